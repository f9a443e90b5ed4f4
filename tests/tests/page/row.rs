//! How a row of the table of members becomes something to test with.

use std::fmt;

use serde_json::Value;

use super::samples::Sample;
use crate::Output;

/// A type as the page writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_camel_case_types, reason = "these are the page's words")]
pub(crate) enum PageType {
    string,
    datetime,
    integer,
    dict,
    list,
}

/// Whether the model of botocore 1.34.90 has the member in a `required` list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_camel_case_types, reason = "these are the words of the table")]
pub(crate) enum Presence {
    /// It has: the field is of the row's type.
    required,
    /// It has not: the field is an `Option` of the row's type.
    optional,
    /// The entry is what a list holds: an item is of the row's type.
    item,
}

/// An entry of the page's *Response Structure*.
pub(crate) struct Row {
    pub(crate) path: &'static str,
    pub(crate) page_type: PageType,
    pub(crate) presence: Presence,
    /// Makes all that the path goes through, so that there is a field, and leaves the field alone.
    pub(crate) open: Box<dyn Fn(&mut Output)>,
    /// Sets the field to a sample, and returns what that is on the wire.
    pub(crate) set_sample: Box<dyn Fn(&mut Output) -> Value>,
    /// Whether the field is `None` or, if it is none that can be, empty.
    pub(crate) is_default: Box<dyn Fn(&mut Output) -> bool>,
}

impl Row {
    pub(crate) fn new<T: Sample + Default + PartialEq + 'static>(
        (path, page_type, presence): (&'static str, PageType, Presence),
        number: i32,
        field: fn(&mut Output) -> &mut T,
    ) -> Self {
        Self {
            path,
            page_type,
            presence,
            open: Box::new(move |output| {
                field(output);
            }),
            set_sample: Box::new(move |output| {
                let (value, wire) = T::sample(number);
                *field(output) = value;
                wire
            }),
            is_default: Box::new(move |output| *field(output) == T::default()),
        }
    }

    /// The name on the wire.
    pub(crate) fn name(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }

    /// Where the entry is in a document: that of the first item where the path goes through a list.
    pub(crate) fn pointer(&self) -> String {
        format!("/{}", self.path.replace("[]", "/0").replace('.', "/"))
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({:?}, {:?})", self.path, self.page_type, self.presence)
    }
}

/// Makes rows of `"path" page_type presence RustType => field;`.
macro_rules! rows {
    ($output:ident: $($path:literal $page_type:ident $presence:ident $type:ty => $field:expr;)+) => {{
        use $crate::page::row::{exactly, field_type};

        let mut number = 0;
        vec![$({
            number += 1;
            Row::new(($path, PageType::$page_type, Presence::$presence), number, |$output| {
                exactly::<field_type!($presence $type)>($field)
            })
        }),+]
    }};
}

/// The type of a field.
macro_rules! field_type {
    (required $type:ty) => { $type };
    (optional $type:ty) => { Option<$type> };
    (item $type:ty) => { $type };
}

pub(crate) use {field_type, rows};

/// The field, if it is of the given type: that it could be coerced to it, as a box can, is not enough.
pub(crate) fn exactly<T>(field: &mut impl Is<T>) -> &mut T {
    field.same()
}

/// Each type is itself, and no other.
pub(crate) trait Is<T> {
    fn same(&mut self) -> &mut T;
}

impl<T> Is<T> for T {
    fn same(&mut self) -> &mut T {
        self
    }
}

/// What is inside a field, made first if nothing is.
pub(crate) trait Inside {
    type Item;

    fn inside(&mut self) -> &mut Self::Item;
}

impl<T: Default> Inside for Option<T> {
    type Item = T;

    fn inside(&mut self) -> &mut T {
        self.get_or_insert_default()
    }
}

impl<T: Default> Inside for Vec<T> {
    type Item = T;

    fn inside(&mut self) -> &mut T {
        if self.is_empty() {
            self.push(T::default());
        }
        &mut self[0]
    }
}
