//! Clients, and how each operation is called.

use proc_macro2::TokenStream;
use quote::quote;

use super::stream;
use super::tokens::{deprecated, doc, ident, path};
use super::types::Scope;
use crate::rust::{Auth, Call, Client, Method, Operation};

/// What differs between the two clients.
struct Kind {
    /// What sends their requests.
    transport: TokenStream,
    /// The same as the second parameter of callers; nothing where that is what it is by default.
    parameter: Option<TokenStream>,
    /// The feature that has a transport for them, and the module of that.
    feature: &'static str,
    module: &'static str,
    /// What a call returns, given its result.
    call: fn(&TokenStream) -> TokenStream,
}

impl Kind {
    fn of(client: &Client) -> Self {
        match client.is_blocking {
            false => Self {
                transport: quote!(dyn crate::client::Transport),
                parameter: None,
                feature: "hyper",
                module: "transport_hyper",
                call: |result| quote!(impl Future<Output = #result> + Send + 'static + use<O>),
            },
            true => Self {
                transport: quote!(dyn crate::blocking::Transport),
                parameter: Some(quote!(, dyn crate::blocking::Transport)),
                feature: "ureq",
                module: "transport_ureq",
                call: TokenStream::clone,
            },
        }
    }
}

pub(super) fn tokens(client: &Client) -> TokenStream {
    let docs = doc(&client.docs);
    let kind = Kind::of(client);
    let constructors = constructors(&kind);
    let call = call(&kind);
    let methods = client.methods.iter().map(|of| method(of, &kind));
    let transport = &kind.transport;
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct Client(crate::support::Handle<#transport>);

        impl Client {
            #constructors
            #call
            #(#methods)*
        }
    }
}

fn constructors(kind: &Kind) -> TokenStream {
    let Kind { feature, module, .. } = kind;
    let module = ident(module);
    quote! {
        /// A client with a configuration. Clones of that share credentials and connections.
        pub fn new(
            config: &crate::client::Config,
        ) -> Result<Self, crate::client::ConfigError> {
            #[cfg(feature = #feature)]
            let default = Some(crate::support::client::#module::default as _);
            #[cfg(not(feature = #feature))]
            let default = None;
            crate::support::Handle::new(config, &crate::endpoints::SERVICE, default)
                .map(Self)
        }

        /// A client with what the environment says: see
        /// [`Config::from_env`](crate::client::Config::from_env).
        pub fn from_env() -> Result<Self, crate::client::ConfigError> {
            Self::new(&crate::client::Config::from_env().build()?)
        }
    }
}

fn call(kind: &Kind) -> TokenStream {
    let result = (kind.call)(&quote! {
        Result<crate::operation::OperationResponse<O::Output>, crate::error::CallError<O::Error>>
    });
    quote! {
        /// Calls an operation with an input that is there already.
        pub fn call<O: crate::client::Callable>(&self, input: O::Input) -> #result {
            self.0.call::<O>(input)
        }
    }
}

/// The method for an operation. It is compiled where it is used.
fn method(method: &Method, kind: &Kind) -> TokenStream {
    let (docs, deprecated) = (doc(&method.docs), deprecated(method.deprecated.as_ref()));
    let module = path(&method.module);
    let [name, operation, builder] =
        [&method.name, &method.operation, &method.builder].map(|name| ident(name));
    let parameter = &kind.parameter;
    let (owner, begin) = match (method.waiter.as_deref().map(ident), method.streams) {
        (None, None) => {
            (quote!(crate::client::Caller<crate::#module::#operation #parameter>), "builder")
        }
        (None, Some(streams)) => {
            let kind = stream::kind(streams);
            let operation = quote!(crate::#module::#operation);
            (quote!(crate::client::Streaming<#operation, #kind #parameter>), "streaming")
        }
        (Some(waiter), _) => {
            (quote!(crate::client::Waiting<crate::#module::waiters::#waiter #parameter>), "waiter")
        }
    };
    let begin = ident(begin);
    quote! {
        #docs
        #deprecated
        #[inline]
        pub fn #name(&self) -> crate::#module::builders::#builder<#owner> {
            self.0.#begin()
        }
    }
}

/// How an operation is called.
pub(super) fn callable(operation: &Operation, scope: Scope<'_>) -> TokenStream {
    let (ident, table) = (ident(&operation.name), ident(&operation.call.endpoints));
    let traits = traits(&operation.call);
    let endpoint = endpoint(operation, scope);
    let (callable, upload) = match operation.streams.kind() {
        None => (quote!(Callable), None),
        Some(_) => {
            (quote!(StreamingCallable), operation.streams.request.as_ref().map(stream::upload))
        }
    };
    let presignable = operation.can_be_presigned.then(|| {
        quote! {
            #[cfg(feature = "client")]
            impl crate::client::Presignable for #ident {
                const ENDPOINTS: &'static crate::support::EndpointTable = &crate::endpoints::#table;
            }
        }
    });
    quote! {
        #[cfg(feature = "client")]
        impl crate::client::#callable for #ident {
            const ENDPOINTS: &'static crate::support::EndpointTable = &crate::endpoints::#table;

            #traits

            #upload

            #endpoint
        }

        #presignable
    }
}

/// What matters to how an operation is called, where it is not like most.
fn traits(call: &Call) -> Option<TokenStream> {
    let Call { auth, is_long_poll, has_checksum, .. } = call;
    (*auth != Auth::Signature || *is_long_poll || *has_checksum).then(|| {
        let auth = ident(&format!("{auth:?}"));
        quote! {
            const TRAITS: crate::support::CallTraits = crate::support::CallTraits {
                auth: crate::support::Auth::#auth,
                is_long_poll: #is_long_poll,
                has_checksum: #has_checksum,
            };
        }
    })
}

/// The method that finds the endpoint in the input, where it is there.
fn endpoint(operation: &Operation, scope: Scope<'_>) -> Option<TokenStream> {
    let field = operation.input.fields.get(operation.call.endpoint?)?;
    let (name, option) = (ident(&field.name), scope.prelude("Option"));
    let value = match field.is_optional() {
        true => quote!(input.#name.as_deref()),
        false => quote!(Some(input.#name.as_str())),
    };
    Some(quote! {
        #[inline]
        fn endpoint(input: &Self::Input) -> #option<&str> {
            #value
        }
    })
}
