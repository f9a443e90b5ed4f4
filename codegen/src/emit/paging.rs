//! Pages and waiters of an operation.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::query::{condition, found};
use super::tokens::{deprecated, doc, ident};
use super::types::Scope;
use crate::rust::{
    Acceptor, Condition, Matches, Operation, PageItems, PageToken, Paginator, Query, Root, Type,
    WaitOutcome, Waiter,
};

/// How the pages of an operation's answer are asked for, and what can be waited for with it.
pub(super) fn tokens(operation: &Operation, scope: Scope<'_>) -> TokenStream {
    let paginator = operation.paginator.as_ref().map(|of| paginator(operation, of, scope));
    let waiters = (!operation.waiters.is_empty()).then(|| waiters(operation));
    quote!(#paginator #waiters)
}

fn paginator(operation: &Operation, of: &Paginator, scope: Scope<'_>) -> TokenStream {
    let ident = ident(&operation.name);
    let tokens = of.tokens.iter().map(token).reduce(|all, next| quote!(#all.and(#next)));
    let more = of.more.as_ref().map(|more| {
        let is_more = condition(&Condition::True(more.clone()));
        quote!(.only_if(#is_more))
    });
    let (parameter, items_type, items) = items(of.items.as_ref(), scope);
    quote! {
        #[cfg(feature = "client")]
        impl crate::client::Paginated for #ident {
            type Items = #items_type;

            #[inline]
            fn advance(
                input: &mut Self::Input,
                output: &Self::Output,
            ) -> crate::support::Advance {
                #tokens #more
            }

            #[inline]
            fn items(#parameter: Self::Output) -> Self::Items {
                #items
            }
        }
    }
}

fn token(of: &PageToken) -> TokenStream {
    let field = ident(&of.field);
    let places = of.from.iter().map(|query| {
        let option = found(query).into_option();
        match query.of_type {
            Type::Box(_) => quote!(#option.map(|it| &**it)),
            _ => option,
        }
    });
    let is_single = of.from.len() == 1;
    let places = places.zip(&of.from).map(|(option, query)| match is_single {
        true => option,
        // An empty one is none, and so the next one counts.
        false => not_empty(&option, query),
    });
    let token = places.reduce(|first, other| quote!(#first.or_else(|| #other)));
    quote!(crate::support::Advance::to(&mut input.#field, #token))
}

fn not_empty(option: &TokenStream, query: &Query) -> TokenStream {
    match query.of_type {
        Type::String | Type::Vec(_) | Type::Map(..) => {
            quote!(#option.filter(|it| !it.is_empty()))
        }
        _ => option.clone(),
    }
}

/// The parameter, the type and the body of the method that takes what a page has of the whole.
fn items(of: Option<&PageItems>, scope: Scope<'_>) -> (TokenStream, TokenStream, TokenStream) {
    let Some(PageItems { fields, of_type }) = of else {
        return (quote!(_), quote!(()), quote!());
    };
    let start = (quote!(output), false);
    let (items, is_option) =
        fields.iter().fold(start, |(value, is_option), (name, is_optional)| {
            let name = ident(name);
            match (is_option, *is_optional) {
                (false, is_optional) => (quote!(#value.#name), is_optional),
                (true, true) => (quote!(#value.and_then(|it| it.#name)), true),
                (true, false) => (quote!(#value.map(|it| it.#name)), true),
            }
        });
    let default = is_option.then(|| quote!(.unwrap_or_default()));
    (quote!(output), scope.of_type(of_type), quote!(#items #default))
}

fn waiters(operation: &Operation) -> TokenStream {
    let waiters = operation.waiters.iter().map(|of| waiter(operation, of));
    quote! {
        /// What can be waited for.
        #[cfg(feature = "client")]
        pub mod waiters {
            #(#waiters)*
        }
    }
}

fn waiter(operation: &Operation, of: &Waiter) -> TokenStream {
    let Waiter { name, wire_name, docs, pace, acceptors, .. } = of;
    let (docs, deprecated) = (doc(docs), deprecated(of.deprecated.as_ref()));
    let name = ident(name);
    let pace = [pace.min, pace.max, pace.max_wait];
    let [min, max, max_wait] = pace.map(Literal::u64_unsuffixed);
    let acceptors = acceptors.iter().map(|of| acceptor(operation, of));
    let operation = ident(&operation.name);
    quote! {
        #docs
        #deprecated
        #[derive(Clone, Copy, Debug)]
        pub struct #name;

        impl crate::client::Waiter for #name {
            type Operation = super::#operation;
            const NAME: &'static str = #wire_name;
            const PACE: crate::support::Pace =
                crate::support::Pace { min_secs: #min, max_secs: #max, max_wait_secs: #max_wait };
            const ACCEPTORS: &'static [crate::support::Acceptor<Self::Operation>] =
                &[#(#acceptors),*];
        }
    }
}

fn acceptor(operation: &Operation, of: &Acceptor) -> TokenStream {
    let [input, output] = [&operation.input, &operation.output].map(|side| ident(&side.path.name));
    let outcome = ident(match of.outcome {
        WaitOutcome::Success => "Success",
        WaitOutcome::Failure => "Failure",
        WaitOutcome::Retry => "Retry",
    });
    let about = &of.about;
    let matches = match &of.matches {
        Matches::Output(of) => {
            let condition = condition(of);
            quote!(Output(|output: &super::#output| #condition))
        }
        Matches::InputOutput(of) => {
            let name = |root, name| if of.has(root) { quote!(#name) } else { quote!(_) };
            let (of_input, of_output) =
                (name(Root::Input, quote!(input)), name(Root::Output, quote!(output)));
            let condition = condition(of);
            quote!(InputOutput(
                |#of_input: &super::#input, #of_output: &super::#output| #condition
            ))
        }
        Matches::Success(is_success) => quote!(Success(#is_success)),
        Matches::Error(codes) => quote!(Error(&[#(#codes),*])),
        Matches::Status(status) => {
            let status = Literal::u16_unsuffixed(*status);
            quote!(Status(#status))
        }
    };
    quote! {
        crate::support::Acceptor {
            outcome: crate::support::WaitOutcome::#outcome,
            about: #about,
            matches: crate::support::Matches::#matches,
        }
    }
}
