//! Absolute ids of shapes, such as `com.example#Thing`.

/// The part of an absolute id that is unique in its namespace.
pub(super) fn local_name(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, name)| name)
}
