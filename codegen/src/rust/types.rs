//! Types, and the places where they are defined.

/// A type, as a field or a parameter has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Type {
    Bool,
    I8,
    I16,
    I32,
    I64,
    F32,
    F64,
    String,
    Blob,
    DateTime,
    Document,
    /// One that the crate defines.
    Named(Path),
    Vec(Box<Type>),
    /// Keys and values.
    Map(Box<Type>, Box<Type>),
    Option(Box<Type>),
    Box(Box<Type>),
}

/// Where in the crate a type is defined, and its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Path {
    /// The public module, from the crate's root, such as `types::error`.
    pub(crate) module: String,
    /// The type's own name, such as `EndpointStatus`.
    pub(crate) name: String,
}

impl Type {
    /// The type, or what is in the `Option`.
    pub(crate) fn without_option(&self) -> &Self {
        match self {
            Self::Option(inner) => inner,
            _ => self,
        }
    }

    /// The type, or what is in the `Box`.
    pub(crate) fn without_box(&self) -> &Self {
        match self {
            Self::Box(inner) => inner,
            _ => self,
        }
    }
}
