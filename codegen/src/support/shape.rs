//! What is known of a type with members at compile time.

/// What the model says about a structure or a union.
#[derive(Debug)]
pub struct Shape {
    /// The name of the type.
    pub name: &'static str,
    /// The members' names on the wire, in the model's order.
    pub members: &'static [&'static str],
    /// The names of the fields or the variants that they are in.
    pub fields: &'static [&'static str],
    /// The indices of the members that must be present.
    pub required: &'static [usize],
    /// The indices of the members that must not be shown.
    pub sensitive: &'static [usize],
    /// Whether a service sends the structure: a required member that is missing then gets its
    /// default, since it must not cost the caller the whole response.
    pub is_output: bool,
}
