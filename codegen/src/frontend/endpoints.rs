//! Endpoint rules and their parameters. Both vocabularies have the same JSON for them.

use std::collections::BTreeMap;

use super::values::unknown_key;
use crate::json::Node;
use crate::model::{
    Call, ClientContextParam, Condition, Endpoint, Expression, Parameter, ParameterKind,
    ParameterValue, Property, Rule, RuleKind, RuleSet, TextPart,
};

/// Reads the `parameters` and the `rules` of a node. What else it has, and whether it has both, is the caller's.
pub(super) fn rule_set(node: &Node<'_>) -> RuleSet {
    RuleSet {
        parameters: node.get("parameters").map(|node| named(&node, parameter)).unwrap_or_default(),
        rules: node.get("rules").map(|node| list(&node, rule)).unwrap_or_default(),
    }
}

/// The parameters that a client can be given.
pub(super) fn client_context_params(node: &Node<'_>) -> BTreeMap<String, ClientContextParam> {
    named(node, |node| {
        let mut documentation = None;
        for (key, node) in node.members() {
            match key {
                "documentation" => documentation = Some(node.string()),
                "type" => {}
                _ => unknown_key(&node),
            }
        }
        node.lacks("type");
        Some(ClientContextParam { kind: kind(&node.get("type")?)?, documentation })
    })
}

/// The parameters that are always the same for an operation.
pub(super) fn static_context_params(node: &Node<'_>) -> BTreeMap<String, ParameterValue> {
    named(node, |node| only(node, "value").and_then(|node| parameter_value(&node)))
}

/// The parameters that are found in an operation's input, and where.
pub(super) fn operation_context_params(node: &Node<'_>) -> BTreeMap<String, String> {
    named(node, |node| only(node, "path").map(|node| node.string()))
}

/// The parameter that has a member's value.
pub(super) fn context_param(node: &Node<'_>) -> Option<String> {
    only(node, "name").map(|node| node.string())
}

/// The value of the one key that an object may have.
fn only<'b>(node: &'b Node<'_>, key: &'b str) -> Option<Node<'b>> {
    node.members().filter(|(other, _)| *other != key).for_each(|(_, node)| unknown_key(&node));
    node.lacks(key);
    node.get(key)
}

/// The members of an object, as far as they can be read.
fn named<T>(node: &Node<'_>, read: impl Fn(&Node<'_>) -> Option<T>) -> BTreeMap<String, T> {
    let members = node.members().map(|(name, node)| (name.to_owned(), read(&node)));
    members.filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The items of an array, as far as they can be read.
fn list<T>(node: &Node<'_>, read: impl Fn(&Node<'_>) -> Option<T>) -> Vec<T> {
    node.items().filter_map(|item| read(&item)).collect()
}

fn parameter(node: &Node<'_>) -> Option<Parameter> {
    let mut parameter = Parameter {
        kind: ParameterKind::String,
        built_in: None,
        required: false,
        default: None,
        documentation: None,
    };
    for (key, node) in node.members() {
        match key {
            "type" => parameter.kind = kind(&node)?,
            "builtIn" => parameter.built_in = Some(node.string()),
            "required" => parameter.required = node.bool(),
            "default" => parameter.default = parameter_value(&node),
            "documentation" => parameter.documentation = Some(node.string()),
            // They are the client's to set, whose settings have documentation of their own.
            "deprecated" => {}
            _ => unknown_key(&node),
        }
    }
    node.lacks("type");
    Some(parameter)
}

/// The types have two spellings each.
fn kind(node: &Node<'_>) -> Option<ParameterKind> {
    match node.str().to_ascii_lowercase().as_str() {
        "boolean" => Some(ParameterKind::Boolean),
        "string" => Some(ParameterKind::String),
        "stringarray" => Some(ParameterKind::StringArray),
        _ => {
            node.expected("\"boolean\", \"string\" or \"stringArray\"");
            None
        }
    }
}

fn parameter_value(node: &Node<'_>) -> Option<ParameterValue> {
    let value = node.value();
    match (value.as_bool(), value.as_str(), value.is_array()) {
        (Some(value), ..) => Some(ParameterValue::Boolean(value)),
        (_, Some(text), _) => Some(ParameterValue::String(text.to_owned())),
        (.., true) => Some(ParameterValue::StringArray(node.strings())),
        _ => {
            node.expected("a boolean, a string or an array of strings");
            None
        }
    }
}

fn rule(node: &Node<'_>) -> Option<Rule> {
    for (key, node) in node.members() {
        if !matches!(key, "type" | "conditions" | "documentation" | "endpoint" | "error" | "rules")
        {
            unknown_key(&node);
        }
    }
    node.lacks("type");
    let kind = node.get("type")?;
    // What a rule leads to stands under a key that goes with its type.
    let result = match kind.str() {
        "endpoint" => "endpoint",
        "error" => "error",
        "tree" => "rules",
        _ => {
            kind.expected("\"endpoint\", \"error\" or \"tree\"");
            return None;
        }
    };
    node.lacks(result);
    let target = node.get(result)?;
    let kind = match result {
        "endpoint" => RuleKind::Endpoint(endpoint(&target)?),
        "error" => RuleKind::Error(expression(&target)?),
        _ => RuleKind::Tree(list(&target, rule)),
    };
    let conditions = node.get("conditions").map(|node| list(&node, condition)).unwrap_or_default();
    let documentation = node.get("documentation").map(|node| node.string());
    Some(Rule { conditions, documentation, kind })
}

fn endpoint(node: &Node<'_>) -> Option<Endpoint> {
    let mut url = None;
    let (mut headers, mut properties) = (BTreeMap::new(), BTreeMap::new());
    for (key, node) in node.members() {
        match key {
            "url" => url = expression(&node),
            "headers" => headers = named(&node, |node| Some(list(node, expression))),
            "properties" => properties = named(&node, property),
            _ => unknown_key(&node),
        }
    }
    node.lacks("url");
    Some(Endpoint { url: url?, headers, properties })
}

fn property(node: &Node<'_>) -> Option<Property> {
    use serde_json::Value::{Array, Bool, Number, Object, String};
    Some(match node.value() {
        Bool(value) => Property::Boolean(*value),
        Number(_) => Property::Integer(integer(node)?),
        String(_) => Property::Text(text(node)),
        Array(_) => Property::List(list(node, property)),
        Object(_) => Property::Map(named(node, property)),
        serde_json::Value::Null => {
            node.expected("a value");
            return None;
        }
    })
}

fn condition(node: &Node<'_>) -> Option<Condition> {
    let assign = node.get("assign").map(|node| node.string());
    Some(Condition { call: call(node, &["assign"])?, assign })
}

/// A function with its arguments, and perhaps other keys that were read already.
fn call(node: &Node<'_>, others: &[&str]) -> Option<Call> {
    for (key, node) in node.members() {
        if key != "fn" && key != "argv" && !others.contains(&key) {
            unknown_key(&node);
        }
    }
    for key in ["fn", "argv"] {
        node.lacks(key);
    }
    let function = node.get("fn")?.string();
    Some(Call { function, arguments: list(&node.get("argv")?, expression) })
}

fn expression(node: &Node<'_>) -> Option<Expression> {
    use serde_json::Value::{Array, Bool, Null, Number, Object, String};
    Some(match node.value() {
        Bool(value) => Expression::Boolean(*value),
        Number(_) => Expression::Integer(integer(node)?),
        String(_) => Expression::Text(text(node)),
        Array(_) => Expression::List(list(node, expression)),
        Object(members) if members.contains_key("ref") => {
            Expression::Reference(only(node, "ref")?.string())
        }
        Object(members) if members.contains_key("fn") => Expression::Call(call(node, &[])?),
        Object(_) | Null => {
            node.expected("a value, an object with a `ref`, or one with a `fn`");
            return None;
        }
    })
}

fn integer(node: &Node<'_>) -> Option<i64> {
    let value = node.value().as_i64();
    if value.is_none() {
        node.expected("a whole number");
    }
    value
}

/// The parts of a text. In it, `{{` and `}}` stand for braces.
fn text(node: &Node<'_>) -> Vec<TextPart> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = node.str();
    while let Some(at) = rest.find(['{', '}']) {
        literal.push_str(&rest[..at]);
        let (brace, after) = rest[at..].split_at(1);
        if let Some(after) = after.strip_prefix(brace) {
            literal.push_str(brace);
            rest = after;
            continue;
        }
        let value = after.split_once('}').filter(|(value, _)| brace == "{" && !value.is_empty());
        let Some((value, after)) = value else {
            node.error(format!(
                "expected `{{name}}` or `{brace}{brace}`, found a single `{brace}`"
            ));
            return Vec::new();
        };
        if !literal.is_empty() {
            parts.push(TextPart::Literal(std::mem::take(&mut literal)));
        }
        let (name, attribute) = value
            .split_once('#')
            .map_or((value, None), |(name, attribute)| (name, Some(attribute.to_owned())));
        parts.push(TextPart::Value { name: name.to_owned(), attribute });
        rest = after;
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        parts.push(TextPart::Literal(literal));
    }
    parts
}
