//! One model in both forms gives one crate, byte for byte.

#![allow(clippy::panic, clippy::unwrap_used)]

use codegen::File;
use serde_json::{Map, Value, json};
use tests::{Input, committed, difference, fixtures};

/// The committed operation as a Smithy model, whose enumerations have names for their values.
#[test]
fn the_committed_crate_has_a_twin() {
    let of = committed().remove(0);
    let mut twin = Input::fixture("describe_inference_experiment.smithy");
    twin.options = of.input.options.clone();
    // The fixture's own rules are not those of the service.
    let mut model: Value = serde_json::from_slice(&twin.models[0].json).unwrap();
    let rules: Value = serde_json::from_slice(&of.input.models[1].json).unwrap();
    let mut shapes = model["shapes"].as_object_mut().unwrap().values_mut();
    let service = shapes.find(|shape| shape["type"] == "service").unwrap();
    service["traits"]["smithy.rules#endpointRuleSet"] = rules;
    twin.models[0].json = model.to_string().into_bytes();
    assert_same("describe_inference_experiment", &twin, &of.input);
}

#[test]
fn every_fixture_has_a_twin() {
    for name in fixtures() {
        let mut input = Input::fixture(&name);
        let mut model: Value = serde_json::from_slice(&input.models[0].json).unwrap();
        if model["smithy"].is_null() {
            // What these can say in either vocabulary is in a test of its own.
            model.as_object_mut().unwrap().retain(|key, _| key != "pagination" && key != "waiters");
            input.models[0].json = model.to_string().into_bytes();
            let mut twin = input.clone();
            twin.models[0].json = smithy(&model).to_string().into_bytes();
            assert_same(&name, &twin, &input);
        }
    }
}

/// Where botocore's calls take ten minutes, which is what there is in place of their number, pages and waiters are
/// the same, too.
#[test]
fn pages_and_waiters_have_twins() {
    let string = |name: &str| json!({name: {"shape": "String"}});
    let structure = |members: Value| json!({"type": "structure", "members": members});
    let mut output = string("Token");
    output["Names"] = json!({"shape": "Names"});
    let rules = &Input::fixture("paging").models[0].json;
    let rules: Value = serde_json::from_slice(rules).unwrap();
    let model = json!({
        "metadata": {
            "protocol": "json", "jsonVersion": "1.1", "serviceId": "Any", "targetPrefix": "Any", "apiVersion": "1",
            "endpointPrefix": "any", "serviceFullName": "Any",
        },
        "parameters": rules["parameters"],
        "rules": rules["rules"],
        "operations": {"List": {"input": {"shape": "In"}, "output": {"shape": "Out"}, "errors": [{"shape": "Gone"}]}},
        "shapes": {
            "In": structure(string("Token")),
            "Out": structure(output),
            "Names": {"type": "list", "member": {"shape": "String"}},
            "Gone": {"type": "structure", "members": {}, "exception": true},
            "String": {"type": "string"},
        },
    });
    let mut of_smithy = smithy(&model);
    let traits = &mut of_smithy["shapes"]["operations#List"]["traits"];
    traits["smithy.api#paginated"] =
        json!({"inputToken": "Token", "outputToken": "Token", "items": "Names"});
    let all = json!({"path": "Names[]", "comparator": "allStringEquals", "expected": "a"});
    let acceptor = |state: &str, matcher: Value| json!({"state": state, "matcher": matcher});
    traits["smithy.waiters#waitable"] = json!({"Listed": {"minDelay": 2, "acceptors": [
        acceptor("success", json!({"output": all})),
        acceptor("failure", json!({"errorType": "Gone"})),
        acceptor("retry", json!({"success": true})),
    ]}});
    let mut of_botocore = model;
    of_botocore["pagination"] =
        json!({"List": {"input_token": "Token", "output_token": "Token", "result_key": "Names"}});
    let acceptor = |state: &str, matcher: &str, expected: Value| json!({"state": state, "matcher": matcher, "expected": expected});
    let mut all = acceptor("success", "pathAll", json!("a"));
    all["argument"] = json!("Names[]");
    of_botocore["waiters"] = json!({"Listed": {"operation": "List", "delay": 2, "maxAttempts": 300, "acceptors": [
        all,
        acceptor("failure", "error", json!("Gone")),
        acceptor("retry", "error", json!(false)),
    ]}});
    let [twin, input] = [of_smithy, of_botocore].map(|model| Input::model(&model.to_string()));
    assert_same("pages and waiters", &twin, &input);
    let text = input.generate().unwrap().files.into_iter().map(|file| file.contents);
    let text = text.collect::<String>();
    for part in ["Paginated for List", "pub fn wait_until_listed", "max_wait_secs: 600"] {
        assert!(text.contains(part), "{part}");
    }
}

#[track_caller]
fn assert_same(name: &str, twin: &Input, input: &Input) {
    let generate = |input: &Input| {
        let generated = input.generate().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(generated.diagnostics.is_empty(), "{name}: {:?}", generated.diagnostics);
        generated.files
    };
    let (files, expected) = (generate(twin), generate(input));
    let paths = |files: &[File]| files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&files), paths(&expected), "{name}");
    for (file, expected) in files.iter().zip(&expected) {
        if let Some(line) = difference(file.contents.as_bytes(), expected.contents.as_bytes()) {
            panic!("{name}: {}, {line}", file.path);
        }
    }
}

/// A botocore model in Smithy's words, as far as the fixtures use botocore's.
fn smithy(model: &Value) -> Value {
    let mut shapes = Map::new();
    let metadata = &model["metadata"];
    let mut service = json!({
        "type": "service",
        "version": metadata["apiVersion"],
        "operations": [],
        "traits": {
            "aws.api#service": {
                "sdkId": metadata["serviceId"],
                "endpointPrefix": metadata["endpointPrefix"],
            },
            "smithy.api#title": metadata["serviceFullName"],
        },
    });
    let protocol = match text(&metadata["protocol"]) {
        "rest-json" => "restJson1".to_owned(),
        _ => format!("awsJson{}", text(&metadata["jsonVersion"]).replace('.', "_")),
    };
    service["traits"][format!("aws.protocols#{protocol}")] = json!({});
    if metadata["auth"] == json!(["aws.auth#sigv4"]) {
        service["traits"]["aws.auth#sigv4"] = json!({"name": metadata["endpointPrefix"]});
    }
    copy_documentation(model, &mut service["traits"]);
    service["traits"]["smithy.rules#endpointRuleSet"] =
        json!({"parameters": model["parameters"], "rules": model["rules"]});
    for (name, operation) in members(&model["operations"]) {
        // Botocore's operations may be called like a shape.
        let id = format!("operations#{name}");
        service["operations"].as_array_mut().unwrap().push(json!({"target": id}));
        shapes.insert(id, smithy_operation(operation));
    }
    let name = metadata.get("targetPrefix").unwrap_or(&metadata["endpointPrefix"]);
    shapes.insert(format!("service#{}", text(name)), service);
    for (name, shape) in members(&model["shapes"]) {
        shapes.insert(format!("shapes#{name}"), smithy_shape(shape, &model["shapes"]));
    }
    json!({"smithy": "2.0", "shapes": shapes})
}

fn smithy_operation(operation: &Value) -> Value {
    let mut result = json!({"type": "operation", "traits": traits(operation, "")});
    if let Some(http) = operation.get("http") {
        result["traits"]["smithy.api#http"] = some(json!({
            "method": http["method"], "uri": http["requestUri"], "code": http["responseCode"],
        }));
    }
    if let Some(auth) = operation["auth"].as_array() {
        // Smithy's word for none is an empty list.
        let schemes: Vec<_> = auth.iter().filter(|of| **of != "smithy.api#noAuth").collect();
        result["traits"]["smithy.api#auth"] = json!(schemes);
    }
    for key in ["input", "output"] {
        result[key] = match operation.get(key) {
            Some(of) => target(of),
            None => json!({"target": "smithy.api#Unit"}),
        };
    }
    if let Some(errors) = operation["errors"].as_array() {
        result["errors"] = errors.iter().map(target).collect();
    }
    result
}

fn smithy_shape(shape: &Value, shapes: &Value) -> Value {
    let kind = match text(&shape["type"]) {
        "structure" if shape["document"] == true => "document",
        "structure" if shape["union"] == true => "union",
        kind => kind,
    };
    let mut result = json!({"type": kind, "traits": traits(shape, kind)});
    for key in ["member", "key", "value"] {
        if let Some(of) = shape.get(key) {
            result[key] = target(of);
        }
    }
    if kind == "structure" || kind == "union" {
        result["members"] = json!({});
    }
    for (name, member) in members(&shape["members"]).filter(|_| kind != "document") {
        let kind = text(&shapes[text(&member["shape"])]["type"]);
        let mut result_member = target(member);
        result_member["traits"] = traits(member, kind);
        if shape["required"].as_array().is_some_and(|required| required.contains(&json!(name))) {
            result_member["traits"]["smithy.api#required"] = json!({});
        }
        if shape["payload"] == *name {
            result_member["traits"]["smithy.api#httpPayload"] = json!({});
        }
        bind(member, &mut result_member["traits"]);
        result["members"][name] = result_member;
    }
    result
}

/// Where in an HTTP message a member is, and its name there.
fn bind(member: &Value, traits: &mut Value) {
    let (id, value) = match (member["location"].as_str(), &member["locationName"]) {
        (None, Value::Null) => return,
        (None, name) => ("smithy.api#jsonName", name.clone()),
        (Some("header"), name) => ("smithy.api#httpHeader", name.clone()),
        (Some("headers"), name) => ("smithy.api#httpPrefixHeaders", name.clone()),
        (Some("querystring"), name) => ("smithy.api#httpQuery", name.clone()),
        (Some("uri"), _) => ("smithy.api#httpLabel", json!({})),
        (Some("statusCode"), _) => ("smithy.api#httpResponseCode", json!({})),
        (Some(other), _) => panic!("{other}"),
    };
    traits[id] = value;
}

fn target(reference: &Value) -> Value {
    json!({"target": format!("shapes#{}", text(&reference["shape"]))})
}

/// The traits for the keys of an operation, of a shape, or of a member whose target has this type.
fn traits(of: &Value, kind: &str) -> Value {
    let mut traits = json!({});
    copy_documentation(of, &mut traits);
    if of["deprecated"] == true {
        traits["smithy.api#deprecated"] = some(json!({
            "message": of["deprecatedMessage"], "since": of["deprecatedSince"],
        }));
    }
    if of.get("min").or(of.get("max")).is_some() {
        let is_collection = ["string", "blob", "list", "map"].contains(&kind);
        let name = if is_collection { "smithy.api#length" } else { "smithy.api#range" };
        traits[name] = some(json!({"min": of["min"], "max": of["max"]}));
    }
    for (key, id) in [
        ("hostLabel", "smithy.api#hostLabel"),
        ("httpChecksumRequired", "smithy.api#httpChecksumRequired"),
        ("idempotencyToken", "smithy.api#idempotencyToken"),
        ("idempotent", "smithy.api#idempotent"),
        ("sensitive", "smithy.api#sensitive"),
        ("sparse", "smithy.api#sparse"),
    ] {
        if of[key] == true {
            traits[id] = json!({});
        }
    }
    for (key, id) in [
        ("endpoint", "smithy.api#endpoint"),
        ("pattern", "smithy.api#pattern"),
        ("requestcompression", "smithy.api#requestCompression"),
        ("retryable", "smithy.api#retryable"),
    ] {
        if let Some(value) = of.get(key) {
            traits[id] = value.clone();
        }
    }
    if of["jsonvalue"] == true {
        traits["smithy.api#mediaType"] = json!("application/json");
    }
    if let Some(format) = of["timestampFormat"].as_str() {
        traits["smithy.api#timestampFormat"] = json!(match format {
            "unixTimestamp" => "epoch-seconds",
            "iso8601" => "date-time",
            "rfc822" => "http-date",
            other => panic!("{other}"),
        });
    }
    if of["exception"] == true {
        let fault = of["fault"] == true;
        traits["smithy.api#error"] = json!(if fault { "server" } else { "client" });
        let error = &of["error"];
        if !error["code"].is_null() {
            traits["aws.protocols#awsQueryError"] =
                json!({"code": error["code"], "httpResponseCode": error["httpStatusCode"]});
        } else if !error["httpStatusCode"].is_null() {
            traits["smithy.api#httpError"] = error["httpStatusCode"].clone();
        }
    }
    if let Some(values) = of["enum"].as_array() {
        let documentation = |value: &Value| of["enumDocumentation"].get(text(value));
        let value = |value| some(json!({"value": value, "documentation": documentation(value)}));
        traits["smithy.api#enum"] = values.iter().map(value).collect();
    }
    traits
}

fn copy_documentation(of: &Value, traits: &mut Value) {
    if let Some(documentation) = of.get("documentation") {
        traits["smithy.api#documentation"] = documentation.clone();
    }
}

/// An object without its members that are null.
fn some(mut object: Value) -> Value {
    object.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    object
}

fn members(object: &Value) -> impl Iterator<Item = (&String, &Value)> {
    object.as_object().into_iter().flatten()
}

#[track_caller]
fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
