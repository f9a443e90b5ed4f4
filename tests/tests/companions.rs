//! The files beside a botocore model: paginators, waiters and endpoint rules.

#![allow(clippy::panic, clippy::unwrap_used)]

use codegen::{OperationSummary, Source};
use serde_json::json;
use tests::Input;

const SERVICE: &str = r#"{
    "metadata": {"serviceId": "Library", "protocol": "json"},
    "operations": {"GetBook": {}, "ListBooks": {}},
    "shapes": {}
}"#;

const PAGINATORS: &str = r#"{"pagination": {
    "ListBooks": {"input_token": "next", "output_token": "next", "result_key": "books"},
    "ListShelves": {"input_token": "next", "output_token": "next", "result_key": "shelves"}
}}"#;

const WAITERS: &str = r#"{"version": 2, "waiters": {"BookReturned": {
    "operation": "GetBook", "delay": 5, "maxAttempts": 3,
    "acceptors": [{"state": "success", "matcher": "path", "argument": "place", "expected": "SHELF"}]
}}}"#;

fn operations(texts: &[(&str, &str)]) -> Result<Vec<OperationSummary>, String> {
    let sources = texts.iter().map(|(name, text)| Source { name, text: text.as_bytes() });
    let summary = codegen::summarize(&sources.collect::<Vec<_>>());
    summary.map(|of| of.operations).map_err(|error| error.to_string())
}

#[test]
fn operations_have_pages_and_waiters() {
    let (service, paginators, waiters) =
        (("service.json", SERVICE), ("paginators.json", PAGINATORS), ("waiters.json", WAITERS));
    let alone = operations(&[service]).unwrap();
    assert!(alone.iter().all(|operation| !operation.paginated && operation.waiters.is_empty()));
    for files in [[service, paginators, waiters], [waiters, service, paginators]] {
        let operations = operations(&files).unwrap();
        let [get, list] = &operations[..] else { panic!("{operations:?}") };
        assert_eq!((get.paginated, &*get.waiters), (false, &["BookReturned".to_owned()][..]));
        assert_eq!((list.paginated, &*list.waiters), (true, &[][..]));
    }
}

#[test]
fn a_file_that_stands_alone_is_an_error() {
    let error = operations(&[("waiters.json", WAITERS)]).unwrap_err();
    assert_eq!(
        error,
        "error: this stands beside a botocore model; expected its `service-2.json`, too\n  \
         --> waiters.json"
    );
    let source = Source { name: "waiters.json", text: WAITERS.as_bytes() };
    let error = codegen::slice(&source, &[], codegen::Documentation::Keep).unwrap_err();
    assert!(error.to_string().starts_with("error: this is not a service model"), "{error}");
}

/// What they say of members that the operations do not have is left out, with a warning that says where it stands.
#[test]
fn what_cannot_be_expressed_is_a_warning() {
    let mut input = Input::model(SERVICE);
    for (name, text) in [("paginators.json", PAGINATORS), ("waiters.json", WAITERS)] {
        input.models.push(tests::Text { name: name.to_owned(), json: text.into() });
    }
    let generated = input.generate().unwrap();
    let warnings: Vec<_> = generated.diagnostics.iter().map(ToString::to_string).collect();
    let [pages, waiter] = &warnings[..] else { panic!("{warnings:?}") };
    let expected = "the operation `ListBooks` has no pages, since of `next`, `ListBooksOutput` has no member `next`";
    assert!(pages.contains(expected), "{pages}");
    assert!(pages.contains("--> paginators.json#/pagination/ListBooks\n"), "{pages}");
    let expected = "the waiter `BookReturned` of the operation `GetBook` is left out, since of `place`, `GetBookOutput` has no member `place`";
    assert!(waiter.contains(expected), "{waiter}");
    assert!(waiter.contains("--> waiters.json#/waiters/BookReturned\n"), "{waiter}");
}

/// botocore's `sdk-extras` for paginators are overlays.
#[test]
fn an_overlay_amends_a_companion() {
    let mut input = Input::model(SERVICE);
    input.models.push(tests::Text { name: "paginators.json".to_owned(), json: PAGINATORS.into() });
    let overlay = |operation: &str, keys| {
        json!({"version": 1.0, "merge": {"pagination": {operation: {"non_aggregate_keys": keys}}}})
            .to_string()
    };
    let generated = input.clone().overlay(&overlay("ListBooks", json!(["total"]))).generate();
    let unknown = |diagnostics: &[codegen::Diagnostic]| {
        let mut texts = diagnostics.iter().map(ToString::to_string);
        texts.find(|text| text.contains("overlay.json"))
    };
    assert_eq!(unknown(&generated.unwrap().diagnostics), None);
    let generated = input.clone().overlay(&overlay("ListBoks", json!(["total"]))).generate();
    let message = unknown(&generated.unwrap().diagnostics).unwrap();
    assert!(message.contains("overlay.json#/merge/pagination/ListBoks"), "{message}");
    assert!(message.contains("did you mean `ListBooks`?"), "{message}");
    let error = input.overlay(&overlay("ListBooks", json!("total"))).generate().unwrap_err();
    let place = "overlay.json#/merge/pagination/ListBooks/non_aggregate_keys";
    assert!(error.to_string().contains(place), "{error}");
}
