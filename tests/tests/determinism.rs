//! The same model gives the same bytes: run after run, on however many threads, and in whatever order
//! its file lists shapes, operations, and what is said of them.

#![allow(clippy::panic, clippy::unwrap_used)]

use codegen::File;
use serde_json::{Map, Value, json};
use tests::{Input, committed, difference, fixtures};

/// The committed crates, and the fixtures.
fn inputs() -> Vec<(String, Input)> {
    let committed = committed().into_iter().map(|of| (of.directory, of.input));
    let fixtures = fixtures().into_iter().map(|name| {
        let input = Input::fixture(&name);
        (name, input)
    });
    committed.chain(fixtures).collect()
}

fn generate(input: &Input) -> Vec<File> {
    input.generate().unwrap().files
}

#[track_caller]
fn assert_same(what: &str, files: &[File], expected: &[File]) {
    let paths = |files: &[File]| files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(files), paths(expected), "{what}");
    for (file, expected) in files.iter().zip(expected) {
        if let Some(line) = difference(file.contents.as_bytes(), expected.contents.as_bytes()) {
            panic!("{what}: {}, {line}", file.path);
        }
    }
}

/// Each run divides the files among its threads as the scheduler likes; several runs at once
/// make sure that it likes different things.
#[test]
fn runs_are_the_same_on_busy_and_on_idle_cores() {
    for (name, input) in inputs() {
        let alone = generate(&input);
        let busy = std::thread::scope(|scope| {
            let runs: Vec<_> = (0..2).map(|_| scope.spawn(|| generate(&input))).collect();
            runs.into_iter().map(|run| run.join().unwrap()).collect::<Vec<_>>()
        });
        for run in busy {
            assert_same(&name, &run, &alone);
        }
    }
}

#[test]
fn the_order_of_keys_is_of_no_account() {
    for (name, input) in inputs() {
        let expected = generate(&input);
        for seed in 0..3 {
            let shuffled = shuffled(&input, seed);
            assert_same(&format!("{name}, seed {seed}"), &generate(&shuffled), &expected);
        }
    }
}

/// What is wrong with a model is listed in an order of its own, too.
#[test]
fn diagnostics_are_in_the_same_order_whatever_the_models() {
    let model = r#"{
        "metadata": {"serviceId": "Library", "protocol": "json", "color": "red", "apiVersion": 1},
        "operations": {
            "Get": {"input": {"shape": "Nowhere"}, "output": {"shape": "List"}},
            "Put": {"input": 3, "cost": 1}
        },
        "shapes": {
            "List": {"type": "list", "member": {"shape": "List"}},
            "Odd": {"type": "cycle"},
            "Some": {"type": "structure", "members": {"A": {"shape": "Nobody"}, "B": {}}}
        }
    }"#;
    let input = Input::model(model);
    let expected = input.generate().unwrap_err().to_string();
    for seed in 0..5 {
        assert_eq!(shuffled(&input, seed).generate().unwrap_err().to_string(), expected);
    }
}

/// What is not asked for does not show, even if it would take the names of what is.
#[test]
fn a_slice_does_not_depend_on_the_rest_of_the_model() {
    for (name, input) in inputs() {
        let model: Value = serde_json::from_slice(&input.models[0].json).unwrap();
        // Smithy's shapes and operations are one section, of which only what is needed is read.
        if model.get("smithy").is_some() {
            continue;
        }
        let operations: Vec<_> = section(&model, "operations").keys().map(String::as_str).collect();
        let input = input.operations(&operations);
        let mut with_more = input.clone();
        with_more.models[0].json = with_unused(model.clone()).to_string().into_bytes();
        assert_same(&name, &generate(&with_more), &generate(&input));
    }
}

/// The model with an unused operation and an unused shape beside each of its own, under a name that
/// sorts first and becomes the same in Rust.
fn with_unused(mut model: Value) -> Value {
    for (section, unused) in [
        ("operations", json!({"input": {"shape": "UnusedInput"}})),
        ("shapes", json!({"type": "structure", "members": {"At": {"shape": "UnusedTime"}}})),
    ] {
        let section = model[section].as_object_mut().unwrap();
        for name in section.keys().cloned().collect::<Vec<_>>() {
            let mut unused = unused.clone();
            if section[&name]["exception"] == true {
                unused["exception"] = json!(true);
            }
            section.shift_insert(0, format!("-{name}"), unused);
        }
    }
    model["shapes"]["UnusedInput"] = json!({"type": "structure", "members": {}});
    model["shapes"]["UnusedTime"] = json!({"type": "timestamp"});
    model
}

fn section<'a>(model: &'a Value, name: &str) -> &'a Map<String, Value> {
    model[name].as_object().unwrap()
}

/// The same models and overlays with the keys of all objects in another order, except for members: their
/// order is the one in which they are declared.
fn shuffled(input: &Input, seed: u64) -> Input {
    let mut random = Random(seed);
    let mut input = input.clone();
    for text in input.models.iter_mut().chain(&mut input.overlays) {
        let mut document: Value = serde_json::from_slice(&text.json).unwrap();
        shuffle("", &mut document, &mut random);
        text.json = document.to_string().into_bytes();
    }
    input
}

fn shuffle(key: &str, value: &mut Value, random: &mut Random) {
    let Some(object) = value.as_object_mut() else { return };
    let mut members: Vec<_> = std::mem::take(object).into_iter().collect();
    if key != "members" {
        random.reorder(&mut members);
    }
    for (key, value) in &mut members {
        shuffle(key, value, random);
    }
    object.extend(members);
}

/// Orders that look random and are the same in every run. Zero is the order from back to front.
struct Random(u64);

impl Random {
    fn reorder<T>(&mut self, items: &mut [T]) {
        if self.0 == 0 {
            return items.reverse();
        }
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }

    /// Steele's splitmix64.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }
}
