//! What both vocabularies say: a service in botocore's words and in Smithy's makes one model.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::load;
use crate::api::{Source, Sources};
use crate::diagnostic::Diagnostics;
use crate::model::{
    Call, Condition, Endpoint, Expression, HttpBinding, Member, Model, Origin, Pace, Parameter,
    ParameterKind, ParameterValue, Property, Rule, RuleKind, RuleSet, TextPart,
};

/// Reads a model in one or in several files.
pub(super) fn read(files: &[&Value]) -> Result<(Model, Vec<String>), Diagnostics> {
    let texts: Vec<String> = files.iter().map(ToString::to_string).collect();
    let names = ["one.json", "two.json", "three.json"];
    let sources =
        texts.iter().zip(names).map(|(text, name)| Source { name, text: text.as_bytes() });
    let sources = Sources { models: &sources.collect::<Vec<_>>(), ..Sources::default() };
    let (model, documents, diagnostics) = load(&sources, false)?;
    let warnings = documents.report(diagnostics).into_result()?;
    Ok((model, warnings.iter().map(ToString::to_string).collect()))
}

#[track_caller]
pub(super) fn model(file: &Value) -> Model {
    let (model, warnings) = read(&[file]).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    assert_eq!(warnings, [""; 0]);
    model
}

pub(super) fn diagnostics(files: &[&Value]) -> Vec<String> {
    read(files).unwrap_err().iter().map(ToString::to_string).collect()
}

/// A model of an operation whose input is `Input`, with more shapes, or with others in their place.
pub(super) fn smithy(shapes: Value) -> Value {
    let mut model = json!({"smithy": "2.0", "shapes": {
        "a#Service": {
            "type": "service",
            "version": "1",
            "operations": [{"target": "a#Do"}],
            "traits": {
                "aws.api#service": {"sdkId": "Id", "endpointPrefix": "prefix"},
                "aws.protocols#awsJson1_1": {},
            },
        },
        "a#Do": {"type": "operation", "input": {"target": "a#Input"}},
        "a#Input": {"type": "structure", "members": {}},
    }});
    extend(&mut model["shapes"], shapes);
    model
}

/// The same in botocore's form, with more shapes.
pub(super) fn botocore(shapes: Value) -> Value {
    let mut model = json!({
        "metadata": {
            "apiVersion": "1", "endpointPrefix": "prefix", "jsonVersion": "1.1",
            "protocol": "json", "serviceId": "Id", "targetPrefix": "Service",
        },
        "operations": {
            "Do": {"input": {"shape": "Input"}, "http": {"method": "POST", "requestUri": "/"}},
        },
        "shapes": {"Input": {"type": "structure", "members": {}}},
    });
    extend(&mut model["shapes"], shapes);
    model
}

pub(super) fn extend(object: &mut Value, more: Value) {
    let Value::Object(more) = more else { panic!("{more}") };
    object.as_object_mut().unwrap().extend(more);
}

/// All that a model says, without the places where it does.
#[track_caller]
fn facts(files: &[&Value]) -> Model {
    let (mut model, warnings) = read(files).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    assert_eq!(warnings, [""; 0]);
    model.service.origin = Origin::default();
    for operation in model.operations.values_mut() {
        operation.origin = Origin::default();
        operation.waiters.iter_mut().for_each(|waiter| waiter.origin = Origin::default());
        operation.paginator.iter_mut().for_each(|of| of.origin = Origin::default());
    }
    model.shapes.values_mut().for_each(|shape| shape.origin = Origin::default());
    model
}

#[track_caller]
fn assert_twins(what: &Value, smithy: &Value, botocore: &Value) {
    assert_same(what, facts(&[smithy]), facts(&[botocore]));
}

#[track_caller]
fn assert_same(what: &Value, smithy: Model, botocore: Model) {
    if smithy != botocore {
        let [smithy, botocore] = [smithy, botocore].map(|model| format!("{model:#?}"));
        let lines = smithy.lines().zip(botocore.lines()).filter(|(one, other)| one != other);
        let lines: Vec<_> = lines.take(10).map(|(one, other)| format!("{one}\n{other}")).collect();
        panic!("{what}: Smithy's first, then botocore's\n{}", lines.join("\n\n"));
    }
}

pub(super) fn input(model: &Model) -> &[Member] {
    &model.shapes["Input"].structure().unwrap().members
}

/// That traits of a member of Smithy's are keys of botocore's, and whether they have a meaning.
#[track_caller]
fn assert_member(traits: &Value, keys: &Value) {
    let smithy = smithy(json!({
        "a#Input": {"type": "structure", "members": {"m": {"target": "a#T", "traits": traits}}},
        "a#T": {"type": "string"},
    }));
    let botocore = |keys: &Value| {
        let mut member = json!({"shape": "T"});
        extend(&mut member, keys.clone());
        botocore(json!({
            "Input": {"type": "structure", "members": {"m": member}}, "T": {"type": "string"},
        }))
    };
    assert_twins(traits, &smithy, &botocore(keys));
    let has_meaning = facts(&[&smithy]) != facts(&[&botocore(&json!({}))]);
    assert_eq!(has_meaning, *keys != json!({}), "{traits}");
}

#[test]
fn members_have_the_traits_that_botocore_has_keys_for() {
    for (traits, keys) in [
        (json!({"smithy.api#documentation": "d"}), json!({"documentation": "d"})),
        (
            json!({"smithy.api#deprecated": {"message": "m", "since": "s"}}),
            json!({"deprecated": true, "deprecatedMessage": "m", "deprecatedSince": "s"}),
        ),
        (json!({"smithy.api#deprecated": {}}), json!({"deprecated": true})),
        (json!({"smithy.api#sensitive": {}}), json!({"sensitive": true})),
        (json!({"smithy.api#box": {}}), json!({"box": true})),
        (json!({"smithy.api#length": {"min": 1, "max": 2}}), json!({"min": 1, "max": 2})),
        (json!({"smithy.api#range": {"max": 0.5}}), json!({"max": 0.5})),
        (json!({"smithy.api#pattern": "^p$"}), json!({"pattern": "^p$"})),
        (json!({"smithy.api#timestampFormat": "http-date"}), json!({"timestampFormat": "rfc822"})),
        (json!({"smithy.api#timestampFormat": "date-time"}), json!({"timestampFormat": "iso8601"})),
        (
            json!({"smithy.api#timestampFormat": "epoch-seconds"}),
            json!({"timestampFormat": "unixTimestamp"}),
        ),
        (json!({"smithy.api#idempotencyToken": {}}), json!({"idempotencyToken": true})),
        (json!({"smithy.api#hostLabel": {}}), json!({"hostLabel": true})),
        (json!({"smithy.api#mediaType": "application/json"}), json!({"jsonvalue": true})),
    ] {
        assert_member(&traits, &keys);
    }
}

#[test]
fn members_have_the_places_that_botocore_has_keys_for() {
    for (traits, keys) in [
        (json!({"smithy.api#requiresLength": {}}), json!({"requiresLength": true})),
        (json!({"smithy.api#eventHeader": {}}), json!({"eventheader": true})),
        (json!({"smithy.api#eventPayload": {}}), json!({"eventpayload": true})),
        (
            json!({"smithy.api#jsonName": "n", "smithy.api#xmlName": "n"}),
            json!({"locationName": "n"}),
        ),
        (json!({"smithy.api#xmlAttribute": {}}), json!({"xmlAttribute": true})),
        (json!({"smithy.api#xmlFlattened": {}}), json!({"flattened": true})),
        (
            json!({"smithy.api#xmlNamespace": {"uri": "u", "prefix": "p"}}),
            json!({"xmlNamespace": {"uri": "u", "prefix": "p"}}),
        ),
        (json!({"aws.protocols#ec2QueryName": "q"}), json!({"queryName": "q"})),
        (json!({"aws.api#clientEndpointDiscoveryId": {}}), json!({"endpointdiscoveryid": true})),
        (
            json!({"smithy.rules#contextParam": {"name": "P"}}),
            json!({"contextParam": {"name": "P"}}),
        ),
        (
            json!({"smithy.api#httpHeader": "X-M"}),
            json!({"location": "header", "locationName": "X-M"}),
        ),
        (
            json!({"smithy.api#httpPrefixHeaders": "X-"}),
            json!({"location": "headers", "locationName": "X-"}),
        ),
        (
            json!({"smithy.api#httpQuery": "q"}),
            json!({"location": "querystring", "locationName": "q"}),
        ),
        (json!({"smithy.api#httpLabel": {}}), json!({"location": "uri", "locationName": "m"})),
        (json!({"smithy.api#httpResponseCode": {}}), json!({"location": "statusCode"})),
        // Anyone's own.
        (json!({"x#y": [1]}), json!({})),
    ] {
        assert_member(&traits, &keys);
    }
}

/// That a shape of Smithy's is one of botocore's.
#[track_caller]
fn assert_shape(definition: &Value, twin: &Value) {
    // `S` is reached either way.
    let smithy = smithy(json!({
        "a#Input": {"type": "structure", "members": {
            "m": {"target": "a#T"}, "s": {"target": "a#S"},
        }},
        "a#T": definition,
        "a#S": {"type": "string"},
    }));
    let botocore = botocore(json!({
        "Input": {"type": "structure", "members": {"m": {"shape": "T"}, "s": {"shape": "S"}}},
        "T": twin,
        "S": {"type": "string"},
    }));
    assert_twins(definition, &smithy, &botocore);
}

#[test]
fn simple_shapes_are_what_botocore_has_types_and_keys_for() {
    for (definition, twin) in [
        (json!({"type": "blob"}), json!({"type": "blob"})),
        (json!({"type": "boolean"}), json!({"type": "boolean"})),
        (json!({"type": "string"}), json!({"type": "string"})),
        (json!({"type": "byte"}), json!({"type": "byte"})),
        (json!({"type": "short"}), json!({"type": "short"})),
        (json!({"type": "integer"}), json!({"type": "integer"})),
        (json!({"type": "long"}), json!({"type": "long"})),
        (json!({"type": "float"}), json!({"type": "float"})),
        (json!({"type": "double"}), json!({"type": "double"})),
        (json!({"type": "timestamp"}), json!({"type": "timestamp"})),
        (
            json!({"type": "document"}),
            json!({"type": "structure", "document": true, "members": {}}),
        ),
        (
            json!({"type": "intEnum", "members": {
                "A": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": 1}},
            }}),
            json!({"type": "integer"}),
        ),
        (
            json!({"type": "string", "traits": {
                "smithy.api#enum": [{"value": "a", "documentation": "d"}, {"value": "b"}],
            }}),
            json!({"type": "string", "enum": ["a", "b"], "enumDocumentation": {"a": "d"}}),
        ),
    ] {
        assert_shape(&definition, &twin);
    }
}

#[test]
fn aggregate_shapes_are_what_botocore_has_types_and_keys_for() {
    for (definition, twin) in [
        (
            json!({"type": "list", "member": {"target": "a#S"}}),
            json!({"type": "list", "member": {"shape": "S"}}),
        ),
        (
            json!({"type": "set", "member": {"target": "a#S"}}),
            json!({"type": "list", "member": {"shape": "S"}}),
        ),
        (
            json!({"type": "list", "member": {"target": "a#S"}, "traits": {"smithy.api#sparse": {}}}),
            json!({"type": "list", "member": {"shape": "S"}, "sparse": true}),
        ),
        (
            json!({"type": "map", "key": {"target": "a#S"}, "value": {"target": "a#S"}}),
            json!({"type": "map", "key": {"shape": "S"}, "value": {"shape": "S"}}),
        ),
        (
            json!({"type": "structure", "members": {
                "m": {"target": "a#S", "traits": {"smithy.api#required": {}}}, "n": {"target": "a#S"},
            }}),
            json!({
                "type": "structure", "required": ["m"],
                "members": {"m": {"shape": "S"}, "n": {"shape": "S"}},
            }),
        ),
        (
            json!({"type": "union", "members": {"m": {"target": "a#S"}}}),
            json!({"type": "structure", "union": true, "members": {"m": {"shape": "S"}}}),
        ),
        (
            json!({
                "type": "union", "members": {"m": {"target": "a#S"}},
                "traits": {"smithy.api#streaming": {}},
            }),
            json!({
                "type": "structure", "union": true, "eventstream": true,
                "members": {"m": {"shape": "S"}},
            }),
        ),
    ] {
        assert_shape(&definition, &twin);
    }
}

#[test]
fn shapes_have_the_traits_that_botocore_has_keys_for() {
    for (definition, twin) in [
        (
            json!({"type": "blob", "traits": {"smithy.api#streaming": {}}}),
            json!({"type": "blob", "streaming": true}),
        ),
        (
            json!({"type": "blob", "traits": {
                "smithy.api#streaming": {}, "smithy.api#requiresLength": {},
            }}),
            json!({"type": "blob", "streaming": true, "requiresLength": true}),
        ),
        (
            json!({"type": "string", "traits": {"smithy.api#mediaType": "application/json"}}),
            json!({"type": "string", "jsonvalue": true}),
        ),
        (
            json!({"type": "list", "member": {"target": "a#S", "traits": {
                "smithy.api#xmlName": "item", "smithy.api#xmlNamespace": {"uri": "u"},
            }}}),
            json!({"type": "list", "member": {
                "shape": "S", "locationName": "item", "xmlNamespace": {"uri": "u"},
            }}),
        ),
        (
            json!({
                "type": "map",
                "key": {"target": "a#S", "traits": {"smithy.api#xmlName": "Name"}},
                "value": {"target": "a#S", "traits": {"smithy.api#xmlName": "Value"}},
            }),
            json!({
                "type": "map",
                "key": {"shape": "S", "locationName": "Name"},
                "value": {"shape": "S", "locationName": "Value"},
            }),
        ),
        (
            json!({"type": "structure", "members": {}, "traits": {
                "smithy.api#xmlNamespace": {"uri": "u", "prefix": "xsi"},
            }}),
            json!({
                "type": "structure", "members": {}, "xmlNamespace": {"uri": "u", "prefix": "xsi"},
            }),
        ),
        (
            json!({"type": "string", "traits": {
                "smithy.api#length": {"min": 3}, "smithy.api#pattern": "p", "smithy.api#sensitive": {},
            }}),
            json!({"type": "string", "min": 3, "pattern": "p", "sensitive": true}),
        ),
    ] {
        assert_shape(&definition, &twin);
    }
}

#[test]
fn errors_are_what_botocore_has_keys_for() {
    for (traits, keys) in [
        (json!({"smithy.api#error": "client"}), json!({"exception": true})),
        (json!({"smithy.api#error": "server"}), json!({"exception": true, "fault": true})),
        (
            json!({"smithy.api#error": "server", "smithy.api#httpError": 503}),
            json!({"exception": true, "error": {"httpStatusCode": 503, "fault": true}}),
        ),
        (
            json!({"smithy.api#error": "client", "smithy.api#httpError": 404}),
            json!({"exception": true, "error": {"httpStatusCode": 404, "senderFault": true}}),
        ),
        (
            json!({
                "aws.protocols#awsQueryError": {"code": "c", "httpResponseCode": 402},
                "smithy.api#error": "client", "smithy.api#httpError": 400,
            }),
            json!({
                "exception": true, "error": {"code": "c", "httpStatusCode": 402, "senderFault": true},
            }),
        ),
        (
            json!({"smithy.api#error": "client", "smithy.api#retryable": {}}),
            json!({"exception": true, "retryable": {}}),
        ),
        (
            json!({"smithy.api#error": "server", "smithy.api#retryable": {"throttling": true}}),
            json!({"exception": true, "fault": true, "retryable": {"throttling": true}}),
        ),
    ] {
        let definition = json!({"type": "structure", "members": {}, "traits": traits});
        let mut smithy = smithy(json!({"a#Error": definition}));
        smithy["shapes"]["a#Do"]["errors"] = json!([{"target": "a#Error"}]);
        let mut twin = json!({"type": "structure", "members": {}});
        extend(&mut twin, keys);
        let mut botocore = botocore(json!({"Error": twin}));
        botocore["operations"]["Do"]["errors"] = json!([{"shape": "Error"}]);
        assert_twins(&traits, &smithy, &botocore);
    }
}

/// That traits of an operation of Smithy's are keys of botocore's.
#[track_caller]
fn assert_operation(traits: &Value, keys: &Value) {
    let mut smithy = smithy(json!({}));
    smithy["shapes"]["a#Do"]["traits"] = traits.clone();
    let mut botocore = botocore(json!({}));
    extend(&mut botocore["operations"]["Do"], keys.clone());
    assert_twins(traits, &smithy, &botocore);
    assert!(facts(&[&smithy]) != facts(&[&self::botocore(json!({}))]), "{traits}");
}

#[test]
fn operations_are_what_botocore_has_keys_for() {
    for (traits, keys) in [
        (json!({"smithy.api#documentation": "d"}), json!({"documentation": "d"})),
        (
            json!({"smithy.api#deprecated": {"message": "m"}}),
            json!({"deprecated": true, "deprecatedMessage": "m"}),
        ),
        (
            json!({"smithy.api#http": {"method": "PUT", "uri": "/{m}", "code": 201}}),
            json!({"http": {"method": "PUT", "requestUri": "/{m}", "responseCode": 201}}),
        ),
        (
            json!({"smithy.api#endpoint": {"hostPrefix": "{m}."}}),
            json!({"endpoint": {"hostPrefix": "{m}."}}),
        ),
        (json!({"smithy.api#idempotent": {}}), json!({"idempotent": true})),
        (json!({"smithy.api#readonly": {}}), json!({"readonly": true})),
        (
            json!({"aws.api#clientDiscoveredEndpoint": {"required": true}}),
            json!({"endpointdiscovery": {"required": true}}),
        ),
        (
            json!({"aws.api#clientDiscoveredEndpoint": {"required": false}}),
            json!({"endpointdiscovery": {}}),
        ),
        (
            json!({"smithy.rules#staticContextParams": {
                "B": {"value": true}, "S": {"value": "s"}, "L": {"value": ["s"]},
            }}),
            json!({"staticContextParams": {
                "B": {"value": true}, "S": {"value": "s"}, "L": {"value": ["s"]},
            }}),
        ),
        (
            json!({"smithy.rules#operationContextParams": {"P": {"path": "a[*].b"}}}),
            json!({"operationContextParams": {"P": {"path": "a[*].b"}}}),
        ),
    ] {
        assert_operation(&traits, &keys);
    }
}

/// Both readers share the code for these, so that a twin does not show what they say.
#[test]
fn parameters_of_endpoints_are_what_the_model_says() {
    let model = model(&botocore(json!({
        "Input": {"type": "structure", "members": {
            "m": {"shape": "S", "contextParam": {"name": "Bucket"}},
        }},
        "S": {"type": "string"},
    })));
    assert_eq!(input(&model)[0].traits.context_param.as_deref(), Some("Bucket"));
    let mut file = botocore(json!({}));
    file["operations"]["Do"]["operationContextParams"] = json!({"P": {"path": "a[*].b"}});
    let model = self::model(&file);
    let params = &model.operations["Do"].input_context_params;
    assert_eq!(*params, map([("P", "a[*].b".to_owned())]));
}

#[test]
fn operations_are_secured_as_botocore_has_keys_for() {
    for (traits, keys) in [
        (json!({"smithy.api#auth": ["aws.auth#sigv4"]}), json!({"auth": ["aws.auth#sigv4"]})),
        (json!({"smithy.api#auth": ["aws.auth#sigv4"]}), json!({"authtype": "v4"})),
        (json!({"smithy.api#auth": []}), json!({"authtype": "none"})),
        (
            json!({"smithy.api#auth": ["aws.auth#sigv4a", "smithy.api#httpBearerAuth"]}),
            json!({"authtype": "v4", "auth": ["aws.auth#sigv4a", "smithy.api#httpBearerAuth"]}),
        ),
        (json!({"aws.auth#unsignedPayload": {}}), json!({"authtype": "v4-unsigned-body"})),
        (json!({"smithy.api#auth": []}), json!({"auth": ["smithy.api#noAuth"]})),
        (json!({"smithy.api#optionalAuth": {}}), json!({"auth": ["smithy.api#noAuth"]})),
        (json!({"aws.auth#unsignedPayload": {}}), json!({"unsignedPayload": true})),
        (json!({"smithy.api#httpChecksumRequired": {}}), json!({"httpChecksumRequired": true})),
        (
            json!({"aws.protocols#httpChecksum": {
                "requestChecksumRequired": true, "requestAlgorithmMember": "a",
                "requestValidationModeMember": "v", "responseAlgorithms": ["CRC32"],
            }}),
            json!({"httpChecksum": {
                "requestChecksumRequired": true, "requestAlgorithmMember": "a",
                "requestValidationModeMember": "v", "responseAlgorithms": ["CRC32"],
            }}),
        ),
        (
            json!({"smithy.api#requestCompression": {"encodings": ["gzip"]}}),
            json!({"requestcompression": {"encodings": ["gzip"]}}),
        ),
    ] {
        assert_operation(&traits, &keys);
    }
}

#[test]
fn services_are_what_botocore_has_keys_for() {
    for (traits, keys) in [
        (json!({"smithy.api#title": "Full Name"}), json!({"serviceFullName": "Full Name"})),
        (
            json!({"aws.auth#sigv4": {"name": "sign"}}),
            json!({"signingName": "sign", "signatureVersion": "v4"}),
        ),
        (
            json!({"smithy.api#httpBearerAuth": {}, "aws.auth#sigv4": {"name": "sign"}}),
            json!({"signingName": "sign", "auth": ["aws.auth#sigv4", "smithy.api#httpBearerAuth"]}),
        ),
        (
            json!({
                "smithy.api#httpBearerAuth": {}, "aws.auth#sigv4": {"name": "prefix"},
                "smithy.api#auth": ["smithy.api#httpBearerAuth"],
            }),
            json!({"signatureVersion": "v4", "auth": ["smithy.api#httpBearerAuth"]}),
        ),
        (json!({"smithy.api#httpBearerAuth": {}}), json!({"signatureVersion": "bearer"})),
        (json!({"smithy.api#httpDigestAuth": {}}), json!({"auth": ["smithy.api#httpDigestAuth"]})),
        (json!({"smithy.api#xmlNamespace": {"uri": "u"}}), json!({"xmlNamespace": "u"})),
        (json!({"aws.protocols#awsQueryCompatible": {}}), json!({"awsQueryCompatible": {}})),
        (
            json!({"aws.api#service": {"sdkId": "Other", "arnNamespace": "arn"}}),
            json!({"serviceId": "Other", "endpointPrefix": "arn"}),
        ),
        // What is left out is made of the name.
        (
            json!({"aws.api#service": {}}),
            json!({"serviceId": "Service", "endpointPrefix": "service"}),
        ),
    ] {
        let mut smithy = smithy(json!({}));
        extend(&mut smithy["shapes"]["a#Service"]["traits"], traits.clone());
        let mut botocore = botocore(json!({}));
        extend(&mut botocore["metadata"], keys);
        assert_twins(&traits, &smithy, &botocore);
    }
}

#[test]
fn services_are_described_as_botocore_has_keys_for() {
    for (traits, keys) in [
        (json!({"smithy.api#documentation": "d"}), json!({"documentation": "d"})),
        (
            json!({"smithy.api#deprecated": {"message": "m"}}),
            json!({"deprecated": true, "deprecatedMessage": "m"}),
        ),
        (
            json!({"smithy.rules#clientContextParams": {
                "P": {"type": "boolean", "documentation": "d"}, "Q": {"type": "string"},
            }}),
            json!({"clientContextParams": {
                "P": {"type": "boolean", "documentation": "d"}, "Q": {"type": "string"},
            }}),
        ),
    ] {
        let mut smithy = smithy(json!({}));
        extend(&mut smithy["shapes"]["a#Service"]["traits"], traits.clone());
        let mut botocore = botocore(json!({}));
        extend(&mut botocore, keys);
        assert_twins(&traits, &smithy, &botocore);
        assert!(facts(&[&smithy]) != facts(&[&self::botocore(json!({}))]), "{traits}");
    }
}

/// What a member of the input is bound to, where botocore says that of more than the member.
#[test]
fn payloads_and_maps_in_queries_are_bound_alike() {
    let shapes = |traits| {
        smithy(json!({
            "a#Input": {"type": "structure", "members": {"m": {"target": "a#M", "traits": traits}}},
            "a#M": {"type": "map", "key": {"target": "a#S"}, "value": {"target": "a#S"}},
            "a#S": {"type": "string"},
        }))
    };
    let twin = |input| {
        botocore(json!({
            "Input": input,
            "M": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "S"}},
            "S": {"type": "string"},
        }))
    };
    for (traits, input, binding) in [
        (
            json!({"smithy.api#httpPayload": {}}),
            json!({"type": "structure", "members": {"m": {"shape": "M"}}, "payload": "m"}),
            HttpBinding::Payload,
        ),
        (
            json!({"smithy.api#httpQueryParams": {}}),
            json!({"type": "structure", "members": {"m": {"shape": "M", "location": "querystring"}}}),
            HttpBinding::QueryParams,
        ),
        // The name means nothing there.
        (
            json!({"smithy.api#httpQueryParams": {}}),
            json!({"type": "structure", "members": {
                "m": {"shape": "M", "location": "querystring", "locationName": "n"},
            }}),
            HttpBinding::QueryParams,
        ),
    ] {
        let (smithy, botocore) = (shapes(traits.clone()), twin(input));
        assert_twins(&traits, &smithy, &botocore);
        assert_eq!(self::input(&model(&botocore))[0].traits.http, Some(binding));
    }
}

#[test]
fn roots_of_xml_documents_are_said_of_the_shape() {
    let traits = json!({"smithy.api#xmlName": "Root", "smithy.api#xmlNamespace": {"uri": "u"}});
    let smithy = smithy(json!({
        "a#Input": {"type": "structure", "members": {}, "traits": traits},
    }));
    let mut botocore = botocore(json!({}));
    let input = json!({"shape": "Input", "locationName": "Root", "xmlNamespace": {"uri": "u"}});
    botocore["operations"]["Do"]["input"] = input;
    assert_twins(&traits, &smithy, &botocore);
    // As the shape is called anyway.
    botocore["operations"]["Do"]["input"] = json!({"shape": "Input", "locationName": "Input"});
    assert_twins(&json!("no name"), &self::smithy(json!({})), &botocore);
}

#[test]
fn outputs_are_wrapped_in_the_query_protocol() {
    let mut smithy = smithy(json!({}));
    smithy["shapes"]["a#Service"]["traits"]["aws.protocols#awsQuery"] = json!({});
    smithy["shapes"]["a#Do"]["output"] = json!({"target": "a#Input"});
    let mut botocore = botocore(json!({}));
    botocore["metadata"]["protocols"] = json!(["json", "query"]);
    botocore["operations"]["Do"]["output"] = json!({"shape": "Input", "resultWrapper": "DoResult"});
    // The names of protocols differ.
    let [smithy, botocore] = [smithy, botocore].map(|file| {
        let mut model = facts(&[&file]);
        model.service.protocols.clear();
        model
    });
    assert_eq!(smithy.operations["Do"].result_wrapper.as_deref(), Some("DoResult"));
    assert_same(&json!("result wrapper"), smithy, botocore);
}

#[test]
fn an_operation_may_name_endpoints_for_the_others() {
    let mut smithy = smithy(json!({}));
    smithy["shapes"]["a#Service"]["traits"]["aws.api#clientEndpointDiscovery"] =
        json!({"operation": "a#Do", "error": "a#Gone"});
    let mut botocore = botocore(json!({}));
    botocore["operations"]["Do"]["endpointoperation"] = json!(true);
    assert_twins(&json!("endpoint operation"), &smithy, &botocore);
    assert!(model(&smithy).operations["Do"].names_endpoints);
}

#[test]
fn pages_are_asked_for_alike() {
    for (service, operation, paginator) in [
        (
            json!({}),
            json!({"inputToken": "in", "outputToken": "out.of"}),
            json!({"input_token": "in", "output_token": "out.of"}),
        ),
        (
            json!({}),
            json!({"inputToken": "in", "outputToken": "out", "items": "a.b", "pageSize": "n"}),
            json!({"input_token": "in", "output_token": "out", "result_key": "a.b", "limit_key": "n"}),
        ),
        (
            json!({"inputToken": "in", "outputToken": "out", "items": "i", "pageSize": "n"}),
            json!({"items": "a", "outputToken": "o"}),
            json!({"input_token": ["in"], "output_token": ["o"], "result_key": ["a"], "limit_key": "n"}),
        ),
    ] {
        let mut smithy = smithy(json!({}));
        smithy["shapes"]["a#Service"]["traits"]["smithy.api#paginated"] = service;
        smithy["shapes"]["a#Do"]["traits"] = json!({"smithy.api#paginated": operation});
        let smithy = facts(&[&smithy]);
        assert!(smithy.operations["Do"].paginator.is_some());
        let companion = json!({"pagination": {"Do": paginator, "Other": paginator}});
        let service = botocore(json!({}));
        for files in [[&service, &companion], [&companion, &service]] {
            assert_same(&operation, smithy.clone(), facts(&files));
        }
    }
}

#[test]
fn waiters_are_told_alike() {
    let output = |path: &str, comparator: &str, expected: &str| json!({"output": {"path": path, "comparator": comparator, "expected": expected}});
    let path = |matcher: &str, argument: &str, expected: Value| json!({"matcher": matcher, "argument": argument, "expected": expected});
    for (matcher, acceptor) in [
        (output("a.b", "stringEquals", "x"), path("path", "a.b", json!("x"))),
        (output("a", "booleanEquals", "true"), path("path", "a", json!(true))),
        (output("a", "booleanEquals", "false"), path("path", "a", json!(false))),
        (output("a[].b", "allStringEquals", "x"), path("pathAll", "a[].b", json!("x"))),
        (output("a[].b", "anyStringEquals", "x"), path("pathAny", "a[].b", json!("x"))),
        (json!({"errorType": "Gone"}), json!({"matcher": "error", "expected": "Gone"})),
        (json!({"errorType": "a#Gone"}), json!({"matcher": "error", "expected": "Gone"})),
        (json!({"success": true}), json!({"matcher": "error", "expected": false})),
        (json!({"success": false}), json!({"matcher": "error", "expected": true})),
    ] {
        for state in ["success", "failure", "retry"] {
            let mut smithy = smithy(json!({}));
            smithy["shapes"]["a#Do"]["traits"]["smithy.waiters#waitable"] = json!({"Done": {
                "documentation": "d", "acceptors": [{"state": state, "matcher": matcher}],
            }});
            let mut acceptor = acceptor.clone();
            acceptor["state"] = json!(state);
            let waiter = json!({
                "operation": "Do", "delay": 3, "maxAttempts": 40, "description": "d",
                "acceptors": [acceptor],
            });
            let mut other = waiter.clone();
            other["operation"] = json!("Other");
            let companion = json!({"version": 2, "waiters": {"Done": waiter, "Other": other}});
            let (mut smithy, botocore) =
                (facts(&[&smithy]), facts(&[&botocore(json!({})), &companion]));
            // Each has its own way to say how long to wait.
            let pace = Pace::Fixed { delay_secs: 3, max_attempts: 40 };
            let waiters = &mut smithy.operations.get_mut("Do").unwrap().waiters;
            let before = std::mem::replace(&mut waiters[0].pace, pace);
            assert_eq!(before, Pace::Growing { min_secs: 2, max_secs: 120 });
            assert_same(&matcher, smithy, botocore);
        }
    }
}

/// A rule set with each kind of rule, of expression and of property, and what it makes.
#[test]
fn endpoint_rules_are_the_same() {
    let rules = json!({
        "version": "1.0",
        "parameters": {
            "Region": {"builtIn": "AWS::Region", "required": true, "type": "String", "documentation": "d"},
            "UseFIPS": {"type": "boolean", "default": false, "required": false},
            "Names": {"type": "stringArray", "default": ["n"]},
        },
        "rules": [{
            "documentation": "d",
            "conditions": [
                {"fn": "aws.partition", "argv": [{"ref": "Region"}], "assign": "P"},
                {"fn": "not", "argv": [{"fn": "booleanEquals", "argv": [{"ref": "UseFIPS"}, true]}]},
                {"fn": "substring", "argv": ["a{Region}", 0, 6, ["x"]]},
            ],
            "type": "tree",
            "rules": [
                {"conditions": [], "type": "error", "error": "no {{{P#name}}}"},
                {"type": "endpoint", "endpoint": {
                    "url": "https://{Region}.{P#dnsSuffix}",
                    "headers": {"x": ["{Region}", "y"]},
                    "properties": {"authSchemes": [{"name": "sigv4", "signingRegion": "{Region}"}], "b": true, "n": 1},
                }},
            ],
        }],
    });
    let mut smithy = smithy(json!({}));
    smithy["shapes"]["a#Service"]["traits"]["smithy.rules#endpointRuleSet"] = rules.clone();
    let model = facts(&[&smithy]);
    assert_eq!(model.service.endpoint_rules, Some(rule_set()));
    assert_same(&json!("rules"), model, facts(&[&botocore(json!({})), &rules]));
}

fn literal(text: &str) -> TextPart {
    TextPart::Literal(text.to_owned())
}

fn value(name: &str, attribute: Option<&str>) -> TextPart {
    TextPart::Value { name: name.to_owned(), attribute: attribute.map(str::to_owned) }
}

fn reference(name: &str) -> Expression {
    Expression::Reference(name.to_owned())
}

fn call(function: &str, arguments: Vec<Expression>) -> Call {
    Call { function: function.to_owned(), arguments }
}

fn map<T, const N: usize>(entries: [(&str, T); N]) -> BTreeMap<String, T> {
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn rule_set() -> RuleSet {
    let fips = call("booleanEquals", vec![reference("UseFIPS"), Expression::Boolean(true)]);
    let substring = vec![
        Expression::Text(vec![literal("a"), value("Region", None)]),
        Expression::Integer(0),
        Expression::Integer(6),
        Expression::List(vec![Expression::Text(vec![literal("x")])]),
    ];
    let condition =
        |call, assign: Option<&str>| Condition { call, assign: assign.map(str::to_owned) };
    let reason = vec![literal("no {"), value("P", Some("name")), literal("}")];
    let leaf = |kind| Rule { conditions: Vec::new(), documentation: None, kind };
    RuleSet {
        parameters: parameters(),
        rules: vec![Rule {
            conditions: vec![
                condition(call("aws.partition", vec![reference("Region")]), Some("P")),
                condition(call("not", vec![Expression::Call(fips)]), None),
                condition(call("substring", substring), None),
            ],
            documentation: Some("d".to_owned()),
            kind: RuleKind::Tree(vec![
                leaf(RuleKind::Error(Expression::Text(reason))),
                leaf(RuleKind::Endpoint(endpoint())),
            ]),
        }],
    }
}

fn parameters() -> BTreeMap<String, Parameter> {
    let parameter = |kind, default| Parameter {
        kind,
        built_in: None,
        required: false,
        default,
        documentation: None,
    };
    let region = Parameter {
        built_in: Some("AWS::Region".to_owned()),
        required: true,
        documentation: Some("d".to_owned()),
        ..parameter(ParameterKind::String, None)
    };
    let no = ParameterValue::Boolean(false);
    let names = ParameterValue::StringArray(vec!["n".to_owned()]);
    map([
        ("Region", region),
        ("UseFIPS", parameter(ParameterKind::Boolean, Some(no))),
        ("Names", parameter(ParameterKind::StringArray, Some(names))),
    ])
}

fn endpoint() -> Endpoint {
    let region = || vec![value("Region", None)];
    let url = vec![
        literal("https://"),
        value("Region", None),
        literal("."),
        value("P", Some("dnsSuffix")),
    ];
    let header = vec![Expression::Text(region()), Expression::Text(vec![literal("y")])];
    let scheme = map([
        ("name", Property::Text(vec![literal("sigv4")])),
        ("signingRegion", Property::Text(region())),
    ]);
    Endpoint {
        url: Expression::Text(url),
        headers: map([("x", header)]),
        properties: map([
            ("authSchemes", Property::List(vec![Property::Map(scheme)])),
            ("b", Property::Boolean(true)),
            ("n", Property::Integer(1)),
        ]),
    }
}
