//! Reads the part of `JMESPath` that models use.

use crate::rust::{Comparison, Literal};

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    /// Steps from where the expression looks at.
    Path(Vec<PathStep>),
    Literal(Literal),
    Length(Box<Expression>),
    Compare(Box<Expression>, Comparison, Box<Expression>),
    Not(Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
}

/// A step of a path. Where there are several values, it is one from each of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PathStep {
    /// `.name`
    Field(String),
    /// `[0]`, or `[-1]` from the end.
    Index(i64),
    /// `[]`, which also joins lists of lists.
    Flatten,
    /// `[*]`
    Each,
    /// `.*`
    Values,
    /// `[?…]`
    Filter(Box<Expression>),
}

/// What is in a text; or what in it is not read here.
pub(super) fn parse(text: &str) -> Result<Expression, String> {
    let mut parser = Parser { rest: text, depth: 0, parts: 0 };
    let expression = parser.or()?;
    match parser.rest.trim_start() {
        "" => Ok(expression),
        rest => Err(unsupported(rest)),
    }
}

fn unsupported(rest: &str) -> String {
    match rest.chars().next() {
        None => "it ends too early".to_owned(),
        Some(_) => {
            let start: String = rest.chars().take(20).collect();
            format!("`{start}` is not supported there")
        }
    }
}

struct Parser<'a> {
    rest: &'a str,
    depth: usize,
    parts: usize,
}

/// How deep parentheses, filters and negations nest at most.
const DEEPEST: usize = 16;

/// How many operands and steps there are at most. Models have fewer than 20; each may be one level more of what is made
/// of them.
const LONGEST: usize = 64;

/// How many steps a path has at most. Models have six; rustc gives up on iterators that are in some sixty others, which
/// are two for each step where lists are sparse.
const LONGEST_PATH: usize = 16;

type Parsed = Result<Expression, String>;

impl<'a> Parser<'a> {
    /// Whether what follows is this, which is then read.
    fn take(&mut self, token: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, token: &str) -> Result<(), String> {
        match self.take(token) {
            true => Ok(()),
            false => Err(self.unsupported()),
        }
    }

    fn unsupported(&self) -> String {
        unsupported(self.rest.trim_start())
    }

    /// Counts an operand, and with it the operator before it; or a step.
    fn count(&mut self) -> Result<(), String> {
        self.parts += 1;
        match self.parts > LONGEST {
            true => Err("it is too long".to_owned()),
            false => Ok(()),
        }
    }

    fn or(&mut self) -> Parsed {
        let mut left = self.and()?;
        while self.take("||") {
            left = Expression::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Parsed {
        let mut left = self.comparison()?;
        while self.take("&&") {
            left = Expression::And(Box::new(left), Box::new(self.comparison()?));
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Parsed {
        const TOKENS: [(&str, Comparison); 6] = [
            ("==", Comparison::Equal),
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        let left = self.unary(false)?;
        match TOKENS.into_iter().find(|(token, _)| self.take(token)) {
            None => Ok(left),
            Some((_, comparison)) => {
                Ok(Expression::Compare(Box::new(left), comparison, Box::new(self.unary(false)?)))
            }
        }
    }

    fn unary(&mut self, is_negated: bool) -> Parsed {
        self.count()?;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("it nests too deep".to_owned());
        }
        let expression = match () {
            () if self.take("!") => Expression::Not(Box::new(self.unary(true)?)),
            () if self.take("(") => {
                let inner = self.or()?;
                self.expect(")")?;
                inner
            }
            () => self.operand(is_negated)?,
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn operand(&mut self, is_negated: bool) -> Parsed {
        self.rest = self.rest.trim_start();
        match self.rest.chars().next() {
            Some('\'') => Ok(Expression::Literal(Literal::Text(self.quoted('\'')?))),
            Some('`') => {
                let text = self.quoted('`')?;
                literal(&text).map(Expression::Literal).ok_or_else(|| unsupported(&text))
            }
            Some('@') => {
                self.rest = &self.rest[1..];
                self.path(Vec::new(), is_negated)
            }
            Some('[') => self.path(Vec::new(), is_negated),
            _ => {
                let name = self.name()?;
                if name == "length" && self.take("(") {
                    let of = self.or()?;
                    self.expect(")")?;
                    return Ok(Expression::Length(Box::new(of)));
                }
                self.path(vec![PathStep::Field(name)], is_negated)
            }
        }
    }

    /// The rest of a path. What binds more weakly than a `!` before it is left: `!a.b` is `(!a).b`, which is always null.
    fn path(&mut self, mut steps: Vec<PathStep>, is_negated: bool) -> Parsed {
        loop {
            let rest = self.rest.trim_start();
            if is_negated && [".", "[]", "[?"].iter().any(|step| rest.starts_with(step)) {
                return Ok(Expression::Path(steps));
            }
            let step = match () {
                () if self.take(".*") => PathStep::Values,
                () if self.take(".") => PathStep::Field(self.name()?),
                () if self.take("[]") => PathStep::Flatten,
                () if self.take("[*]") => PathStep::Each,
                () if self.take("[?") => {
                    let condition = self.or()?;
                    self.expect("]")?;
                    PathStep::Filter(Box::new(condition))
                }
                () if self.take("[") => {
                    let end = self.rest.find(']').ok_or_else(|| self.unsupported())?;
                    let index = self.rest[..end].trim().parse();
                    let index = index.map_err(|_| self.unsupported())?;
                    self.rest = &self.rest[end + 1..];
                    PathStep::Index(index)
                }
                () => return Ok(Expression::Path(steps)),
            };
            self.count()?;
            steps.push(step);
            if steps.len() > LONGEST_PATH {
                return Err("it is too long".to_owned());
            }
        }
    }

    /// The name of a member, which may be quoted.
    fn name(&mut self) -> Result<String, String> {
        self.rest = self.rest.trim_start();
        if self.rest.starts_with('"') {
            return self.quoted('"');
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(self.unsupported());
        }
        self.rest = rest;
        Ok(name.to_owned())
    }

    /// The text between two quotation marks. Nothing in it is escaped.
    fn quoted(&mut self, mark: char) -> Result<String, String> {
        let rest: &'a str = self.rest;
        let mut parts = rest.splitn(3, mark);
        match (parts.next(), parts.next(), parts.next()) {
            (_, Some(text), Some(after)) if !text.contains('\\') => {
                self.rest = after;
                Ok(text.to_owned())
            }
            _ => Err(self.unsupported()),
        }
    }
}

/// What JSON of one word means; a word that is no JSON is a text, as it used to be.
fn literal(text: &str) -> Option<Literal> {
    let text = text.trim();
    match (text, text.parse()) {
        ("true", _) => Some(Literal::Boolean(true)),
        ("false", _) => Some(Literal::Boolean(false)),
        ("null", _) => None,
        (_, Ok(number)) => Some(Literal::Integer(number)),
        _ => {
            let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
            let text = quoted.unwrap_or(text);
            let is_word = text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
            is_word.then(|| Literal::Text(text.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(steps: &[PathStep]) -> Expression {
        Expression::Path(steps.to_vec())
    }

    fn field(name: &str) -> PathStep {
        PathStep::Field(name.to_owned())
    }

    #[test]
    fn paths_are_steps() {
        for (text, steps) in [
            ("a.b", vec![field("a"), field("b")]),
            ("a[].b", vec![field("a"), PathStep::Flatten, field("b")]),
            ("a.*.\"b c\"", vec![field("a"), PathStep::Values, field("b c")]),
            ("a[*][-1]", vec![field("a"), PathStep::Each, PathStep::Index(-1)]),
            ("@", vec![]),
        ] {
            assert_eq!(parse(text), Ok(path(&steps)), "{text}");
        }
    }

    /// `!` binds more strongly than a comparison, that more strongly than `&&`, and that more strongly than `||`.
    #[test]
    fn operators_bind_as_the_language_says() {
        let name = |name: &str| Box::new(path(&[field(name)]));
        let equal = |a, b| Box::new(Expression::Compare(name(a), Comparison::Equal, name(b)));
        assert_eq!(
            parse("a == b && c == d || !e"),
            Ok(Expression::Or(
                Box::new(Expression::And(equal("a", "b"), equal("c", "d"))),
                Box::new(Expression::Not(name("e")))
            ))
        );
        assert_eq!(
            parse("a == b && (c || d)"),
            Ok(Expression::And(equal("a", "b"), Box::new(Expression::Or(name("c"), name("d")))))
        );
    }

    #[test]
    fn literals_are_texts_or_json() {
        for (text, literal) in [
            ("'a b'", Literal::Text("a b".to_owned())),
            ("''", Literal::Text(String::new())),
            ("`-12`", Literal::Integer(-12)),
            ("`true`", Literal::Boolean(true)),
            ("`\"word\"`", Literal::Text("word".to_owned())),
            ("`word`", Literal::Text("word".to_owned())),
        ] {
            assert_eq!(parse(text), Ok(Expression::Literal(literal)), "{text}");
        }
    }

    #[test]
    fn what_is_not_read_is_named() {
        for (text, error) in [
            ("a | b", "`| b` is not supported there"),
            ("[a, b]", "`a, b]` is not supported there"),
            ("keys(a)", "`(a)` is not supported there"),
            ("a[0:2]", "`0:2]` is not supported there"),
            ("a.", "it ends too early"),
            ("'a", "`'a` is not supported there"),
            ("`{}`", "`{}` is not supported there"),
            ("a é", "`é` is not supported there"),
            ("!a.b", "`.b` is not supported there"),
            ("b && !!@.a", "`.a` is not supported there"),
            ("!a[*].b", "`.b` is not supported there"),
            ("!a[]", "`[]` is not supported there"),
            ("!a [?b]", "`[?b]` is not supported there"),
        ] {
            assert_eq!(parse(text), Err(error.to_owned()), "{text}");
        }
        let deep = "!".repeat(100_000) + "a";
        assert_eq!(parse(&deep), Err("it nests too deep".to_owned()));
    }

    /// By its specification, `!` binds more strongly than `.`, and more weakly than an index.
    #[test]
    fn a_negation_is_of_what_binds_more_strongly() {
        let not = |steps: &[PathStep]| Expression::Not(Box::new(path(steps)));
        for (text, expected) in [
            ("!a[0]", not(&[field("a"), PathStep::Index(0)])),
            ("!(a.b)", not(&[field("a"), field("b")])),
            ("!(a[].b)", not(&[field("a"), PathStep::Flatten, field("b")])),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
    }

    /// A chain is as deep as it is long, and a model can have one of any length.
    #[test]
    fn chains_are_limited_together() {
        for (first, next) in [
            ("a", " && a"),
            ("a == b", " || a == b"),
            ("a", ".a"),
            ("a", "[]"),
            ("a", "[0]"),
            ("a", " && a[?b.c]"),
        ] {
            assert!(parse(&(first.to_owned() + &next.repeat(15))).is_ok(), "{next}");
            let is_path = !next.starts_with(' ');
            for length in [if is_path { 16 } else { 64 }, 1_000, 100_000] {
                let error = parse(&(first.to_owned() + &next.repeat(length)));
                assert_eq!(error, Err("it is too long".to_owned()), "{next}");
            }
        }
    }
}
