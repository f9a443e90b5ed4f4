//! What an expression of endpoint rules has as its value.

use std::collections::BTreeMap;

use crate::model::ParameterValue;

/// A value. Where there is none, it is `None` of an `Option`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Boolean(bool),
    Integer(i64),
    Text(String),
    List(Vec<Value>),
    Map(BTreeMap<String, Value>),
}

impl Value {
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What is at a path such as `resourceId[0]`, if there is something.
    pub(super) fn at(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |value, segment| {
            let (name, index) = match segment.strip_suffix(']').and_then(|of| of.split_once('[')) {
                Some((name, index)) => (name, Some(index.parse::<usize>().ok()?)),
                None => (segment, None),
            };
            let value = match (name, value) {
                ("", value) => value,
                (name, Self::Map(members)) => members.get(name)?,
                _ => return None,
            };
            match (index, value) {
                (None, value) => Some(value),
                (Some(index), Self::List(items)) => items.get(index),
                _ => None,
            }
        })
    }
}

impl From<&ParameterValue> for Value {
    fn from(value: &ParameterValue) -> Self {
        match value {
            ParameterValue::Boolean(value) => Self::Boolean(*value),
            ParameterValue::String(text) => Self::Text(text.clone()),
            ParameterValue::StringArray(items) => {
                Self::List(items.iter().cloned().map(Self::Text).collect())
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

/// A map of names to values.
pub(super) fn map<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Map(members.map(|(name, value)| (name.to_owned(), value)).into())
}
