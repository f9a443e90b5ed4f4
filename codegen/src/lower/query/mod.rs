//! Expressions of a model about an output, typed against it.
//!
//! What is not there is null, as in `JMESPath`, but for one thing: a length of null is an error there. Here a comparison with
//! it is false, whichever it is, and so the negation of one is true.

mod parse;
#[cfg(test)]
mod peer;

use crate::rust::{
    Comparison, Condition, Field, Item, Length, Literal, Module, Operand, Query, Root, Step,
    Structure, Type,
};
use parse::{Expression, PathStep, parse};

/// What the expressions of an operation are about.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    /// The root of the crate, which has the types.
    pub(super) crate_root: &'a Module,
    pub(super) input: &'a Structure,
    pub(super) output: &'a Structure,
}

/// Where a path begins.
#[derive(Clone, Copy)]
enum Scope<'a> {
    Output,
    /// At an object with the members `input` and `output`.
    Both,
    Item(&'a Type),
}

/// What a value at hand is.
enum Value<'a> {
    /// The input or the output, or what a filter looks at, where that is a structure.
    Structure(&'a Structure),
    Typed(Type),
}

type Typed<T> = Result<T, String>;

impl<'a> Subject<'a> {
    /// Where a token can be: each of what `||` separates.
    pub(super) fn token(self, text: &str) -> Typed<Vec<Query>> {
        let mut pending = vec![parse(text)?];
        let mut found = Vec::new();
        while let Some(expression) = pending.pop() {
            match expression {
                Expression::Or(left, right) => pending.extend([*right, *left]),
                expression => found.push(self.one(&expression, Scope::Output)?),
            }
        }
        Ok(found)
    }

    /// A boolean.
    pub(super) fn boolean(self, text: &str) -> Typed<Query> {
        let query = self.one(&parse(text)?, Scope::Output)?;
        match query.of_type {
            Type::Bool => Ok(query),
            _ => Err("it is no boolean".to_owned()),
        }
    }

    /// The fields that lead to a list or a map, which may be one that only has fields of its own.
    pub(super) fn place(self, text: &str) -> Typed<Query> {
        let query = self.one(&parse(text)?, Scope::Output)?;
        match query.steps.iter().all(|step| matches!(step, Step::Field { .. })) {
            true => Ok(query),
            false => Err("it leads through more than members".to_owned()),
        }
    }

    /// Whether where an expression leads is equal to a value.
    pub(super) fn equals(self, text: &str, expected: Literal, is_both: bool) -> Typed<Condition> {
        let scope = if is_both { Scope::Both } else { Scope::Output };
        let expression = parse(text)?;
        match (&expression, expected) {
            (Expression::Path(_), expected) => {
                let left = Operand::Value(self.one(&expression, scope)?);
                self.compare(left, Comparison::Equal, Operand::Literal(expected))
            }
            (_, Literal::Boolean(true)) => self.condition(&expression, scope),
            (_, Literal::Boolean(false)) => match self.condition(&expression, scope)? {
                // Others may be null, which is not false.
                condition @ Condition::Compare(_, Comparison::Equal | Comparison::NotEqual, _) => {
                    Ok(Condition::Not(Box::new(condition)))
                }
                _ => Err("whether it is false is not supported".to_owned()),
            },
            _ => Err("it is compared with what is no boolean".to_owned()),
        }
    }

    /// Whether any of the values that an expression leads to is equal to another, or all of them.
    pub(super) fn each(
        self,
        text: &str,
        expected: Literal,
        is_all: bool,
        is_both: bool,
    ) -> Typed<Condition> {
        let scope = if is_both { Scope::Both } else { Scope::Output };
        let mut query = self.path_of(&parse(text)?, scope)?;
        if !query.is_many() {
            let Type::Vec(item) = &query.of_type else {
                return Err("it leads to one value, and not to a list".to_owned());
            };
            let (is_sparse, of_type) = element(item);
            query.steps.push(Step::Items { is_sparse });
            query.of_type = of_type;
        }
        self.check(&query.of_type, &expected)?;
        Ok(if is_all { Condition::All(query, expected) } else { Condition::Any(query, expected) })
    }

    fn condition(self, expression: &Expression, scope: Scope<'_>) -> Typed<Condition> {
        let both = |left: &Expression, right: &Expression| -> Typed<_> {
            Ok((Box::new(self.condition(left, scope)?), Box::new(self.condition(right, scope)?)))
        };
        match expression {
            Expression::Not(inner) => Ok(Condition::Not(Box::new(self.condition(inner, scope)?))),
            Expression::And(left, right) => both(left, right).map(|(l, r)| Condition::And(l, r)),
            Expression::Or(left, right) => both(left, right).map(|(l, r)| Condition::Or(l, r)),
            Expression::Compare(left, comparison, right) => {
                match (self.length(left, scope)?, self.length(right, scope)?) {
                    (Some(Length::Number(_)), Some(Length::Number(_))) | (None, _) | (_, None) => {
                        let [left, right] =
                            [self.operand(left, scope)?, self.operand(right, scope)?];
                        self.compare(left, *comparison, right)
                    }
                    (Some(left), Some(right)) => Ok(Condition::Lengths(left, *comparison, right)),
                }
            }
            Expression::Path(_) => {
                let query = self.one(expression, scope)?;
                match query.of_type {
                    Type::Bool => Ok(Condition::True(query)),
                    _ => Err("whether something is there is not supported".to_owned()),
                }
            }
            Expression::Literal(_) | Expression::Length(_) => {
                Err("a number or a text is not supported as a condition".to_owned())
            }
        }
    }

    fn operand(self, expression: &Expression, scope: Scope<'_>) -> Typed<Operand> {
        match expression {
            Expression::Literal(literal) => Ok(Operand::Literal(literal.clone())),
            _ => self.one(expression, scope).map(Operand::Value),
        }
    }

    /// A length, or a number that one can be compared with.
    fn length(self, expression: &Expression, scope: Scope<'_>) -> Typed<Option<Length>> {
        let inner = match expression {
            Expression::Literal(Literal::Integer(number)) => {
                return Ok(u64::try_from(*number).ok().map(Length::Number));
            }
            Expression::Length(inner) => inner,
            _ => return Ok(None),
        };
        let (path, or_zero) = match &**inner {
            Expression::Or(path, other)
                if **other == Expression::Literal(Literal::Text(String::new())) =>
            {
                (&**path, true)
            }
            path => (path, false),
        };
        let mut query = self.path_of(path, scope)?;
        if let [.., Step::Items { is_sparse: false }] = query.steps.as_slice() {
            // The items of a list are as many as its length says; of lists of lists they are not.
            let is_single = query.steps.iter().filter(|step| splits(step)).count() == 1;
            if is_single {
                query.steps.pop();
                query.of_type = Type::Vec(Box::new(query.of_type));
            }
        }
        let is_countable = matches!(query.of_type, Type::Vec(_) | Type::Map(..));
        match query.is_many() || is_countable || self.is_text(&query.of_type) {
            true => Ok(Some(Length::Of { query, or_zero })),
            false => Err("it has no length".to_owned()),
        }
    }

    /// A path to one value.
    fn one(self, expression: &Expression, scope: Scope<'_>) -> Typed<Query> {
        let query = self.path_of(expression, scope)?;
        match query.is_many() {
            true => Err("it leads to several values, and not to one".to_owned()),
            false => Ok(query),
        }
    }

    fn path_of(self, expression: &Expression, scope: Scope<'_>) -> Typed<Query> {
        let Expression::Path(steps) = expression else {
            return Err("only a path is supported there".to_owned());
        };
        let mut steps = steps.as_slice();
        let (root, start) = match scope {
            Scope::Output => (Root::Output, Value::Structure(self.output)),
            Scope::Item(of_type) => (Root::Item, self.value(of_type)),
            Scope::Both => match steps.split_first() {
                Some((PathStep::Field(name), rest)) if name == "input" || name == "output" => {
                    steps = rest;
                    match name.as_str() {
                        "input" => (Root::Input, Value::Structure(self.input)),
                        _ => (Root::Output, Value::Structure(self.output)),
                    }
                }
                _ => return Err("it leads to neither `input` nor `output`".to_owned()),
            },
        };
        let mut walk =
            Walk { subject: self, at: start, steps: Vec::new(), is_many: false, is_boxed: false };
        for step in steps {
            walk.step(step)?;
        }
        let of_type = match walk.at {
            Value::Typed(of_type) => of_type,
            Value::Structure(structure) => Type::Named(structure.path.clone()),
        };
        let of_type = if walk.is_boxed { Type::Box(Box::new(of_type)) } else { of_type };
        Ok(Query { root, steps: walk.steps, of_type })
    }

    /// A type as something to take a step from.
    fn value(self, of_type: &Type) -> Value<'a> {
        if let Type::Named(path) = of_type {
            if let Some(Item::Structure(structure)) = self.crate_root.find(path) {
                return Value::Structure(structure);
            }
        }
        Value::Typed(of_type.clone())
    }
}

/// Whether a step leads from one value to several.
fn splits(step: &Step) -> bool {
    matches!(step, Step::Items { .. } | Step::Values { .. })
}

/// A path that is being followed.
struct Walk<'a> {
    subject: Subject<'a>,
    at: Value<'a>,
    steps: Vec<Step>,
    is_many: bool,
    /// Whether the value at hand is in a `Box`.
    is_boxed: bool,
}

impl Walk<'_> {
    fn step(&mut self, step: &PathStep) -> Typed<()> {
        match step {
            PathStep::Field(name) => self.member(name),
            PathStep::Index(index) => self.index(*index),
            PathStep::Flatten => self.flatten(),
            PathStep::Each | PathStep::Values | PathStep::Filter(_) if self.is_many => {
                Err("a list for each of several values is not supported".to_owned())
            }
            PathStep::Each => self.items(),
            PathStep::Values => self.values(),
            PathStep::Filter(condition) => {
                self.items()?;
                let of_type = self.of_type();
                let condition = self.subject.condition(condition, Scope::Item(&of_type))?;
                self.steps.push(Step::Filter(condition));
                Ok(())
            }
        }
    }

    fn of_type(&self) -> Type {
        match &self.at {
            Value::Structure(structure) => Type::Named(structure.path.clone()),
            Value::Typed(of_type) => of_type.clone(),
        }
    }

    fn member(&mut self, name: &str) -> Typed<()> {
        let (of_type, is_boxed) = match &self.at {
            Value::Structure(structure) => {
                let field = find(structure, name)?;
                let is_optional = field.is_optional();
                self.steps.push(Step::Field { name: field.name.clone(), is_optional });
                let of_type = field.of_type.without_option();
                (of_type.without_box().clone(), matches!(of_type, Type::Box(_)))
            }
            Value::Typed(Type::Named(path)) => {
                let Some(Item::Union(union)) = self.subject.crate_root.find(path) else {
                    return Err(format!("there is no member `{name}`"));
                };
                let mut variants = union.variants.iter();
                let variant = variants.find(|variant| variant.member == name);
                let variant = variant.ok_or_else(|| format!("there is no member `{name}`"))?;
                self.steps.push(Step::Member(variant.accessor.clone()));
                // The accessor takes it out of its box.
                (variant.of_type.without_box().clone(), false)
            }
            Value::Typed(_) => return Err(format!("there is no member `{name}`")),
        };
        self.at = self.subject.value(&of_type);
        self.is_boxed = is_boxed;
        Ok(())
    }

    fn index(&mut self, index: i64) -> Typed<()> {
        let Value::Typed(Type::Vec(item)) = &self.at else {
            return Err("what is no list has no first or last item".to_owned());
        };
        if self.is_many {
            return Err("an item for each of several values is not supported".to_owned());
        }
        let (is_sparse, of_type) = element(item);
        let too_large = |_| "the index is too large".to_owned();
        let step = match usize::try_from(index) {
            Ok(index) => Step::Item { index, is_sparse },
            Err(_) => {
                let index = usize::try_from((index + 1).unsigned_abs()).map_err(too_large)?;
                Step::FromEnd { index, is_sparse }
            }
        };
        self.steps.push(step);
        self.at = self.subject.value(&of_type);
        Ok(())
    }

    /// The items of the list, and of lists in it. Of several values, the items of those that are lists.
    fn flatten(&mut self) -> Typed<()> {
        let is_list = |value: &Value<'_>| matches!(value, Value::Typed(Type::Vec(_)));
        match (self.is_many, is_list(&self.at)) {
            (true, false) => Ok(()),
            (true, true) => self.items(),
            (false, _) => {
                self.items()?;
                if is_list(&self.at) { self.items() } else { Ok(()) }
            }
        }
    }

    /// The items of the list; where there are several lists, of all of them.
    fn items(&mut self) -> Typed<()> {
        let Value::Typed(Type::Vec(item)) = &self.at else {
            return Err("what is no list has no items".to_owned());
        };
        let (is_sparse, of_type) = element(item);
        self.steps.push(Step::Items { is_sparse });
        self.is_many = true;
        self.at = self.subject.value(&of_type);
        Ok(())
    }

    fn values(&mut self) -> Typed<()> {
        let Value::Typed(Type::Map(_, value)) = &self.at else {
            return Err("`*` is only supported for the values of a map".to_owned());
        };
        let (is_sparse, of_type) = element(value);
        self.steps.push(Step::Values { is_sparse });
        self.is_many = true;
        self.at = self.subject.value(&of_type);
        Ok(())
    }
}

/// Whether an item can be null, and its type otherwise.
fn element(of_type: &Type) -> (bool, Type) {
    (matches!(of_type, Type::Option(_)), of_type.without_option().clone())
}

fn find<'a>(structure: &'a Structure, name: &str) -> Typed<&'a Field> {
    let field = structure.fields.iter().find(|field| field.member == name);
    field.ok_or_else(|| format!("`{}` has no member `{name}`", structure.shape))
}

impl Subject<'_> {
    /// A comparison, whose sides have to be of one type. A literal stands on the right.
    fn compare(self, left: Operand, comparison: Comparison, right: Operand) -> Typed<Condition> {
        let is_equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        match (left, right) {
            (Operand::Literal(_), Operand::Literal(_)) => {
                Err("two literals are compared".to_owned())
            }
            (left @ Operand::Literal(_), right) => self.compare(right, comparison.mirrored(), left),
            (Operand::Value(query), Operand::Literal(literal)) => {
                self.check(&query.of_type, &literal)?;
                if !is_equality && !matches!(literal, Literal::Integer(_)) {
                    return Err("only numbers have an order".to_owned());
                }
                let (left, right) = (Operand::Value(query), Operand::Literal(literal));
                Ok(Condition::Compare(left, comparison, right))
            }
            (Operand::Value(one), Operand::Value(other)) => {
                let is_plain = is_number(&one.of_type)
                    || one.of_type == Type::Bool
                    || self.is_text(&one.of_type);
                if one.of_type != other.of_type || !is_plain || !is_equality {
                    return Err("only whether texts or numbers of one type are equal is supported"
                        .to_owned());
                }
                Ok(Condition::Compare(Operand::Value(one), comparison, Operand::Value(other)))
            }
        }
    }

    /// Whether a value of a type can be a literal.
    fn check(self, of_type: &Type, literal: &Literal) -> Typed<()> {
        let is_possible = match literal {
            Literal::Text(_) => self.is_text(of_type),
            Literal::Boolean(_) => *of_type == Type::Bool,
            Literal::Integer(number) => match of_type {
                Type::I8 => i8::try_from(*number).is_ok(),
                Type::I16 => i16::try_from(*number).is_ok(),
                Type::I32 => i32::try_from(*number).is_ok(),
                _ => *of_type == Type::I64,
            },
        };
        match is_possible {
            true => Ok(()),
            false => Err("it leads to a value of another type than what is expected".to_owned()),
        }
    }

    /// Whether a type is a string or an enumeration.
    fn is_text(self, of_type: &Type) -> bool {
        match of_type {
            Type::Named(path) => matches!(self.crate_root.find(path), Some(Item::Enumeration(_))),
            _ => *of_type == Type::String,
        }
    }
}

fn is_number(of_type: &Type) -> bool {
    matches!(of_type, Type::I8 | Type::I16 | Type::I32 | Type::I64)
}
