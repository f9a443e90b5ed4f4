//! Values of a wrong type at every position of the vocabulary.

use std::mem::discriminant;

use codegen::{Diagnostic, Documentation, Severity, Source};
use serde_json::{Value, json};
use tests::Input;

/// What has no meaning to the generator, so that it may be anything.
const IGNORED: &[&str] = &[
    "/version",
    "/metadata/auth",
    "/metadata/auth/0",
    "/metadata/uid",
    "/operations/Op/name",
    // A trait that the mixin keeps to itself.
    "/shapes/lib#Mixin/traits/smithy.api#sensitive",
    // Null takes a default back.
    "/shapes/lib#In/members/Default/traits/smithy.api#default",
];

/// Replaces each value of a model by one of each type. How many models that made, and how many of these were
/// refused.
pub(crate) fn check(model: &Value) -> (usize, usize) {
    let (mut count, mut refused, mut failures) = (0, 0, Vec::new());
    for position in positions(model) {
        for value in [json!(null), json!(true), json!(0), json!("x"), json!([]), json!({})] {
            let mut changed = model.clone();
            let place = changed.pointer_mut(&position).expect("a position of the model");
            let is_of_wrong_type = discriminant(place) != discriminant(&value);
            *place = value.clone();
            count += 1;
            let failure = match generate(&changed) {
                Err(diagnostics) => {
                    refused += 1;
                    unsound(&diagnostics, &changed, is_of_wrong_type.then_some(&position))
                }
                Ok(diagnostics) if is_of_wrong_type && !IGNORED.contains(&position.as_str()) => {
                    Some(format!("is accepted: {diagnostics:?}"))
                }
                Ok(_) => None,
            };
            if let Some(failure) = failure {
                failures.push(format!("{value} at {position} {failure}"));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    (count, refused)
}

fn generate(model: &Value) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let input = Input::model(&model.to_string());
    let source = Source { name: "model.json", text: &input.models[0].json };
    // These may refuse less, and must not panic either.
    let _ = codegen::summarize(&[source]);
    let _ = codegen::slice(&source, &["Op".to_owned()], Documentation::Strip);
    match input.generate() {
        Ok(generated) => Ok(generated.diagnostics),
        Err(diagnostics) => Err(diagnostics.iter().cloned().collect()),
    }
}

/// What is wrong with diagnostics: each names a place that is there, and an error is about the position, where a value
/// is of a wrong type there.
fn unsound(diagnostics: &[Diagnostic], model: &Value, position: Option<&String>) -> Option<String> {
    let is_nowhere = |diagnostic: &&Diagnostic| {
        diagnostic.source != "model.json"
            || diagnostic.message.is_empty()
            || model.pointer(&diagnostic.pointer).is_none()
    };
    if let Some(diagnostic) = diagnostics.iter().find(is_nowhere) {
        return Some(format!("is reported nowhere: {diagnostic}"));
    }
    let position = position?.as_str();
    let is_about = |diagnostic: &Diagnostic| {
        diagnostic.severity == Severity::Error
            && (diagnostic.pointer.starts_with(position)
                || position.starts_with(&diagnostic.pointer))
    };
    let is_reported = diagnostics.iter().any(is_about);
    (!is_reported).then(|| format!("is not reported, but {}", diagnostics[0]))
}

/// The pointers of all values, but of the document itself.
pub(crate) fn positions(model: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![(String::new(), model)];
    while let Some((pointer, value)) = pending.pop() {
        let members = value.as_object().into_iter().flatten();
        let members =
            members.map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value));
        let items = value.as_array().into_iter().flatten().enumerate();
        let items = items.map(|(index, value)| (index.to_string(), value));
        pending
            .extend(members.chain(items).map(|(step, value)| (format!("{pointer}/{step}"), value)));
        found.push(pointer);
    }
    found.remove(0);
    found
}
