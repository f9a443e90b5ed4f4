//! Enumerations: strings of which the model knows some.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use super::codec::bytes::{is_same, word};
use super::codec::decode::Stop;
use super::redacted::Redacted;
use crate::support::codec::value::Decoder;

/// An enumeration of the model: its values, and a way out for those that it does not know.
pub trait Enumeration: Clone + 'static {
    /// The shape's name in the model.
    const NAME: &'static str;
    /// The values on the wire, sorted.
    const VALUES: &'static [&'static str];
    /// The variants for the values, in the same order.
    const VARIANTS: &'static [Self];
    /// Whether values must not be shown.
    const IS_SENSITIVE: bool = false;

    /// The variant for all other values.
    fn unknown(value: UnknownVariantValue<Self>) -> Self;
}

/// The variant for a value on the wire.
pub fn parse<E: Enumeration>(value: &str) -> E {
    match index(E::VALUES, value) {
        Some(index) => E::VARIANTS[index].clone(),
        None => E::unknown(UnknownVariantValue { value: value.to_owned(), of: PhantomData }),
    }
}

/// Where a value is among those that are known, which are sorted.
fn index(known: &[&str], value: &str) -> Option<usize> {
    // So few are compared faster one after the other: most differ in their length.
    const FEW: usize = 16;
    let (mut start, mut rest) = (0, known);
    // Of more, those are kept that have the same eight bytes where the first and the last differ. Eight bytes are
    // compared without a branch that a processor could mispredict.
    while rest.len() > FEW {
        let [first, .., last] = rest else { break };
        let at = first.bytes().zip(last.bytes()).take_while(|(one, other)| one == other).count();
        let key = eight(value, at);
        let before = rest.partition_point(|other| eight(other, at) < key);
        let same = rest[before..].iter().take_while(|other| eight(other, at) == key).count();
        if same == rest.len() {
            break;
        }
        start += before;
        rest = &rest[before..before + same];
    }
    let found = rest.iter().position(|other| is_same(other.as_bytes(), value.as_bytes()));
    found.map(|index| start + index)
}

/// Eight bytes of a text as a number that has their order; zeros behind its end.
#[inline]
fn eight(text: &str, at: usize) -> u64 {
    word(text.as_bytes(), at).map_or_else(|| last_eight(text, at), u64::swap_bytes)
}

#[inline(never)]
fn last_eight(text: &str, at: usize) -> u64 {
    let bytes = text.as_bytes().get(at..).unwrap_or_default().iter().chain(&[0; 8]).take(8);
    bytes.fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// Reads a value.
pub fn decode<E: Enumeration, D: Decoder>(value: &mut E, from: &mut D) -> Result<bool, Stop> {
    from.text(E::IS_SENSITIVE, &mut |text| *value = parse(text))
}

/// The variant for the empty string, which every structure with such a member begins with.
pub fn empty<E: Enumeration>() -> E {
    match (E::VALUES, E::VARIANTS) {
        // If it is a value, it is the first: they are sorted.
        (["", ..], [variant, ..]) => variant.clone(),
        _ => E::unknown(UnknownVariantValue { value: String::new(), of: PhantomData }),
    }
}

/// A value that the enumeration `E` had no variant for when this crate was generated.
///
/// Only parsing makes one, so it never holds a value that has a variant.
pub struct UnknownVariantValue<E> {
    value: String,
    of: PhantomData<fn() -> E>,
}

impl<E> UnknownVariantValue<E> {
    /// The value on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

// The derives would ask the same of `E`, which is no part of the value.

impl<E> Clone for UnknownVariantValue<E> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), of: PhantomData }
    }
}

impl<E: Enumeration> fmt::Debug for UnknownVariantValue<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if E::IS_SENSITIVE { Redacted.fmt(f) } else { self.value.fmt(f) }
    }
}

impl<E> PartialEq for UnknownVariantValue<E> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<E> Eq for UnknownVariantValue<E> {}

impl<E> PartialOrd for UnknownVariantValue<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> Ord for UnknownVariantValue<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<E> Hash for UnknownVariantValue<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

/// Gives a type that implements [`Enumeration`] all that follows from it.
macro_rules! enumeration {
    ($type:ident) => {
        impl $type {
            /// The values on the wire that have a variant, sorted.
            #[inline]
            #[must_use]
            pub const fn values() -> &'static [&'static str] {
                <Self as $crate::support::Enumeration>::VALUES
            }
        }

        /// The variant for the empty string: what stands for a value that a service should have sent.
        impl ::core::default::Default for $type {
            #[inline]
            fn default() -> Self {
                $crate::support::enumeration::empty()
            }
        }

        $crate::support::enumeration::text!($type);
        $crate::support::enumeration::order!($type);
        $crate::support::enumeration::wire!($type);
    };
}
pub(crate) use enumeration;

/// Makes an enumeration of text, and text of it.
macro_rules! text {
    ($type:ident) => {
        impl ::core::convert::From<&str> for $type {
            #[inline]
            fn from(value: &str) -> Self {
                $crate::support::enumeration::parse(value)
            }
        }

        impl ::core::convert::From<::std::string::String> for $type {
            #[inline]
            fn from(value: ::std::string::String) -> Self {
                $crate::support::enumeration::parse(&value)
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = ::core::convert::Infallible;

            #[inline]
            fn from_str(value: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok($crate::support::enumeration::parse(value))
            }
        }

        impl ::core::convert::AsRef<str> for $type {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
pub(crate) use text;

/// Orders an enumeration by its values on the wire.
macro_rules! order {
    ($type:ident) => {
        /// By their values on the wire.
        impl ::core::cmp::Ord for $type {
            #[inline]
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        impl ::core::cmp::PartialOrd for $type {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(self.cmp(other))
            }
        }

        impl ::core::hash::Hash for $type {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }
    };
}
pub(crate) use order;

/// Reads and writes an enumeration.
macro_rules! wire {
    ($type:ident) => {
        impl $crate::support::Decode for $type {
            #[inline]
            fn decode<D: $crate::support::Decoder>(
                &mut self,
                from: &mut D,
            ) -> ::core::result::Result<bool, $crate::support::Stop> {
                $crate::support::enumeration::decode(self, from)
            }
        }

        impl $crate::support::Encode for $type {
            #[inline]
            fn encode<E: $crate::support::Encoder>(&self, to: &mut E) {
                to.enumeration(self.as_str(), <Self as $crate::support::Enumeration>::VALUES);
            }
        }

        $crate::support::serde!($type);
    };
}
pub(crate) use wire;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    enum Size {
        Large,
        Small,
        Unknown(UnknownVariantValue<Self>),
    }

    impl Enumeration for Size {
        const NAME: &'static str = "Size";
        const VALUES: &'static [&'static str] = &["large", "small"];
        const VARIANTS: &'static [Self] = &[Self::Large, Self::Small];

        fn unknown(value: UnknownVariantValue<Self>) -> Self {
            Self::Unknown(value)
        }
    }

    #[test]
    fn a_value_is_a_variant_or_kept_as_it_is() {
        assert_eq!(parse::<Size>("large"), Size::Large);
        assert_eq!(parse::<Size>("small"), Size::Small);
        for value in ["", "Large", "large ", "larg", "larger", "zebra", "é", "\0"] {
            let Size::Unknown(unknown) = parse(value) else { unreachable!("{value:?} is no size") };
            assert_eq!(unknown.as_str(), value);
            assert_eq!(format!("{unknown:?}"), format!("{value:?}"));
        }
    }

    /// As many values as it takes to search, which are the same for long, begin one another, or end in zeros.
    #[test]
    fn each_value_is_found_where_it_is_among_many() {
        let numbers = |prefix: &str| (0..40).map(|n| format!("{prefix}{n:b}")).collect::<Vec<_>>();
        let repeated = |part: &str| (0..40).map(|n| part.repeat(n)).collect();
        let mixed = ["AWS::EC2::", "AWS::Lambda::", "AWS::S3::", "b", ""].map(numbers).concat();
        for mut texts in [mixed, repeated("a"), repeated("\0"), repeated("é"), repeated("12345678")]
        {
            texts.sort();
            texts.dedup();
            for present in [0, 1] {
                let known: Vec<_> =
                    texts.iter().map(String::as_str).skip(present).step_by(2).collect();
                for text in texts.iter().map(String::as_str).chain(["\u{10ffff}", "AWS::", "zz"]) {
                    assert_eq!(index(&known, text), known.binary_search(&text).ok(), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn the_empty_string_is_a_value_or_not() {
        #[derive(Clone, Debug, PartialEq)]
        enum Tone {
            Plain,
            Loud,
            Unknown(UnknownVariantValue<Self>),
        }
        impl Enumeration for Tone {
            const NAME: &'static str = "Tone";
            const VALUES: &'static [&'static str] = &["", "loud"];
            const VARIANTS: &'static [Self] = &[Self::Plain, Self::Loud];

            fn unknown(value: UnknownVariantValue<Self>) -> Self {
                Self::Unknown(value)
            }
        }
        assert_eq!((empty::<Tone>(), parse::<Tone>("")), (Tone::Plain, Tone::Plain));
        assert_eq!(empty::<Size>(), parse::<Size>(""));
    }

    #[test]
    fn unknown_values_are_compared_by_what_they_say() {
        let [a, b]: [Size; 2] = ["a", "b"].map(parse);
        assert!(a == a.clone() && a != b && a < b && Size::Small < a);
        let both: HashSet<Size> = ["a", "a", "b", "small"].into_iter().map(parse).collect();
        assert_eq!(both.len(), 3);
    }

    /// The enumeration is no part of the value, and need not be what the value is.
    #[test]
    fn an_unknown_value_asks_nothing_of_its_enumeration() {
        struct Nothing;
        fn is_all<T: Clone + Ord + Hash + Send + Sync + Unpin + 'static>() {}
        is_all::<UnknownVariantValue<Nothing>>();
    }
}
