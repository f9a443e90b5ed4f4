//! Finds the traits with protocol tests.

use std::collections::BTreeMap;

use serde_json::Value;

use super::ast::Ast;
use super::id::local_name;
use crate::frontend::test_trait::{TestSubject, TestTrait};
use crate::frontend::values::origin;
use crate::json::Node;
use crate::model::{Operation, Origin, ShapeId};

const REQUESTS: &str = "smithy.test#httpRequestTests";
const RESPONSES: &str = "smithy.test#httpResponseTests";

/// The traits of all operations and errors, whether or not the service has them.
pub(super) fn find(
    ast: &Ast<'_>,
    operations: &BTreeMap<String, Operation>,
    names: &BTreeMap<ShapeId, ShapeId>,
) -> Vec<TestTrait> {
    let mut found = Vec::new();
    for (id, kind, node) in ast.concrete() {
        let Traits { is_error, requests, responses } = Traits::of(ast, id);
        let subject = match kind {
            "operation" => operation(operations, id, node),
            "structure" if is_error => error(names, id),
            _ => TestSubject::Other,
        };
        for (is_of_requests, tests) in [(true, requests), (false, responses)] {
            found.extend(tests.map(|(origin, tests)| TestTrait {
                subject: subject.clone(),
                is_of_requests,
                definition: self::origin(node),
                origin,
                tests,
            }));
        }
    }
    found
}

/// An operation of the service; one of another has no name that could be asked for.
fn operation(operations: &BTreeMap<String, Operation>, id: &str, node: &Node<'_>) -> TestSubject {
    let name = local_name(id);
    let is_bound =
        operations.get(name).is_some_and(|operation| operation.origin.pointer == node.pointer());
    TestSubject::Operation(if is_bound { name } else { id }.to_owned())
}

fn error(names: &BTreeMap<ShapeId, ShapeId>, id: &str) -> TestSubject {
    let shape = names.get(id).cloned().unwrap_or_else(|| ShapeId::new(id));
    TestSubject::Error { shape, code: local_name(id).to_owned() }
}

/// What matters here of a definition's traits. Of a trait that several mixins have, the last one counts.
#[derive(Default)]
struct Traits {
    is_error: bool,
    requests: Option<Tests>,
    responses: Option<Tests>,
}

/// Where some tests are, and what they say.
type Tests = (Origin, Value);

impl Traits {
    fn of(ast: &Ast<'_>, id: &str) -> Self {
        let mut traits = Self::default();
        for definition in ast.mixin_order(id) {
            definition.traits(|id, node| match id {
                "smithy.api#error" => traits.is_error = true,
                REQUESTS => traits.requests = Some((origin(node), node.value().clone())),
                RESPONSES => traits.responses = Some((origin(node), node.value().clone())),
                _ => {}
            });
        }
        traits
    }
}
