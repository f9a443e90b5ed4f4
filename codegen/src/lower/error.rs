//! Errors: structures with a message.

use crate::passes::MESSAGE_SPELLINGS;
use crate::rust::{ErrorFacts, Field, Type};

/// What an error's fields make of it.
pub(super) fn facts(fields: &[Field]) -> ErrorFacts {
    let message: Vec<usize> =
        MESSAGE_SPELLINGS.iter().filter_map(|name| position(fields, name)).collect();
    let is_shown = message.iter().all(|&index| !fields[index].is_sensitive);
    ErrorFacts { is_message_shown: is_shown && !message.is_empty(), message }
}

/// The field that may hold the message under one of its names: a string.
fn position(fields: &[Field], name: &str) -> Option<usize> {
    let is_message =
        |field: &Field| field.wire_name == name && *field.of_type.without_option() == Type::String;
    fields.iter().position(is_message)
}
