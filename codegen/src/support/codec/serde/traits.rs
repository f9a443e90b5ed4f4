//! Serde's traits for our types.

/// Implements serde's traits for a type by ours.
macro_rules! serde {
    ($type:ident) => {
        impl ::serde_core::Serialize for $type {
            fn serialize<S: ::serde_core::Serializer>(
                &self,
                to: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::support::codec::serde::write::serialize(self, to)
            }
        }

        impl<'de> ::serde_core::Deserialize<'de> for $type {
            fn deserialize<D: ::serde_core::Deserializer<'de>>(
                from: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::support::codec::serde::read::deserialize(from)
            }
        }
    };
}
pub(crate) use serde;
