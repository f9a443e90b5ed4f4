//! Questions about an output, as a person would ask them in Rust: chains of options and iterators.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use super::tokens::{ident, integer};
use crate::rust::{Comparison, Condition, Length, Literal, Operand, Query, Root, Step, Type};

/// Where a query leads.
pub(super) enum Found {
    /// To a place.
    Place(TokenStream),
    /// To a reference that may be absent.
    Option(TokenStream),
    /// To an iterator of references.
    Iterator(TokenStream),
}

impl Found {
    /// A reference that may be absent. There is none to several values.
    pub(super) fn into_option(self) -> TokenStream {
        match self {
            Self::Place(place) => quote!(Some(&#place)),
            Self::Option(option) | Self::Iterator(option) => option,
        }
    }
}

pub(super) fn found(query: &Query) -> Found {
    let start = match query.root {
        Root::Input => quote!(input),
        Root::Output => quote!(output),
        // A filter is given a reference to one.
        Root::Item if query.steps.is_empty() && is_copied(&query.of_type) => quote!(**it),
        Root::Item => quote!(it),
    };
    query.steps.iter().fold(Found::Place(start), taken)
}

/// Whether a value is compared itself, rather than what a method says of it.
fn is_copied(of_type: &Type) -> bool {
    matches!(of_type, Type::Bool | Type::I8 | Type::I16 | Type::I32 | Type::I64)
}

fn taken(found: Found, step: &Step) -> Found {
    match step {
        Step::Field { name, is_optional } => {
            let name = ident(name);
            match is_optional {
                true => maybe(found, &quote!(#name.as_ref())),
                false => match found {
                    Found::Place(place) => Found::Place(quote!(#place.#name)),
                    Found::Option(option) => Found::Option(quote!(#option.map(|it| &it.#name))),
                    Found::Iterator(many) => Found::Iterator(quote!(#many.map(|it| &it.#name))),
                },
            }
        }
        Step::Member(accessor) => {
            let accessor = ident(&format!("as_{accessor}"));
            maybe(found, &quote!(#accessor().ok()))
        }
        Step::Item { index, is_sparse } => {
            let (index, null) = (Token::usize_unsuffixed(*index), null(*is_sparse));
            maybe(found, &quote!(get(#index) #null))
        }
        Step::FromEnd { index, is_sparse } => {
            let null = null(*is_sparse);
            match index {
                0 => maybe(found, &quote!(last() #null)),
                _ => {
                    let index = Token::usize_unsuffixed(*index);
                    maybe(found, &quote!(iter().rev().nth(#index) #null))
                }
            }
        }
        Step::Items { is_sparse } => items(found, *is_sparse),
        Step::Values { is_sparse } => values(found, *is_sparse),
        Step::Filter(condition) => {
            let condition = self::condition(condition);
            match found {
                Found::Iterator(many) => Found::Iterator(quote!(#many.filter(|it| #condition))),
                // Only several values are filtered.
                other => other,
            }
        }
    }
}

/// What makes an item that is null one that is absent.
fn null(is_sparse: bool) -> Option<TokenStream> {
    is_sparse.then(|| quote!(.and_then(|it| it.as_ref())))
}

/// A step to what may be absent.
fn maybe(found: Found, step: &TokenStream) -> Found {
    match found {
        Found::Place(place) => Found::Option(quote!(#place.#step)),
        Found::Option(option) => Found::Option(quote!(#option.and_then(|it| it.#step))),
        Found::Iterator(many) => Found::Iterator(quote!(#many.filter_map(|it| it.#step))),
    }
}

/// A step to the items of a list, or of several.
fn items(found: Found, is_sparse: bool) -> Found {
    let many = match found {
        Found::Place(place) => quote!(#place.iter()),
        Found::Option(option) => quote!(#option.into_iter().flatten()),
        Found::Iterator(many) => quote!(#many.flatten()),
    };
    there(many, is_sparse)
}

/// A step to the values of a map.
fn values(found: Found, is_sparse: bool) -> Found {
    let many = match found {
        Found::Place(place) => quote!(#place.values()),
        Found::Option(option) => quote!(#option.into_iter().flat_map(|it| it.values())),
        Found::Iterator(many) => quote!(#many.flat_map(|it| it.values())),
    };
    there(many, is_sparse)
}

/// Several values, without those that are null.
fn there(many: TokenStream, is_sparse: bool) -> Found {
    Found::Iterator(if is_sparse { quote!(#many.flatten()) } else { many })
}

/// A boolean.
pub(super) fn condition(of: &Condition) -> TokenStream {
    match of {
        Condition::True(query) => match found(query) {
            Found::Place(place) => place,
            other => {
                let option = other.into_option();
                quote!(#option.is_some_and(|it| *it))
            }
        },
        Condition::Compare(left, comparison, right) => compare(left, *comparison, right),
        Condition::Lengths(left, comparison, right) => lengths(left, *comparison, right),
        Condition::Any(query, literal) => {
            let (many, test) = (found(query).into_option(), test(&query.of_type, literal));
            quote!(#many.any(|it| #test))
        }
        Condition::All(query, literal) => {
            let (many, test) = (found(query).into_option(), test(&query.of_type, literal));
            quote!(crate::support::client::wait::all(#many, |it| #test))
        }
        Condition::Not(inner) => {
            let inner = condition(inner);
            quote!(!(#inner))
        }
        Condition::And(left, right) => {
            let [left, right] = [left, right].map(|side| grouped(side));
            quote!(#left && #right)
        }
        Condition::Or(left, right) => {
            let [left, right] = [left, right].map(|side| grouped(side));
            quote!(#left || #right)
        }
    }
}

/// A side of an operator, in parentheses where it has an operator itself.
fn grouped(of: &Condition) -> TokenStream {
    let tokens = condition(of);
    match of {
        Condition::And(..) | Condition::Or(..) => quote!((#tokens)),
        _ => tokens,
    }
}

fn operator(of: Comparison) -> TokenStream {
    match of {
        Comparison::Equal => quote!(==),
        Comparison::NotEqual => quote!(!=),
        Comparison::Less => quote!(<),
        Comparison::LessOrEqual => quote!(<=),
        Comparison::Greater => quote!(>),
        Comparison::GreaterOrEqual => quote!(>=),
    }
}

fn compare(left: &Operand, comparison: Comparison, right: &Operand) -> TokenStream {
    match (left, right) {
        (Operand::Value(query), Operand::Literal(literal)) => {
            let is_reference = !matches!(found(query), Found::Place(_));
            let test = |value: TokenStream| {
                tested(value, is_reference, &query.of_type, comparison, literal)
            };
            match found(query) {
                Found::Place(place) => test(place),
                other => {
                    let (option, test) = (other.into_option(), test(quote!(it)));
                    // What is not there is null, which differs from everything.
                    match comparison {
                        Comparison::NotEqual => quote!(#option.is_none_or(|it| #test)),
                        _ => quote!(#option.is_some_and(|it| #test)),
                    }
                }
            }
        }
        (Operand::Value(left), Operand::Value(right)) => {
            let operator = operator(comparison);
            match (found(left), found(right)) {
                (Found::Place(left), Found::Place(right)) => quote!(#left #operator #right),
                (left, right) => {
                    let [left, right] = [left, right].map(Found::into_option);
                    quote!(#left #operator #right)
                }
            }
        }
        // A literal stands on the right.
        (Operand::Literal(_), _) => quote!(false),
    }
}

/// Whether a reference, called `it`, is equal to a literal.
fn test(of_type: &Type, literal: &Literal) -> TokenStream {
    tested(quote!(it), true, of_type, Comparison::Equal, literal)
}

/// How a value compares with a literal of its type.
fn tested(
    value: TokenStream,
    is_reference: bool,
    of_type: &Type,
    comparison: Comparison,
    literal: &Literal,
) -> TokenStream {
    let operator = operator(comparison);
    let value = match (of_type, is_reference) {
        (Type::String | Type::Named(_), _) => quote!(#value.as_str()),
        (_, true) => quote!(*#value),
        (_, false) => value,
    };
    match (literal, comparison) {
        (Literal::Boolean(true), Comparison::Equal)
        | (Literal::Boolean(false), Comparison::NotEqual) => value,
        (Literal::Boolean(_), _) => quote!(!#value),
        (Literal::Integer(number), _) => {
            let number = integer(i128::from(*number));
            quote!(#value #operator #number)
        }
        (Literal::Text(text), _) => quote!(#value #operator #text),
    }
}

/// A number.
enum Count {
    /// The length of a place, which can be asked whether it is empty as well.
    Length(TokenStream),
    Number(TokenStream),
    /// What may be absent, and its number where it is `it`.
    Of(TokenStream, Box<Count>),
}

impl Count {
    fn number(&self) -> TokenStream {
        match self {
            Self::Length(place) => quote!(#place.len()),
            Self::Number(number) => number.clone(),
            Self::Of(option, count) => {
                let number = count.number();
                quote!(#option.map(|it| #number))
            }
        }
    }

    /// How it compares with a number that is there.
    fn compares(&self, comparison: Comparison, other: &TokenStream, is_zero: bool) -> TokenStream {
        let operator = operator(comparison);
        match (self, comparison) {
            (Self::Of(option, count), _) => {
                let compares = count.compares(comparison, other, is_zero);
                quote!(#option.is_some_and(|it| #compares))
            }
            (Self::Length(place), Comparison::Equal) if is_zero => quote!(#place.is_empty()),
            (Self::Length(place), Comparison::Greater | Comparison::NotEqual) if is_zero => {
                quote!(!#place.is_empty())
            }
            _ => {
                let number = self.number();
                quote!(#number #operator #other)
            }
        }
    }
}

fn lengths(left: &Length, comparison: Comparison, right: &Length) -> TokenStream {
    if let Length::Number(_) = left {
        return lengths(right, comparison.mirrored(), left);
    }
    let (is_literal, is_zero) = (matches!(right, Length::Number(_)), *right == Length::Number(0));
    match (count(left), count(right)) {
        (left @ Count::Of(..), right @ Count::Of(..)) => {
            let [left, right, op] = [left.number(), right.number(), operator(comparison)];
            quote!(#left.zip(#right).is_some_and(|(left, right)| left #op right))
        }
        // Both can be of the `it` of a filter, so one must not be in a closure of the other that hides it.
        (left, right @ Count::Of(..)) => {
            let [left, right, op] = [left.number(), right.number(), operator(comparison)];
            quote!(#right.is_some_and(|right| #left #op right))
        }
        (left @ Count::Of(..), right) if !is_literal => {
            let [left, right, op] = [left.number(), right.number(), operator(comparison)];
            quote!(#left.is_some_and(|left| left #op #right))
        }
        (left, right) => left.compares(comparison, &right.number(), is_zero),
    }
}

fn count(of: &Length) -> Count {
    let (query, or_zero) = match of {
        Length::Number(number) => return Count::Number(integer(i128::from(*number))),
        Length::Of { query, or_zero } => (query, *or_zero),
    };
    // What several values are in may be absent, and so may a single one.
    let split = query.steps.iter().position(is_split).unwrap_or(query.steps.len());
    let (before, after) = query.steps.split_at(split);
    let part = |root, steps: &[Step]| {
        found(&Query { root, steps: steps.to_vec(), of_type: query.of_type.clone() })
    };
    match part(query.root, before) {
        Found::Place(_) => counted(found(query), &query.of_type),
        other => {
            let option = other.into_option();
            let count = counted(part(Root::Item, after), &query.of_type);
            match or_zero {
                true => {
                    let number = count.number();
                    Count::Number(quote!(#option.map_or(0, |it| #number)))
                }
                false => Count::Of(option, Box::new(count)),
            }
        }
    }
}

/// The number of something that is there.
fn counted(of: Found, of_type: &Type) -> Count {
    match (of, of_type) {
        (Found::Place(place), Type::Vec(_) | Type::Map(..)) => Count::Length(place),
        (Found::Place(place), Type::String) => Count::Number(quote!(#place.chars().count())),
        (Found::Place(place), _) => Count::Number(quote!(#place.as_str().chars().count())),
        (many, _) => {
            let many = many.into_option();
            Count::Number(quote!(#many.count()))
        }
    }
}

fn is_split(step: &Step) -> bool {
    matches!(step, Step::Items { .. } | Step::Values { .. })
}
