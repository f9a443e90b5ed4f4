//! What each part of the vocabulary becomes.

use serde_json::{Value, json};

use crate::api::{Source, Sources};
use crate::diagnostic::Diagnostics;
use crate::frontend::load;
use crate::model::{
    DefaultValue, Kind, Member, Model, Number, Origin, Protocol, ShapeId, TimestampFormat,
};

/// Reads a model in one or in several files.
fn read(files: &[&Value]) -> Result<(Model, Vec<String>), Diagnostics> {
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
fn model(file: &Value) -> Model {
    let (model, warnings) = read(&[file]).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    assert_eq!(warnings, [""; 0]);
    model
}

fn diagnostics(files: &[&Value]) -> Vec<String> {
    read(files).unwrap_err().iter().map(ToString::to_string).collect()
}

/// A model of an operation whose input is `Input`, with more shapes, or with others in their place.
fn smithy(shapes: Value) -> Value {
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
fn botocore(shapes: Value) -> Value {
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

fn extend(object: &mut Value, more: Value) {
    let Value::Object(more) = more else { panic!("{more}") };
    object.as_object_mut().unwrap().extend(more);
}

/// All that a model says, without the places where it does.
#[track_caller]
fn facts(file: &Value) -> String {
    let mut model = model(file);
    model.service.origin = Origin::default();
    model.operations.values_mut().for_each(|operation| operation.origin = Origin::default());
    model.shapes.values_mut().for_each(|shape| shape.origin = Origin::default());
    format!("{model:#?}")
}

#[track_caller]
fn assert_twins(what: &Value, smithy: &Value, botocore: &Value) {
    assert_eq!(facts(smithy), facts(botocore), "{what}");
}

fn input(model: &Model) -> &[Member] {
    &model.shapes["Input"].structure().unwrap().members
}

/// The kind of the shape that a definition makes.
#[track_caller]
fn kind(definition: &Value) -> Kind {
    let shapes = json!({
        "a#Input": {"type": "structure", "members": {"m": {"target": "a#T"}}}, "a#T": definition,
    });
    model(&smithy(shapes)).shapes["T"].kind.clone()
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
        (json!({"smithy.api#mediaType": "text/csv"}), json!({})),
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
        (json!({"smithy.api#httpQueryParams": {}}), json!({"location": "querystring"})),
        (json!({"smithy.api#httpLabel": {}}), json!({"location": "uri", "locationName": "m"})),
        (json!({"smithy.api#httpResponseCode": {}}), json!({"location": "statusCode"})),
        // Neither has a meaning for what is emitted, or they are anyone's own.
        (json!({"smithy.api#jsonName": "n", "smithy.api#httpPayload": {}, "x#y": [1]}), json!({})),
    ] {
        let smithy = smithy(json!({
            "a#Input": {"type": "structure", "members": {"m": {"target": "a#T", "traits": traits}}},
            "a#T": {"type": "string"},
        }));
        let mut member = json!({"shape": "T"});
        extend(&mut member, keys);
        let botocore = botocore(json!({
            "Input": {"type": "structure", "members": {"m": member}}, "T": {"type": "string"},
        }));
        assert_twins(&traits, &smithy, &botocore);
    }
}

#[test]
fn shapes_are_what_botocore_has_types_and_keys_for() {
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
        (
            json!({"type": "blob", "traits": {"smithy.api#streaming": {}}}),
            json!({"type": "blob", "streaming": true}),
        ),
        (
            json!({"type": "blob", "traits": {"smithy.api#mediaType": "application/json"}}),
            json!({"type": "blob"}),
        ),
        (
            json!({"type": "string", "traits": {
                "smithy.api#length": {"min": 3}, "smithy.api#pattern": "p", "smithy.api#sensitive": {},
            }}),
            json!({"type": "string", "min": 3, "pattern": "p", "sensitive": true}),
        ),
    ] {
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
        assert_twins(&definition, &smithy, &botocore);
    }
}

#[test]
fn errors_are_what_botocore_has_keys_for() {
    for (traits, keys) in [
        (json!({"smithy.api#error": "client"}), json!({"exception": true})),
        (json!({"smithy.api#error": "server"}), json!({"exception": true, "fault": true})),
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
        (json!({"smithy.api#auth": ["aws.auth#sigv4"]}), json!({"auth": ["aws.auth#sigv4"]})),
        (json!({"smithy.api#auth": []}), json!({"auth": ["smithy.api#noAuth"]})),
        (json!({"smithy.api#optionalAuth": {}}), json!({"auth": ["smithy.api#noAuth"]})),
        (json!({"aws.auth#unsignedPayload": {}}), json!({"unsignedPayload": true})),
        (json!({"smithy.api#idempotent": {}}), json!({"idempotent": true})),
        (json!({"smithy.api#readonly": {}}), json!({"readonly": true})),
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
        let mut smithy = smithy(json!({}));
        smithy["shapes"]["a#Do"]["traits"] = traits.clone();
        let mut botocore = botocore(json!({}));
        extend(&mut botocore["operations"]["Do"], keys);
        assert_twins(&traits, &smithy, &botocore);
    }
}

#[test]
fn services_are_what_botocore_has_keys_for() {
    for (traits, keys) in [
        (json!({"smithy.api#title": "Full Name"}), json!({"serviceFullName": "Full Name"})),
        (json!({"aws.auth#sigv4": {"name": "sign"}}), json!({"signingName": "sign"})),
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
    let mut smithy = smithy(json!({}));
    smithy["shapes"]["a#Service"]["traits"]["smithy.api#documentation"] = json!("d");
    let mut botocore = botocore(json!({}));
    botocore["documentation"] = json!("d");
    assert_twins(&json!("documentation"), &smithy, &botocore);
}

#[test]
fn the_preferred_protocol_comes_first() {
    let mut file = smithy(json!({}));
    for (traits, expected) in [
        (
            json!({"aws.protocols#awsJson1_1": {}, "aws.protocols#awsJson1_0": {}}),
            vec![Protocol::AwsJson1_0, Protocol::AwsJson1_1],
        ),
        (
            json!({"aws.protocols#awsQuery": {}, "aws.protocols#awsJson1_0": {}, "smithy.protocols#rpcv2Cbor": {}}),
            vec![Protocol::RpcV2Cbor, Protocol::AwsJson1_0, Protocol::AwsQuery],
        ),
    ] {
        file["shapes"]["a#Service"]["traits"] = traits;
        assert_eq!(model(&file).service.protocols, expected);
    }
}

#[test]
fn values_of_enumerations_have_names() {
    let named = |definition| {
        let Kind::Enum(values) = kind(&definition) else { panic!("{definition}") };
        values.into_iter().map(|value| (value.name, value.value)).collect::<Vec<_>>()
    };
    let some = |name: &str, value: &str| (Some(name.to_owned()), value.to_owned());
    let unit = "smithy.api#Unit";
    assert_eq!(
        named(json!({"type": "enum", "members": {
            "B": {"target": unit, "traits": {"smithy.api#enumValue": "b!"}}, "A": {"target": unit},
        }})),
        [some("B", "b!"), some("A", "A")]
    );
    assert_eq!(
        named(json!({"type": "string", "traits": {"smithy.api#enum": [
            {"value": "x", "name": "X", "tags": []}, {"value": "y"},
        ]}})),
        [some("X", "x"), (None, "y".to_owned())]
    );
}

#[test]
fn members_keep_their_defaults() {
    for (traits, default, client_optional) in [
        (json!({"smithy.api#default": true}), Some(DefaultValue::Boolean(true)), false),
        (json!({"smithy.api#default": 0}), Some(DefaultValue::Number(Number::Integer(0))), false),
        (json!({"smithy.api#default": 0.5}), Some(DefaultValue::Number(Number::Float(0.5))), false),
        (json!({"smithy.api#default": "s"}), Some(DefaultValue::String("s".to_owned())), false),
        (json!({"smithy.api#default": []}), Some(DefaultValue::EmptyList), false),
        (json!({"smithy.api#default": {}}), Some(DefaultValue::EmptyMap), false),
        (json!({"smithy.api#default": null}), None, false),
        (
            json!({"smithy.api#default": 1, "smithy.api#addedDefault": {}}),
            Some(DefaultValue::Number(Number::Integer(1))),
            false,
        ),
        (json!({"smithy.api#clientOptional": {}}), None, true),
    ] {
        let model = model(&smithy(json!({"a#Input": {"type": "structure", "members": {
            "m": {"target": "smithy.api#Document", "traits": traits},
        }}})));
        let member = &input(&model)[0];
        assert_eq!(
            (&member.default, member.client_optional),
            (&default, client_optional),
            "{traits}"
        );
        assert!(!member.required);
    }
}

#[test]
fn clients_treat_the_members_of_an_input_as_optional() {
    let model = model(&smithy(json!({"a#Input": {
        "type": "structure",
        "members": {"m": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}},
        "traits": {"smithy.api#input": {}},
    }})));
    assert!(input(&model)[0].required && input(&model)[0].client_optional);
}

#[test]
fn every_model_has_a_prelude() {
    for (name, expected) in [
        ("String", "String"),
        ("Blob", "Blob"),
        ("PrimitiveBoolean", "Boolean"),
        ("Byte", "Byte"),
        ("PrimitiveShort", "Short"),
        ("Integer", "Integer"),
        ("PrimitiveLong", "Long"),
        ("Float", "Float"),
        ("PrimitiveDouble", "Double"),
        ("Timestamp", "Timestamp"),
        ("Document", "Document"),
        ("Unit", "Structure(Structure { members: [], error: None })"),
    ] {
        let target = format!("smithy.api#{name}");
        let model = model(&smithy(json!({
            "a#Input": {"type": "structure", "members": {"m": {"target": target}}},
        })));
        assert_eq!(format!("{:?}", model.shapes[name].kind), expected);
    }
    let other = smithy(json!({
        "a#Input": {"type": "structure", "members": {"m": {"target": "smithy.api#Strong"}}},
    }));
    let expected = "error: the shape \"smithy.api#Strong\" is not defined\n  --> one.json#/shapes/a#Input/members/m";
    assert_eq!(diagnostics(&[&other]), [expected]);
}

#[test]
fn numbers_of_any_size_lose_some() {
    for (target, kind, place) in [
        ("smithy.api#BigInteger", "Long", "/shapes/a#Input/members/m"),
        ("smithy.api#BigDecimal", "Double", "/shapes/a#Input/members/m"),
        ("a#Integer", "Long", "/shapes/a#Integer"),
        ("a#Decimal", "Double", "/shapes/a#Decimal"),
    ] {
        let file = smithy(json!({
            "a#Input": {"type": "structure", "members": {"m": {"target": target}}},
            "a#Integer": {"type": "bigInteger"},
            "a#Decimal": {"type": "bigDecimal"},
        }));
        let (model, warnings) = read(&[&file]).unwrap();
        let shape = &model.shapes[input(&model)[0].target.as_str()];
        assert_eq!(format!("{:?}", shape.kind), kind);
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].contains("may lose precision"), "{warnings:?}");
        assert!(warnings[0].ends_with(&format!("one.json#{place}")), "{warnings:?}");
    }
}

#[test]
fn nothing_goes_in_or_out_of_an_operation() {
    let model = model(&smithy(json!({"a#Do": {
        "type": "operation",
        "input": {"target": "smithy.api#Unit"},
        "output": {"target": "smithy.api#Unit"},
    }})));
    let operation = &model.operations["Do"];
    assert_eq!((&operation.input, &operation.output), (&None, &None));
    assert!(model.shapes.is_empty());
}

#[test]
fn timestamps_in_lists_and_maps_have_formats_of_their_own() {
    let file = smithy(json!({
        "a#Input": {"type": "structure", "members": {
            "l": {"target": "a#List"}, "m": {"target": "a#Map"}, "t": {"target": "a#Time"},
        }},
        "a#List": {"type": "list", "member": {
            "target": "a#Time", "traits": {"smithy.api#timestampFormat": "http-date"},
        }},
        "a#Map": {
            "type": "map",
            "key": {"target": "smithy.api#String"},
            "value": {"target": "smithy.api#Timestamp", "traits": {"smithy.api#timestampFormat": "date-time"}},
        },
        "a#Time": {"type": "timestamp"},
    }));
    let model = model(&file);
    let format = |id: &str| model.shapes[id].traits.timestamp_format;
    let Kind::List(list) = &model.shapes["List"].kind else { panic!() };
    assert_eq!(format(list.member.as_str()), Some(TimestampFormat::HttpDate));
    let Kind::Map(map) = &model.shapes["Map"].kind else { panic!() };
    assert_eq!(format(map.value.as_str()), Some(TimestampFormat::DateTime));
    assert_eq!(format("Time"), None);
}

#[test]
fn elements_have_constraints_of_their_own() {
    let own = json!({"smithy.api#length": {"min": 1}, "smithy.api#pattern": "a*"});
    let file = smithy(json!({
        "a#Input": {"type": "structure", "members": {
            "l": {"target": "a#List"}, "m": {"target": "a#Map"}, "n": {"target": "a#Nested"}, "t": {"target": "a#Text"},
        }},
        "a#List": {"type": "list", "member": {"target": "a#Text", "traits": own}},
        "a#Map": {
            "type": "map",
            "key": {"target": "smithy.api#String", "traits": own},
            "value": {"target": "smithy.api#Integer", "traits": {"smithy.api#range": {"min": 2}}},
        },
        // What is a type of its own is the same everywhere, even where it holds itself.
        "a#Nested": {"type": "list", "member": {"target": "a#Nested", "traits": own}},
        "a#Text": {"type": "string", "traits": {"smithy.api#length": {"min": 3, "max": 9}}},
    }));
    let model = model(&file);
    let traits = |id: &ShapeId| &model.shapes[id].traits;
    let Kind::List(list) = &model.shapes["List"].kind else { panic!() };
    let text = traits(&list.member);
    assert_eq!((text.min, text.max), (Some(Number::Integer(1)), Some(Number::Integer(9))));
    assert_eq!(text.pattern.as_deref(), Some("a*"));
    assert_eq!(model.shapes["Text"].traits.min, Some(Number::Integer(3)));
    let Kind::Map(map) = &model.shapes["Map"].kind else { panic!() };
    assert_eq!(traits(&map.key).min, Some(Number::Integer(1)));
    assert_eq!(traits(&map.value).min, Some(Number::Integer(2)));
    let Kind::List(nested) = &model.shapes["Nested"].kind else { panic!() };
    assert_eq!(nested.member.as_str(), "Nested");
}

#[test]
fn mixins_come_first_and_are_overridden() {
    let model = model(&smithy(json!({
        "a#Input": {
            "type": "structure",
            "mixins": [{"target": "a#One"}, {"target": "a#Two"}],
            "members": {"own": {"target": "smithy.api#String"}},
            "traits": {"smithy.api#documentation": "own"},
        },
        "a#Base": {
            "type": "structure",
            "members": {"base": {"target": "smithy.api#String"}},
            "traits": {"smithy.api#mixin": {}, "smithy.api#documentation": "base"},
        },
        "a#One": {
            "type": "structure",
            "mixins": [{"target": "a#Base"}],
            "members": {"one": {
                "target": "smithy.api#String",
                "traits": {"smithy.api#documentation": "one", "smithy.api#length": {"min": 1}},
            }},
            "traits": {
                "smithy.api#mixin": {"localTraits": ["smithy.api#sensitive"]},
                "smithy.api#sensitive": {}, "smithy.api#deprecated": {},
            },
        },
        "a#Two": {
            "type": "structure", "mixins": [{"target": "a#Base"}], "members": {"two": {"target": "smithy.api#String"}},
            "traits": {"smithy.api#mixin": {}},
        },
        "a#Input$one": {"type": "apply", "traits": {
            "smithy.api#documentation": "applied", "smithy.api#required": {},
        }},
        "a#One$one": {"type": "apply", "traits": {"smithy.api#pattern": "p"}},
    })));
    let names: Vec<_> = input(&model).iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["base", "one", "two", "own"]);
    let one = &input(&model)[1];
    assert_eq!(one.traits.documentation.as_deref(), Some("applied"));
    assert_eq!(one.traits.pattern.as_deref(), Some("p"));
    assert!(one.required && one.traits.min.is_some());
    let traits = &model.shapes["Input"].traits;
    assert_eq!(traits.documentation.as_deref(), Some("own"));
    assert!(traits.deprecated.is_some() && !traits.sensitive);
    assert_eq!(model.shapes.len(), 2, "mixins are no types: {:?}", model.shapes.keys());
}

#[test]
fn a_mixin_of_itself_is_an_error() {
    let mixin = |of: &str| json!({"type": "structure", "mixins": [{"target": of}], "members": {}});
    let file = smithy(json!({
        "a#Input": mixin("a#One"), "a#One": mixin("a#Two"), "a#Two": mixin("a#One"),
    }));
    assert_eq!(
        diagnostics(&[&file]),
        ["error: the shape is a mixin of itself\n  --> one.json#/shapes/a#One"]
    );
}

#[test]
fn enumerations_services_and_operations_have_mixins() {
    let mut file = smithy(json!({
        "a#Input": {"type": "structure", "members": {"m": {"target": "a#Enum"}}},
        "a#Enum": {"type": "enum", "mixins": [{"target": "a#EnumMixin"}], "members": {
            "B": {"target": "smithy.api#Unit"},
        }},
        "a#EnumMixin": {"type": "enum", "members": {
            "A": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "a"}},
        }},
        "a#ServiceMixin": {"type": "service", "version": "0", "operations": [{"target": "a#More"}]},
        "a#More": {"type": "operation", "mixins": [{"target": "a#OperationMixin"}]},
        "a#OperationMixin": {
            "type": "operation", "errors": [{"target": "a#Error"}],
            "traits": {"smithy.api#mixin": {}, "smithy.api#readonly": {}},
        },
        "a#Error": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}},
    }));
    file["shapes"]["a#ServiceMixin"]["traits"] = json!({"smithy.api#mixin": {}});
    file["shapes"]["a#Service"]["mixins"] = json!([{"target": "a#ServiceMixin"}]);
    let model = model(&file);
    assert_eq!(model.service.api_version, "1");
    assert_eq!(model.operations.keys().collect::<Vec<_>>(), ["Do", "More"]);
    assert!(model.operations["More"].readonly);
    assert_eq!(model.operations["More"].errors[0].as_str(), "Error");
    let Kind::Enum(values) = &model.shapes["Enum"].kind else { panic!() };
    assert_eq!(values.iter().map(|value| value.value.as_str()).collect::<Vec<_>>(), ["a", "B"]);
}

#[test]
fn operations_are_collected_from_resources() {
    let operation = json!({"type": "operation"});
    let of = |name: &str| json!({"target": format!("a#{name}")});
    let mut shapes = json!({
        "a#Outer": {
            "type": "resource",
            "identifiers": {"id": of("String")},
            "create": of("Create"), "put": of("Put"), "read": of("Read"),
            "update": of("Update"), "delete": of("Delete"), "list": of("List"),
            "resources": [of("Inner")],
        },
        "a#Inner": {
            "type": "resource",
            "operations": [of("Instance")],
            "collectionOperations": [of("Collection")],
            // Round and round.
            "resources": [of("Outer")],
        },
        "a#Unbound": operation,
    });
    let names = ["Create", "Put", "Read", "Update", "Delete", "List", "Instance", "Collection"];
    for name in names {
        shapes[format!("a#{name}")] = operation.clone();
    }
    let mut file = smithy(shapes);
    file["shapes"]["a#Service"]["resources"] = json!([of("Outer")]);
    let mut expected = [&names[..], &["Do"]].concat();
    expected.sort_unstable();
    assert_eq!(model(&file).operations.keys().collect::<Vec<_>>(), expected);
}

#[test]
fn errors_of_the_service_are_those_of_each_operation() {
    let error =
        json!({"type": "structure", "members": {}, "traits": {"smithy.api#error": "server"}});
    let mut file = smithy(json!({"a#Own": error, "a#Common": error}));
    file["shapes"]["a#Do"]["errors"] = json!([{"target": "a#Own"}, {"target": "a#Common"}]);
    file["shapes"]["a#Service"]["errors"] = json!([{"target": "a#Common"}]);
    let model = model(&file);
    let errors: Vec<_> = model.operations["Do"].errors.iter().map(ShapeId::as_str).collect();
    assert_eq!(errors, ["Own", "Common"]);
}

#[test]
fn names_are_those_that_the_service_gives() {
    let mut file = smithy(json!({
        "a#Input": {"type": "structure", "members": {
            "ours": {"target": "a#Thing"}, "theirs": {"target": "b#Thing"},
        }},
        "a#Thing": {"type": "structure", "members": {}},
        "b#Thing": {"type": "structure", "members": {"s": {"target": "b#String"}, "t": {"target": "smithy.api#String"}}},
        "b#String": {"type": "string"},
        "b#Oops": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}},
    }));
    file["shapes"]["a#Do"]["errors"] = json!([{"target": "b#Oops"}]);
    assert_eq!(
        diagnostics(&[&file]),
        [
            "error: several types of the service are called \"Thing\": a#Thing, b#Thing; expected a `rename` \
          for all but one\n  --> one.json#/shapes/a#Service"
        ]
    );
    file["shapes"]["a#Service"]["rename"] = json!({"b#Thing": "Other", "b#Oops": "Mistake"});
    let model = model(&file);
    let targets: Vec<_> = input(&model).iter().map(|member| member.target.as_str()).collect();
    assert_eq!(targets, ["Thing", "Other"]);
    // What becomes no type may be called alike, and an error stays what it is on the wire.
    let strings: Vec<_> =
        model.shapes["Other"].targets().into_iter().map(ShapeId::as_str).collect();
    assert_eq!(strings, ["b#String", "smithy.api#String"]);
    let error = model.shapes["Mistake"].structure().unwrap().error.clone().unwrap();
    assert_eq!(error.code.as_deref(), Some("Oops"));
    assert_eq!(model.operations["Do"].errors[0].as_str(), "Mistake");
}

#[test]
fn a_model_in_several_files_is_one() {
    let one = smithy(json!({
        "a#Input": {"type": "structure", "members": {"m": {"target": "b#Text"}}},
    }));
    let two = json!({"smithy": "1.0", "shapes": {
        "a#Do": one["shapes"]["a#Do"],
        "b#Text": {"type": "string"},
        "a#Input": {"type": "apply", "traits": {"smithy.api#documentation": "applied"}},
        "a#Input$m": {"type": "apply", "traits": {"smithy.api#required": {}}},
    }});
    let three = json!({"smithy": "2", "shapes": {
        "a#Input$m": {"type": "apply", "traits": {"smithy.api#documentation": "m"}},
        "b#Text": {"type": "apply", "traits": {"smithy.api#length": {"min": 1}}},
    }});
    for files in [[&one, &two, &three], [&three, &two, &one]] {
        let (model, warnings) = read(&files).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
        assert_eq!(warnings, [""; 0]);
        assert_eq!(model.shapes["Input"].traits.documentation.as_deref(), Some("applied"));
        let member = &input(&model)[0];
        assert!(member.required && member.traits.documentation.is_some());
        assert!(model.shapes["Text"].traits.min.is_some());
    }
}
