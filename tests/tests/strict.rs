//! What strict answers refuse, on generated responses of all operations of the committed crates: nothing that the model
//! knows, and everything else.

#![allow(deprecated, clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use serde_json::{Value, json};
use tests::read;

#[path = "strict/model.rs"]
mod model;

use model::{Model, structures};

/// What was seen of the operations.
#[derive(Default)]
struct Counts {
    accepted: usize,
    refused: usize,
}

/// Makes each operation of a crate answer with generated responses, some of them with a member too many.
macro_rules! check {
    ($krate:ident, $model:expr, $rounds:expr, $($module:ident::$operation:ident $input:literal $output:literal),*) => {{
        use $krate::blocking::Client;
        use $krate::client::Replay;
        let (mut model, mut counts) = ($model, Counts::default());
        $(for seed in 1..=$rounds {
            model.seed(seed);
            model.is_minimal = true;
            let input = match $input {
                "" => json!({}),
                shape => model.value(shape),
            };
            model.is_minimal = false;
            let output = match $output {
                "" => json!({}),
                shape => model.value(shape),
            };
            let call = |body: &Value| {
                let replay = Replay::new().respond(200, body.to_string());
                let config = replay.config().region("us-east-1");
                let config = config.endpoint_url("http://127.0.0.1").build().unwrap();
                let input = serde_json::from_value(input.clone()).unwrap();
                let client = Client::new(&config).unwrap();
                let outcome = client.call::<$krate::operation::$module::$operation>(input);
                assert_eq!(replay.unused(), 0, "{outcome:?}");
                outcome.map(drop).map_err(|error| error.to_string())
            };
            match call(&output) {
                Ok(()) => counts.accepted += 1,
                // A few types of obstacles have no value that ends.
                Err(error) => {
                    let is_fine = !error.contains("is no member") && !error.contains("a variant");
                    assert!(is_fine, "{} {seed}: {error}\n{output:#}", stringify!($operation));
                }
            }
            // The whole is not marked where it has no members.
            let places = structures(&output);
            if !places.is_empty() {
                let place = &places[model.below(places.len())];
                let mut changed = output.clone();
                changed.pointer_mut(place).unwrap()["Surplus"] = json!({"a": []});
                let outcome = call(&changed);
                let name = stringify!($operation);
                let Err(text) = outcome else { panic!("{name} {seed} {place}: {changed:#}") };
                let is_named = text.contains("Surplus is no member (") || text.contains("Surplus is no member;");
                assert!(is_named, "{} {seed} {place}: {text}", stringify!($operation));
                counts.refused += 1;
            }
        })*
        counts
    }};
}

#[test]
fn generated_responses_of_the_committed_crate() {
    let model = Model::new(&read("models/sagemaker/2017-07-24/service-2.json"), None);
    let counts = check!(
        sagemaker_describe_inference_experiment, model, 300,
        describe_inference_experiment::DescribeInferenceExperiment
            "DescribeInferenceExperimentRequest" "DescribeInferenceExperimentResponse"
    );
    assert_eq!((counts.accepted, counts.refused), (300, 300));
}

#[test]
fn generated_responses_of_obstacles() {
    let model = Model::new(&read("tests/fixtures/obstacles.json"), None);
    let counts = check!(
        obstacles, model, 60,
        names::Names "NamesShape" "NamesShape",
        type_::Type "Values" "Values",
        recurse::Recurse "Recursion" "Recursion",
        keep::Keep "Secrets" "Secrets",
        send::Send "SendInput" "SendOutput",
        route::Route "RouteInput" "",
        squeeze::Squeeze "SqueezeInput" "",
        crowd::Crowd "Crowd" "Crowd",
        get_thing::GetThing "Thing" "Box",
        clone_2::Clone "" "",
        nothing::Nothing "" "",
        old::Old "OldThing" "Aging",
        documented::Documented "" "Documented"
    );
    assert!(counts.accepted > 550, "{}", counts.accepted);
    assert!(counts.refused > 300, "{}", counts.refused);
}

#[test]
fn generated_responses_of_the_protocol_tests() {
    let model = Model::new(&read("tests/fixtures/protocol.json"), Some("garden#"));
    let counts = check!(
        protocol, model, 300,
        record::Record "RecordInput" "RecordOutput",
        point::Point "PointInput" "",
        wait::Wait "" "",
        submit::Submit "SubmitInput" "SubmitOutput",
        archive::Archive "ArchiveInput" ""
    );
    assert_eq!(counts.accepted, 1500);
    assert!(counts.refused >= 600, "{}", counts.refused);
}

/// What a test makes up for an operation without an output never reaches the caller.
#[test]
fn an_output_without_members_has_none() {
    let replay = protocol::client::Replay::new().respond(200, r#"{"Name": "a"}"#);
    let config = replay.config().endpoint_url("http://127.0.0.1").build().unwrap();
    let client = protocol::blocking::Client::new(&config).unwrap();
    let error = client.wait().send().unwrap_err().to_string();
    assert!(error.contains("does not fit Wait: Name is no member"), "{error}");
}
