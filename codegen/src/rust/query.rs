//! Questions about an output: where an expression of the model leads, and whether something is so. Each is typed already.

use super::Type;

/// Where an expression leads: a value that may be absent, or any number of values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Query {
    pub(crate) root: Root,
    pub(crate) steps: Vec<Step>,
    /// What each value is: a `Box`, where a field is one.
    pub(crate) of_type: Type,
}

/// Where a [`Query`] begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Root {
    Input,
    Output,
    /// What a filter looks at.
    Item,
}

/// A step from a value to another, or to several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// The field of a structure.
    Field { name: String, is_optional: bool },
    /// The value of a union's member, by what follows `as_` in the accessor.
    Member(String),
    /// The item of a list, from its start.
    Item { index: usize, is_sparse: bool },
    /// The item of a list, from its end: the last one is 0.
    FromEnd { index: usize, is_sparse: bool },
    /// All items of a list; of all the lists, where there are several.
    Items { is_sparse: bool },
    /// All values of a map.
    Values { is_sparse: bool },
    /// Of several values, those of which something is so.
    Filter(Condition),
}

/// Something that is so or not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Condition {
    /// Whether a value is there and true.
    True(Query),
    Compare(Operand, Comparison, Operand),
    /// Whether the lengths of two things compare so, both of which are there.
    Lengths(Length, Comparison, Length),
    /// Whether any of several values is equal to a text or to another literal.
    Any(Query, Literal),
    /// The same of all of them, of which there have to be some.
    All(Query, Literal),
    Not(Box<Condition>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
}

/// What is compared: it has the same type as the other one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Operand {
    /// At most one value.
    Value(Query),
    Literal(Literal),
}

/// The number of something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Length {
    /// Of characters, of items, of entries, or of the values themselves. What is not there has one only if `or_zero`.
    Of {
        query: Query,
        or_zero: bool,
    },
    Number(u64),
}

/// A value that an expression has in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Literal {
    Boolean(bool),
    Integer(i64),
    Text(String),
}

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Query {
    /// Whether there can be several values.
    pub(crate) fn is_many(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Items { .. } | Step::Values { .. }))
    }
}

impl Condition {
    /// Whether it is about what a root leads to.
    pub(crate) fn has(&self, root: Root) -> bool {
        let is_of = |query: &Query| query.root == root;
        match self {
            Self::True(query) | Self::Any(query, _) | Self::All(query, _) => is_of(query),
            Self::Compare(left, _, right) => [left, right]
                .iter()
                .any(|side| matches!(side, Operand::Value(query) if is_of(query))),
            Self::Lengths(left, _, right) => [left, right]
                .iter()
                .any(|side| matches!(side, Length::Of { query, .. } if is_of(query))),
            Self::Not(inner) => inner.has(root),
            Self::And(left, right) | Self::Or(left, right) => left.has(root) || right.has(root),
        }
    }
}

impl Comparison {
    /// The comparison of the right with the left.
    pub(crate) fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            Self::Equal | Self::NotEqual => self,
        }
    }
}
