//! How the pages of an answer are asked for; and what the model says of an operation that follows from the types of the
//! whole crate.

use std::collections::BTreeMap;

use super::context::Context;
use super::query::Subject;
use super::waiters;
use crate::diagnostic::Diagnostic;
use crate::model;
use crate::rust::{
    Client, Item, Method, Module, Operation, PageItems, PageToken, Paginator, Query, Step, Type,
    Waiter,
};

/// Gives each operation its paginator and its waiters, and the clients their methods for the latter. What of them cannot
/// be expressed is left out, with a warning.
pub(super) fn add(cx: &Context<'_>, root: &mut Module, diagnostics: &mut Vec<Diagnostic>) {
    let mut found = BTreeMap::new();
    for operation in root.operations() {
        let Some(model) = cx.model().operations.get(&operation.wire_name) else { continue };
        let subject =
            Subject { crate_root: root, input: &operation.input, output: &operation.output };
        let paginator = model.paginator.as_ref().and_then(|of| {
            let mut lacks =
                |what: &str, reason: &str| diagnostics.push(lack(model, of, what, reason));
            let paginator = paginator(subject, of, &mut lacks);
            paginator.map_err(|reason| lacks("pages", &reason)).ok()
        });
        let waiters = waiters::of_operation(subject, model, operation, diagnostics);
        if paginator.is_some() || !waiters.is_empty() {
            found.insert(operation.wire_name.clone(), (paginator, waiters));
        }
    }
    let methods: Vec<_> = root.operations().map(|of| of.method().to_owned()).collect();
    waiters::name_methods(found.values_mut().flat_map(|(_, waiters)| waiters), &methods);
    let mut waiting = Vec::new();
    root.for_each_item(&mut |item| {
        if let Item::Operation(operation) = item {
            if let Some((paginator, waiters)) = found.remove(&operation.wire_name) {
                waiting.extend(waiters.iter().map(|of| method(operation, of)));
                complete(operation, paginator, waiters);
            }
        }
    });
    waiting.sort_by(|a, b| a.name.cmp(&b.name));
    root.for_each_item(&mut |item| {
        if let Item::Client(Client { methods, .. }) = item {
            methods.extend(waiting.iter().cloned());
        }
    });
}

fn lack(
    operation: &model::Operation,
    of: &model::Paginator,
    what: &str,
    reason: &str,
) -> Diagnostic {
    let model::Origin { source, pointer } = &of.origin;
    let message = format!("the operation `{}` has no {what}, since {reason}", operation.name);
    Diagnostic::warning(source, pointer, message)
        .help("callers can still send the operation, and look into its answers themselves")
}

fn complete(operation: &mut Operation, paginator: Option<Paginator>, waiters: Vec<Waiter>) {
    if paginator.is_some() {
        let method = operation.method().to_owned();
        operation.docs.extend([
            String::new(),
            format!(
                "It answers in pages. A client asks for one after the other: `client.{method}().pages()`."
            ),
        ]);
        let pages = "It also has `pages()`, which asks for one page of the answer after the other.";
        operation.builders[0].docs.extend([String::new(), pages.to_owned()]);
    }
    if !waiters.is_empty() {
        let methods: Vec<_> = waiters.iter().map(|of| format!("`{}`", of.method)).collect();
        operation.docs.extend([
            String::new(),
            format!("A client calls it again and again in {}.", methods.join(", ")),
        ]);
    }
    operation.paginator = paginator;
    operation.waiters = waiters;
}

fn method(operation: &Operation, waiter: &Waiter) -> Method {
    let module = &operation.module;
    let mut docs = waiter.docs.clone();
    docs.extend([
        String::new(),
        format!(
            "Calls [`{}`](crate::{module}::{}) until [`{}`](crate::{module}::waiters::{}).",
            operation.name, operation.name, waiter.name, waiter.name
        ),
    ]);
    Method {
        name: waiter.method.clone(),
        docs,
        deprecated: waiter.deprecated.clone(),
        operation: operation.name.clone(),
        module: module.clone(),
        builder: operation.builders[0].name.clone(),
        waiter: Some(waiter.name.clone()),
        streams: None,
    }
}

/// How pages are asked for; or why that cannot be expressed, with the expression.
fn paginator(
    subject: Subject<'_>,
    of: &model::Paginator,
    lacks: &mut dyn FnMut(&str, &str),
) -> Result<Paginator, String> {
    let about = |text: &str, reason: String| format!("of `{text}`, {reason}");
    let tokens = of.input_tokens.iter().zip(&of.output_tokens);
    let tokens: Result<Vec<_>, String> = tokens
        .map(|(input, output)| {
            let from = subject.token(output).map_err(|reason| about(output, reason))?;
            token(subject, input, from).map_err(|reason| about(output, reason))
        })
        .collect();
    let tokens = tokens?;
    let more = of.more_results.as_ref();
    let more = more.map(|text| subject.boolean(text).map_err(|reason| about(text, reason)));
    let mut items = Vec::new();
    for key in &of.result_keys {
        match subject.place(key) {
            Ok(query) => items.extend(self::items(query)),
            Err(reason) => lacks("items of its pages", &about(key, reason)),
        }
    }
    // Besides one list there can be numbers, such as how long it is; of two lists it is not said how they go together.
    let items = if items.len() == 1 { items.pop() } else { None };
    Ok(Paginator { tokens, more: more.transpose()?, items })
}

/// A token that is moved from some place to a member of the input of the same type.
fn token(subject: Subject<'_>, input: &str, from: Vec<Query>) -> Result<PageToken, String> {
    let field = subject.input.fields.iter().find(|field| field.member == input);
    let field = field.ok_or_else(|| format!("the input has no member `{input}`"))?;
    // A token is taken out of its box, and put into none.
    let of_type = field.of_type.without_option();
    match field.is_optional() && from.iter().all(|query| query.of_type.without_box() == of_type) {
        true => Ok(PageToken { field: field.name.clone(), from }),
        false => Err(format!("the input's member `{input}` has another type")),
    }
}

/// What a page has of the whole, unless that is neither a list nor a map.
fn items(query: Query) -> Option<PageItems> {
    let fields = query.steps.into_iter().map(|step| match step {
        Step::Field { name, is_optional } => Some((name, is_optional)),
        _ => None,
    });
    let is_several = matches!(query.of_type, Type::Vec(_) | Type::Map(..));
    is_several
        .then_some(PageItems { fields: fields.collect::<Option<_>>()?, of_type: query.of_type })
}
