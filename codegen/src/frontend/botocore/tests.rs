//! What only botocore says, or says in its own way, and what is wrong with the files beside a model.

use serde_json::{Value, json};

use crate::frontend::tests::{botocore, diagnostics, extend, input, model, read};
use crate::model::{HttpBinding, Kind, Matcher, Paginator, Protocol};

/// The members of an input.
fn members(members: &Value) -> Value {
    botocore(json!({
        "Input": {"type": "structure", "members": members},
        "S": {"type": "string"},
    }))
}

#[test]
fn a_place_in_a_message_has_the_name_of_the_member_where_no_other_is_given() {
    let file = members(&json!({
        "a": {"shape": "S", "location": "uri", "locationName": "a_id"},
        "b": {"shape": "S", "location": "uri"},
        "c": {"shape": "S", "location": "header"},
        "d": {"shape": "S", "location": "querystring"},
        "e": {"shape": "S", "location": "headers", "locationName": ""},
    }));
    let model = model(&file);
    let bindings = input(&model).iter().map(|member| member.traits.http.clone());
    let expected = [
        HttpBinding::Label("a_id".to_owned()),
        HttpBinding::Label("b".to_owned()),
        HttpBinding::Header("c".to_owned()),
        HttpBinding::Query("d".to_owned()),
        HttpBinding::PrefixHeaders(String::new()),
    ];
    assert_eq!(bindings.collect::<Vec<_>>(), expected.map(Some));
    assert!(input(&model).iter().all(|member| member.traits.json_name.is_none()));
}

#[test]
fn a_name_of_a_shape_is_one_of_its_members() {
    let file = botocore(json!({
        "Input": {"type": "structure", "members": {"m": {"shape": "L"}, "n": {"shape": "S"}}},
        "L": {"type": "list", "member": {"shape": "S"}, "locationName": "item", "flattened": true},
        "S": {"type": "string"},
    }));
    let traits = &model(&file).shapes["L"].traits;
    assert_eq!(traits.xml.name.as_deref(), Some("item"));
    assert!(traits.xml.flattened);
}

#[test]
fn what_is_no_place_in_a_message_is_an_error() {
    let file = members(&json!({"m": {"shape": "S", "location": "trailer"}}));
    assert_eq!(
        diagnostics(&[&file]),
        [
            "error: expected \"header\", \"headers\", \"querystring\", \"statusCode\" or \"uri\", found the \
          string \"trailer\"\n  --> one.json#/shapes/Input/members/m/location"
        ]
    );
}

#[test]
fn a_payload_that_is_no_member_is_a_warning() {
    let mut file = members(&json!({"m": {"shape": "S"}}));
    file["shapes"]["Input"]["payload"] = json!("n");
    let (_, warnings) = read(&[&file]).unwrap();
    let expected =
        "warning: `payload` names \"n\", which is no member\n  --> one.json#/shapes/Input";
    assert_eq!(warnings, [expected]);
}

#[test]
fn a_service_may_have_one_host_and_sign_in_its_own_way() {
    let mut file = botocore(json!({}));
    file["metadata"]["globalEndpoint"] = json!("id.example.com");
    assert_eq!(model(&file).service.global_endpoint.as_deref(), Some("id.example.com"));
    for (version, scheme) in [
        ("v4", "SigV4"),
        ("v4a", "SigV4a"),
        ("bearer", "Bearer"),
        ("none", "None"),
        ("v2", "Other(\"v2\")"),
    ] {
        file["metadata"]["signatureVersion"] = json!(version);
        assert_eq!(format!("{:?}", model(&file).service.auth), format!("[{scheme}]"));
    }
}

#[test]
fn a_service_has_the_protocols_of_its_list() {
    let mut file = botocore(json!({}));
    let metadata = file["metadata"].as_object_mut().unwrap();
    metadata.remove("protocol");
    metadata.remove("jsonVersion");
    let names = ["json", "rest-json", "rest-xml", "query", "ec2", "smithy-rpc-v2-cbor", "mqtt"];
    metadata.insert("protocols".to_owned(), json!(names));
    let expected = [
        Protocol::AwsJson1_0,
        Protocol::RestJson1,
        Protocol::RestXml,
        Protocol::AwsQuery,
        Protocol::Ec2Query,
        Protocol::RpcV2Cbor,
        Protocol::Other("mqtt".to_owned()),
    ];
    assert_eq!(model(&file).service.protocols, expected);
    // The list is stronger than the one that older readers know.
    file["metadata"]["protocol"] = json!("query");
    assert_eq!(model(&file).service.protocols, expected);
}

#[test]
fn what_is_not_deprecated_has_no_message_of_it() {
    let mut file = botocore(json!({}));
    extend(&mut file, json!({"deprecated": false, "deprecatedMessage": "m"}));
    assert_eq!(model(&file).service.deprecated, None);
}

#[test]
fn every_ignored_key_is_ignored() {
    let mut file = botocore(json!({
        "Input": {
            "type": "structure", "event": true, "synthetic": true, "wrapper": true, "xmlOrder": ["m"],
            "members": {"m": {"shape": "L", "enum": ["a"]}},
            "exception": true, "error": {"senderFault": true},
        },
        "L": {"type": "list", "member": {"shape": "S", "jsonvalue": true, "documentation": ""}},
        "S": {"type": "string"},
    }));
    file["version"] = json!("2.0");
    file["examples"] = json!({});
    file["authorizers"] = json!({});
    for key in
        ["serviceAbbreviation", "uid", "ripServiceName", "checksumFormat", "protocolSettings"]
    {
        file["metadata"][key] = json!("");
    }
    file["operations"]["Do"]["name"] = json!("Do");
    file["operations"]["Do"]["alias"] = json!("Doing");
    file["operations"]["Do"]["output"] = json!({"shape": "Input", "wrapper": true});
    file["operations"]["Do"]["errors"] =
        json!([{"shape": "Input", "error": {}, "exception": true, "fault": true}]);
    let model = model(&file);
    assert!(matches!(model.shapes["Input"].kind, Kind::Structure(_)));
}

#[test]
fn only_botocore_has_these_keys_of_paginators() {
    let companion = json!({"version": "1.0", "pagination": {"Do": {
        "input_token": ["a", "b"], "output_token": ["c", "d || e[-1].f"], "result_key": ["r", "s"],
        "limit_key": "n", "more_results": "more", "non_aggregate_keys": ["k"],
    }}});
    let (model, warnings) = read(&[&botocore(json!({})), &companion]).unwrap();
    assert_eq!(warnings, [""; 0]);
    let strings = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let expected = Paginator {
        input_tokens: strings(&["a", "b"]),
        output_tokens: strings(&["c", "d || e[-1].f"]),
        result_keys: strings(&["r", "s"]),
        limit_key: Some("n".to_owned()),
        more_results: Some("more".to_owned()),
        non_aggregate_keys: strings(&["k"]),
        origin: crate::model::Origin {
            source: "one.json".to_owned(),
            pointer: "/pagination/Do".to_owned(),
        },
    };
    assert_eq!(model.operations["Do"].paginator, Some(expected));
}

#[test]
fn only_botocore_waits_for_a_status() {
    let waiter = |name: &str| {
        json!({"operation": "Do", "delay": 1, "maxAttempts": 2, "acceptors": [
            {"state": "success", "matcher": "status", "expected": 404, "argument": name},
        ]})
    };
    let companion = json!({"version": 2, "waiters": {"B": waiter("b"), "A": waiter("a")}});
    let (model, warnings) = read(&[&botocore(json!({})), &companion]).unwrap();
    assert_eq!(warnings, [""; 0]);
    let waiters = &model.operations["Do"].waiters;
    assert_eq!(waiters.iter().map(|waiter| &*waiter.name).collect::<Vec<_>>(), ["A", "B"]);
    assert_eq!(waiters[0].acceptors[0].matcher, Matcher::Status(404));
}

/// What is wrong with a file beside a model.
#[track_caller]
fn assert_wrong(companion: &Value, expected: &[&str]) {
    let found: Vec<String> = match read(&[&botocore(json!({})), companion]) {
        Ok((_, warnings)) => warnings,
        Err(diagnostics) => diagnostics.iter().map(ToString::to_string).collect(),
    };
    assert_eq!(found, expected, "{companion}");
}

#[test]
fn what_is_wrong_with_a_paginator_is_said_of_its_file() {
    let paginator = |more: Value| {
        let mut paginator = json!({"input_token": "a", "output_token": "b", "result_key": "c"});
        paginator.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"pagination": {"Do": paginator}})
    };
    assert_wrong(&paginator(json!({})), &[]);
    for (more, expected) in [
        (
            json!({"page_key": "a"}),
            "warning: this key is not known to the generator and has no effect on its output\n  \
             --> two.json#/pagination/Do/page_key",
        ),
        (
            json!({"output_token": ["b", "c"]}),
            "error: expected as many tokens as `input_token` has, 1, found 2\n  \
             --> two.json#/pagination/Do/output_token",
        ),
        (
            json!({"result_key": []}),
            "error: expected at least one, found none\n  --> two.json#/pagination/Do/result_key",
        ),
        (
            json!({"input_token": 1}),
            "error: expected a string, found the number 1\n  \
             --> two.json#/pagination/Do/input_token",
        ),
        (
            json!({"result_key": ["c", {}]}),
            "error: expected a string, found an object\n  \
             --> two.json#/pagination/Do/result_key/1",
        ),
        (
            json!({"limit_key": ["a"]}),
            "error: expected a string, found an array\n  --> two.json#/pagination/Do/limit_key",
        ),
    ] {
        assert_wrong(&paginator(more), &[expected]);
    }
    // Of an operation that the model lacks, too.
    assert_wrong(
        &json!({"pagination": {"Other": {"input_token": "a", "result_key": "b"}}}),
        &["error: expected a `output_token`\n  --> two.json#/pagination/Other"],
    );
    assert_wrong(
        &json!({"pagination": []}),
        &["error: expected an object, found an array\n  --> two.json#/pagination"],
    );
}

#[test]
fn what_is_wrong_with_a_waiter_is_said_of_its_file() {
    let waiters = |waiter: Value| json!({"version": 2, "waiters": {"W": waiter}});
    let acceptor = |acceptor: Value| {
        waiters(json!({"operation": "Do", "delay": 1, "maxAttempts": 1, "acceptors": [acceptor]}))
    };
    let fine = json!({"state": "retry", "matcher": "path", "argument": "a", "expected": "b"});
    assert_wrong(&acceptor(fine.clone()), &[]);
    let with = |key: &str, value: Value| {
        let mut changed = fine.clone();
        changed[key] = value;
        acceptor(changed)
    };
    for (companion, place, message) in [
        (
            with("state", json!("done")),
            "state",
            "expected \"success\", \"failure\" or \"retry\", found the string \"done\"",
        ),
        (
            with("matcher", json!("regex")),
            "matcher",
            "expected \"path\", \"pathAll\", \"pathAny\", \"error\" or \"status\", found the string \"regex\"",
        ),
        (
            with("expected", json!({})),
            "expected",
            "expected a string, a boolean or a whole number, found an object",
        ),
        (with("argument", json!(1)), "argument", "expected a string, found the number 1"),
    ] {
        let expected = format!("error: {message}\n  --> two.json#/waiters/W/acceptors/0/{place}");
        assert_wrong(&companion, &[&expected]);
    }
    for (matcher, expected, message) in [
        ("error", json!(1), "expected a string or a boolean, found the number 1"),
        ("status", json!("200"), "expected a number, found the string \"200\""),
        ("status", json!(70_000), "expected an HTTP status code, found the number 70000"),
    ] {
        let companion =
            acceptor(json!({"state": "retry", "matcher": matcher, "expected": expected}));
        let expected = format!("error: {message}\n  --> two.json#/waiters/W/acceptors/0/expected");
        assert_wrong(&companion, &[&expected]);
    }
    assert_wrong(
        &acceptor(json!({"state": "retry", "matcher": "path", "expected": "x"})),
        &["error: expected a `argument`\n  --> two.json#/waiters/W/acceptors/0"],
    );
    assert_wrong(
        &waiters(json!({"operation": "Do", "maxAttempts": -1, "acceptors": []})),
        &[
            "error: expected a `delay`\n  --> two.json#/waiters/W",
            "error: expected a whole number, found the number -1\n  --> two.json#/waiters/W/maxAttempts",
        ],
    );
    assert_wrong(
        &json!({"version": 1, "waiters": {}}),
        &["error: expected version 2, found the number 1\n  --> two.json#/version"],
    );
}

#[test]
fn what_is_wrong_with_endpoint_rules_is_said_of_their_file() {
    let rules = |rule: Value| json!({"version": "1.0", "parameters": {}, "rules": [rule]});
    let url = |url: &str| rules(json!({"type": "endpoint", "endpoint": {"url": url}}));
    assert_wrong(&url("https://{A}{{{B#c}}}"), &[]);
    for text in ["{", "a}", "{}", "{a"] {
        let brace = if text.contains('{') { '{' } else { '}' };
        let expected = format!(
            "error: expected `{{name}}` or `{brace}{brace}`, found a single `{brace}`\n  \
             --> two.json#/rules/0/endpoint/url"
        );
        assert_wrong(&url(text), &[&expected]);
    }
    for (rule, expected) in [
        (json!({"type": "tree"}), "error: expected a `rules`\n  --> two.json#/rules/0"),
        (
            json!({"type": "loop"}),
            "error: expected \"endpoint\", \"error\" or \"tree\", found the string \"loop\"\n  \
             --> two.json#/rules/0/type",
        ),
        (
            json!({"type": "error", "error": {"value": 1}}),
            "error: expected a value, an object with a `ref`, or one with a `fn`, found an object\n  \
             --> two.json#/rules/0/error",
        ),
        (
            json!({"type": "error", "error": 0.5}),
            "error: expected a whole number, found the number 0.5\n  --> two.json#/rules/0/error",
        ),
        (
            json!({"type": "error", "error": "", "conditions": [{"fn": "isSet"}]}),
            "error: expected a `argv`\n  --> two.json#/rules/0/conditions/0",
        ),
        (
            json!({"type": "error", "error": "", "conditions": [{"fn": "isSet", "argv": [], "as": "a"}]}),
            "warning: this key is not known to the generator and has no effect on its output\n  \
             --> two.json#/rules/0/conditions/0/as",
        ),
    ] {
        assert_wrong(&rules(rule), &[expected]);
    }
    assert_wrong(
        &json!({"parameters": {"A": {"type": "number"}}, "rules": []}),
        &[
            "error: expected \"boolean\", \"string\" or \"stringArray\", found the string \"number\"\n  \
           --> two.json#/parameters/A/type",
        ],
    );
    // Which parameters are deprecated is said to those who set them.
    let parameter = json!({"type": "string", "deprecated": {"message": "m", "since": "s"}});
    assert_wrong(&json!({"parameters": {"A": parameter}, "rules": []}), &[]);
    assert_wrong(&json!({"rules": []}), &["error: expected a `parameters`\n  --> two.json"]);
}

#[test]
fn files_stand_beside_one_model_of_botocores() {
    let paginators = json!({"pagination": {}});
    let service = botocore(json!({}));
    assert_eq!(
        diagnostics(&[&paginators]),
        [
            "error: this stands beside a botocore model; expected its `service-2.json`, too\n  --> one.json"
        ]
    );
    let smithy = crate::frontend::tests::smithy(json!({}));
    assert_eq!(
        diagnostics(&[&smithy, &paginators]),
        [
            "error: this stands beside a botocore model; a Smithy model says the same itself\n  --> two.json"
        ]
    );
    assert_eq!(
        diagnostics(&[&service, &paginators, &paginators]),
        ["error: two.json has \"pagination\", too\n  --> three.json#/pagination"]
    );
    assert_eq!(
        diagnostics(&[&service, &service, &paginators]).len(),
        2,
        "each of the two models is one too many"
    );
    let (_, warnings) =
        read(&[&service, &json!({"waiters": {}, "version": 2, "more": 1})]).unwrap();
    assert_eq!(
        warnings,
        ["warning: this key is not known to the generator and has no effect on its output\n  \
          --> two.json#/more"]
    );
}
