//! Who does what: the contenders, side by side.

use std::hint::black_box;

use http::Response;

use crate::REQUEST_ID;
use crate::contenders::{
    Ours, body, body_without_limits, clone, equal, from_str, ignored_from_str, request, response,
    to_vec, value_from_str,
};
use crate::documents::{Document, documents};

/// What several contenders do with one document.
pub struct Group {
    pub what: &'static str,
    pub size: &'static str,
    pub cases: Vec<Case>,
}

/// One contender. What it makes is dropped by it, too.
pub struct Case {
    pub contender: &'static str,
    pub run: Box<dyn Fn()>,
}

impl Case {
    fn new<T>(contender: &'static str, run: impl Fn() -> T + 'static) -> Self {
        Self { contender, run: Box::new(move || drop(black_box(run()))) }
    }
}

/// All that is measured. That contenders do the same is checked on the way.
#[must_use]
pub fn groups() -> Vec<Group> {
    let of = |Document { size, text }: Document| {
        let works = [
            ("read", reading(&text)),
            ("write", writing(&text)),
            ("clone", cloning(&text)),
            ("compare", comparing(&text)),
        ];
        works.map(|(what, cases)| Group { what, size, cases })
    };
    documents().into_iter().flat_map(of).collect()
}

fn reading(text: &str) -> Vec<Case> {
    let body = text.as_bytes().to_vec();
    let whole = Response::builder().header(REQUEST_ID.0, REQUEST_ID.1).body(body.clone());
    let whole = whole.expect("a response");
    let found = response(&whole).expect("a success");
    assert!(found.metadata.corrected.is_empty() && found.output == both(text).0);

    let [one, two, three, four] = [(); 4].map(|()| text.to_owned());
    vec![
        Case::new("response", move || response(&whole)),
        #[cfg(feature = "official")]
        Case::new("official", crate::official::reader(text)),
        Case::new("derive from_slice", move || derive::from_slice(&body)),
        Case::new("derive from_str", move || derive::from_str(&one)),
        Case::new("serde from_str", move || from_str(&two)),
        Case::new("Value from_str", move || value_from_str(&three)),
        Case::new("IgnoredAny from_str", move || ignored_from_str(&four)),
    ]
}

/// What a text is for us, and for derive.
fn both(text: &str) -> (Ours, derive::Output) {
    (from_str(text).expect("a response"), derive::from_str(text).expect("the same response"))
}

fn writing(text: &str) -> Vec<Case> {
    let (ours, theirs) = both(text);
    let input = serde_json::from_str(text).expect("an input");
    let twin = serde_json::from_str(text).expect("an input");
    let free = serde_json::from_str(text).expect("an input");
    let endpoint = record::operation::Endpoint::new("https://record.example").expect("a URL");

    for written in [
        request(&input, &endpoint).expect("a request").into_body(),
        body(&input).expect("a body"),
        body_without_limits(&free).expect("a body"),
        to_vec(&ours).expect("a text"),
        derive::to_vec(&theirs).expect("a text"),
    ] {
        assert_eq!(derive::from_slice(&written).expect("the same response"), theirs);
    }
    vec![
        Case::new("request", move || request(&input, &endpoint)),
        Case::new("body", move || body(&twin)),
        Case::new("body without limits", move || body_without_limits(&free)),
        Case::new("serde to_vec", move || to_vec(&ours)),
        Case::new("derive to_vec", move || derive::to_vec(&theirs)),
    ]
}

fn cloning(text: &str) -> Vec<Case> {
    let (ours, theirs) = both(text);
    vec![
        Case::new("ours", move || clone(&ours)),
        Case::new("derive", move || derive::clone(&theirs)),
    ]
}

fn comparing(text: &str) -> Vec<Case> {
    let (ours, theirs) = both(text);
    let (our_twin, their_twin) = (clone(&ours), derive::clone(&theirs));
    vec![
        Case::new("ours", move || equal(&ours, &our_twin)),
        Case::new("derive", move || derive::equal(&theirs, &their_twin)),
    ]
}
