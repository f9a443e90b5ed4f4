//! Who does what: the contenders, side by side.

use std::hint::black_box;

use free::operation::Operation as _;
use free::operation::record_inference_experiment::{
    RecordInferenceExperiment as RecordFreely, RecordInferenceExperimentInput as FreeInput,
};
use http::Response;
use record::operation::Operation as _;
use record::operation::record_inference_experiment::{
    RecordInferenceExperiment, RecordInferenceExperimentInput,
};
use record::operation::record_nothing::{RecordNothing, RecordNothingInput};
use sagemaker_describe_inference_experiment::operation::Operation;
use sagemaker_describe_inference_experiment::operation::describe_inference_experiment::{
    DescribeInferenceExperiment, DescribeInferenceExperimentOutput,
};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::documents::{Document, documents};
use crate::{REQUEST_ID, derive};

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
            ("read", read(&text)),
            ("write", write(&text)),
            ("clone", clone(&text)),
            ("compare", compare(&text)),
        ];
        works.map(|(what, cases)| Group { what, size, cases })
    };
    documents().into_iter().flat_map(of).collect()
}

fn ours(text: &str) -> DescribeInferenceExperimentOutput {
    serde_json::from_str(text).expect("a response")
}

fn derived<'t, T: Deserialize<'t>>(text: &'t [u8]) -> T {
    serde_json::from_slice(text).expect("the same response")
}

fn read(text: &str) -> Vec<Case> {
    let body = text.as_bytes().to_vec();
    let response = Response::builder().header(REQUEST_ID.0, REQUEST_ID.1).body(body.clone());
    let response = response.expect("a response");
    let found = DescribeInferenceExperiment::response(&response).expect("a success");
    assert!(found.metadata.corrected.is_empty() && found.output == ours(text));

    let [for_ours, for_derive, for_value, for_nothing] = [(); 4].map(|()| text.to_owned());
    vec![
        Case::new("response", move || DescribeInferenceExperiment::response(&response)),
        #[cfg(feature = "official")]
        Case::new("official", crate::official::reader(text)),
        Case::new("derive from_slice", move || serde_json::from_slice::<derive::Output>(&body)),
        Case::new("derive from_str", move || serde_json::from_str::<derive::Output>(&for_derive)),
        Case::new("serde from_str", move || {
            serde_json::from_str::<DescribeInferenceExperimentOutput>(&for_ours)
        }),
        Case::new("Value from_str", move || serde_json::from_str::<Value>(&for_value)),
        Case::new("IgnoredAny from_str", move || serde_json::from_str::<IgnoredAny>(&for_nothing)),
    ]
}

fn write(text: &str) -> Vec<Case> {
    let (ours, theirs) = (ours(text), derived::<derive::Output>(text.as_bytes()));
    let input: RecordInferenceExperimentInput = serde_json::from_str(text).expect("an input");
    let free: FreeInput = serde_json::from_str(text).expect("an input");
    let endpoint = record::operation::Endpoint::new("https://record.example").expect("a URL");
    let for_free = free::operation::Endpoint::new("https://record.example").expect("a URL");
    let for_nothing = endpoint.clone();

    let request = move || RecordInferenceExperiment::request(&input, &endpoint);
    let freely = move || RecordFreely::request(&free, &for_free);
    for written in [
        request().expect("a request").into_body(),
        freely().expect("a request").into_body(),
        serde_json::to_vec(&ours).expect("a text"),
        serde_json::to_vec(&theirs).expect("a text"),
    ] {
        assert_eq!(derived::<derive::Output>(&written), theirs);
    }
    vec![
        Case::new("request", request),
        Case::new("request without limits", freely),
        Case::new("request of nothing", move || {
            RecordNothing::request(&RecordNothingInput::default(), &for_nothing)
        }),
        Case::new("serde to_vec", move || serde_json::to_vec(&ours)),
        Case::new("derive to_vec", move || serde_json::to_vec(&theirs)),
    ]
}

fn clone(text: &str) -> Vec<Case> {
    let (ours, theirs) = (ours(text), derived::<derive::Output>(text.as_bytes()));
    vec![Case::new("ours", move || ours.clone()), Case::new("derive", move || theirs.clone())]
}

fn compare(text: &str) -> Vec<Case> {
    let (ours, theirs) = (ours(text), derived::<derive::Output>(text.as_bytes()));
    let (our_twin, their_twin) = (ours.clone(), theirs.clone());
    vec![
        Case::new("ours", move || ours == *black_box(&our_twin)),
        Case::new("derive", move || theirs == *black_box(&their_twin)),
    ]
}
