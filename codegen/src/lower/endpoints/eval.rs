//! Evaluates endpoint rules for given parameters, as Smithy's rules engine is specified.

use std::collections::BTreeMap;

use super::functions;
use super::value::Value;
use crate::model::{
    Call, Condition, Endpoint, Expression, Partition, Property, Rule, RuleKind, RuleSet, TextPart,
};

/// What the rules say for some parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Endpoint {
        url: String,
        has_headers: bool,
        properties: BTreeMap<String, Value>,
    },
    /// There is no endpoint, and why.
    Error(String),
}

/// No host, no path and no reason is nearly as long.
const LONGEST: usize = 4096;

/// Evaluates rules; what is wrong with them comes back as a text.
///
/// `on_call` is told each call before it is made.
pub(super) fn evaluate<'a>(
    rules: &'a RuleSet,
    partitions: &'a [Partition],
    parameters: &BTreeMap<&'a str, Value>,
    on_call: &mut dyn FnMut(&'a Call) -> Result<(), String>,
) -> Result<Outcome, String> {
    let defaults = rules.parameters.iter().filter_map(|(name, parameter)| {
        Some((name.as_str(), Value::from(parameter.default.as_ref()?)))
    });
    let given = parameters.iter().map(|(name, value)| (*name, value.clone()));
    let mut scope = Scope { partitions, values: defaults.chain(given).collect(), on_call };
    let outcome = scope.first(&rules.rules)?;
    Ok(outcome.unwrap_or_else(no_rule))
}

fn no_rule() -> Outcome {
    Outcome::Error("no rule of the service fits".to_owned())
}

/// Rules may put a text into itself twice, and that into itself twice, and so on.
fn check_length(text: &str) -> Result<(), String> {
    match text.len() > LONGEST {
        true => Err(format!("its rules make texts of more than {LONGEST} bytes")),
        false => Ok(()),
    }
}

struct Scope<'a, 'b> {
    partitions: &'a [Partition],
    /// The parameters that are set, and what conditions assigned; the last of a name is the one that counts.
    values: Vec<(&'a str, Value)>,
    on_call: &'b mut dyn FnMut(&'a Call) -> Result<(), String>,
}

impl<'a> Scope<'a, '_> {
    /// The outcome of the first rule that fits. In a tree that fits, one of its rules has to.
    fn first(&mut self, rules: &'a [Rule]) -> Result<Option<Outcome>, String> {
        for rule in rules {
            let outer = self.values.len();
            if self.fits(&rule.conditions)? {
                return match &rule.kind {
                    RuleKind::Endpoint(endpoint) => self.endpoint(endpoint).map(Some),
                    RuleKind::Error(error) => Ok(Some(Outcome::Error(self.text_of(error)?))),
                    // There is no way back to the rules after it.
                    RuleKind::Tree(rules) => Ok(Some(self.first(rules)?.unwrap_or_else(no_rule))),
                };
            }
            self.values.truncate(outer);
        }
        Ok(None)
    }

    fn fits(&mut self, conditions: &'a [Condition]) -> Result<bool, String> {
        for Condition { call, assign } in conditions {
            match (self.call(call)?, assign) {
                (None | Some(Value::Boolean(false)), _) => return Ok(false),
                (Some(value), Some(name)) => self.values.push((name, value)),
                (Some(_), None) => {}
            }
        }
        Ok(true)
    }

    fn endpoint(&mut self, endpoint: &'a Endpoint) -> Result<Outcome, String> {
        let url = self.text_of(&endpoint.url)?;
        let properties = endpoint.properties.iter();
        let properties =
            properties.map(|(name, property)| Ok((name.clone(), self.property(property)?)));
        let properties = properties.collect::<Result<_, String>>()?;
        Ok(Outcome::Endpoint { url, has_headers: !endpoint.headers.is_empty(), properties })
    }

    fn property(&self, property: &Property) -> Result<Value, String> {
        Ok(match property {
            Property::Boolean(value) => Value::Boolean(*value),
            Property::Integer(value) => Value::Integer(*value),
            Property::Text(parts) => Value::Text(self.text(parts)?),
            Property::List(items) => {
                Value::List(items.iter().map(|item| self.property(item)).collect::<Result<_, _>>()?)
            }
            Property::Map(members) => {
                let members = members.iter();
                let members = members.map(|(name, of)| Ok((name.clone(), self.property(of)?)));
                Value::Map(members.collect::<Result<_, String>>()?)
            }
        })
    }

    fn text_of(&mut self, expression: &'a Expression) -> Result<String, String> {
        match self.expression(expression)? {
            Some(Value::Text(text)) => Ok(text),
            _ => Err("a URL or an error is no text".to_owned()),
        }
    }

    fn expression(&mut self, expression: &'a Expression) -> Result<Option<Value>, String> {
        Ok(Some(match expression {
            Expression::Boolean(value) => Value::Boolean(*value),
            Expression::Integer(value) => Value::Integer(*value),
            Expression::Text(parts) => Value::Text(self.text(parts)?),
            Expression::Reference(name) => return Ok(self.value(name).cloned()),
            Expression::Call(call) => return self.call(call),
            Expression::List(items) => {
                let items = items.iter().map(|item| self.expression(item));
                let items: Option<_> = items.collect::<Result<_, _>>()?;
                return Ok(items.map(Value::List));
            }
        }))
    }

    fn call(&mut self, call: &'a Call) -> Result<Option<Value>, String> {
        (self.on_call)(call)?;
        let arguments = call.arguments.iter().map(|argument| self.expression(argument));
        let arguments: Vec<_> = arguments.collect::<Result<_, _>>()?;
        let value = functions::call(&call.function, &arguments, self.partitions)?;
        if let Some(Value::Text(text)) = &value {
            check_length(text)?;
        }
        Ok(value)
    }

    fn text(&self, parts: &[TextPart]) -> Result<String, String> {
        let mut text = String::new();
        for part in parts {
            match part {
                TextPart::Literal(literal) => text.push_str(literal),
                TextPart::Value { name, attribute } => {
                    let value = self.value(name);
                    let value = match attribute {
                        Some(attribute) => value.and_then(|value| value.at(attribute)),
                        None => value,
                    };
                    let value = value.and_then(Value::text);
                    text.push_str(value.ok_or_else(|| format!("`{name}` in a text is no text"))?);
                }
            }
            check_length(&text)?;
        }
        Ok(text)
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().rev().find(|(other, _)| *other == name).map(|(_, value)| value)
    }
}
