//! A crate as plain data: every decision about it is made, and nothing is printed yet.
//!
//! [`lower`](crate::lower) makes it from a model, and [`emit`](crate::emit) prints it. There is no model in it and no token,
//! so two crates can be compared: documentation is Markdown, and a float is its bits.

mod alias;
mod binding;
mod client;
mod docs;
mod endpoints;
mod module;
mod operation;
mod package;
mod paging;
mod query;
mod stream;
mod structure;
mod types;
mod value;

pub(crate) use alias::Alias;
pub(crate) use binding::Binding;
pub(crate) use client::{Auth, Call, Client, Method, ServiceFacts};
pub(crate) use docs::{Deprecated, Docs};
pub(crate) use endpoints::{EndpointRow, EndpointScope, EndpointTarget, Endpoints, Partition};
pub(crate) use module::{Enumeration, Export, Item, Module, Union, UnionVariant, Variant};
pub(crate) use operation::{
    HostPrefix, ListedError, Operation, OperationError, PrefixPart, Route, Target,
};
pub(crate) use package::{Crate, Dependency, Enabled, Example, Feature, Need, Package, Service};
pub(crate) use paging::{
    Acceptor, Matches, PageItems, PageToken, Paginator, WaitOutcome, Waiter, WaiterPace,
};
pub(crate) use query::{Comparison, Condition, Length, Literal, Operand, Query, Root, Step};
pub(crate) use stream::{RequestStream, ResponseStream, StreamKind, Streams};
pub(crate) use structure::{ErrorFacts, Field, Parameter, Setter, Structure};
pub(crate) use types::{Path, Type};
pub(crate) use value::{Constraint, Document, FieldDefault, Float, TimestampFormat};
