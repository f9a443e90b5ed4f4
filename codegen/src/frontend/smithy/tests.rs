//! What each part of the vocabulary becomes, apart from what both vocabularies have.

use serde_json::{Value, json};

use crate::frontend::tests::{diagnostics, input, model, read, smithy};
use crate::model::{
    AuthScheme, Comparator, DefaultValue, Expected, Kind, Matcher, Number, Pace, Protocol, ShapeId,
    TimestampFormat,
};

/// The kind of the shape that a definition makes.
#[track_caller]
fn kind(definition: &Value) -> Kind {
    let shapes = json!({
        "a#Input": {"type": "structure", "members": {"m": {"target": "a#T"}}}, "a#T": definition,
    });
    model(&smithy(shapes)).shapes["T"].kind.clone()
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
fn each_protocol_has_a_trait() {
    let mut file = smithy(json!({}));
    for (id, expected) in [
        ("aws.protocols#awsJson1_0", Protocol::AwsJson1_0),
        ("aws.protocols#awsJson1_1", Protocol::AwsJson1_1),
        ("aws.protocols#restJson1", Protocol::RestJson1),
        ("aws.protocols#restXml", Protocol::RestXml),
        ("aws.protocols#awsQuery", Protocol::AwsQuery),
        ("aws.protocols#ec2Query", Protocol::Ec2Query),
        ("smithy.protocols#rpcv2Cbor", Protocol::RpcV2Cbor),
    ] {
        file["shapes"]["a#Service"]["traits"] = json!({id: {}});
        assert_eq!(model(&file).service.protocols, [expected]);
    }
}

#[test]
fn only_outputs_of_the_query_protocol_are_wrapped() {
    let mut file = smithy(json!({}));
    file["shapes"]["a#Put"] = json!({"type": "operation", "output": {"target": "a#Input"}});
    file["shapes"]["a#Service"]["operations"] = json!([{"target": "a#Do"}, {"target": "a#Put"}]);
    let wrappers = |file: &Value| {
        let operations = model(file).operations;
        operations.into_values().map(|operation| operation.result_wrapper).collect::<Vec<_>>()
    };
    assert_eq!(wrappers(&file), [None, None]);
    file["shapes"]["a#Service"]["traits"] = json!({"aws.protocols#awsQuery": {}});
    assert_eq!(wrappers(&file), [None, Some("PutResult".to_owned())]);
}

#[test]
fn schemes_have_ids() {
    let mut file = smithy(json!({}));
    file["shapes"]["a#Service"]["traits"]["smithy.api#auth"] =
        json!(["aws.auth#sigv4a", "smithy.api#httpBearerAuth", "aws.auth#sigv4"]);
    let expected = [AuthScheme::SigV4a, AuthScheme::Bearer, AuthScheme::SigV4];
    assert_eq!(model(&file).service.auth, expected);
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
fn each_constraint_is_enough_for_elements_of_their_own() {
    for traits in [
        json!({"smithy.api#length": {"min": 1}}),
        json!({"smithy.api#length": {"max": 1}}),
        json!({"smithy.api#pattern": "a*"}),
    ] {
        let list = json!({"type": "list", "member": {
            "target": "smithy.api#String", "traits": traits,
        }});
        let Kind::List(list) = kind(&list) else { panic!("{list}") };
        assert_ne!(list.member.as_str(), "String", "{traits}");
    }
}

#[test]
fn what_is_applied_to_a_key_is_not_the_values() {
    let file = smithy(json!({
        "a#Input": {"type": "structure", "members": {"m": {"target": "a#Map"}}},
        "a#Map": {
            "type": "map",
            "key": {"target": "smithy.api#String"},
            "value": {"target": "smithy.api#String"},
        },
        "a#Map$key": {"type": "apply", "traits": {"smithy.api#pattern": "k"}},
    }));
    let model = model(&file);
    let Kind::Map(map) = &model.shapes["Map"].kind else { panic!() };
    let pattern = |id: &ShapeId| model.shapes[id].traits.pattern.as_deref();
    assert_eq!((pattern(&map.key), pattern(&map.value)), (Some("k"), None));
}

/// A list of secrets is not shown, since what is in it cannot be told apart from what may be.
#[test]
fn a_list_of_what_is_sensitive_is_sensitive() {
    let file = smithy(json!({
        "a#Input": {"type": "structure", "members": {"l": {"target": "a#List"}}},
        "a#List": {"type": "list", "member": {
            "target": "smithy.api#String", "traits": {"smithy.api#sensitive": {}},
        }},
    }));
    assert!(model(&file).shapes["List"].traits.sensitive);
}

#[test]
fn parts_of_another_type_have_no_effect() {
    let text = json!({"target": "smithy.api#String"});
    for (definition, key) in [
        (json!({"type": "structure", "members": {}, "member": text}), "member"),
        (json!({"type": "list", "member": text, "key": text}), "key"),
        (json!({"type": "list", "member": text, "value": text}), "value"),
    ] {
        let file = smithy(json!({
            "a#Input": {"type": "structure", "members": {"m": {"target": "a#T"}}}, "a#T": definition,
        }));
        let (_, warnings) = read(&[&file]).unwrap();
        let expected =
            "warning: this key is not known to the generator and has no effect on its output";
        assert_eq!(warnings, [format!("{expected}\n  --> one.json#/shapes/a#T/{key}")]);
    }
}

#[test]
fn definitions_that_nothing_refers_to_have_types() {
    let file = smithy(json!({"a#Unused": {"members": {}}}));
    assert_eq!(
        diagnostics(&[&file]),
        ["error: expected a `type`\n  --> one.json#/shapes/a#Unused"]
    );
}

/// `Unit` is a type of every model, and is never written.
#[test]
fn a_type_may_be_called_like_one_of_every_model() {
    let model = model(&smithy(json!({
        "a#Input": {"type": "structure", "members": {
            "m": {"target": "a#Unit"}, "n": {"target": "smithy.api#Unit"},
        }},
        "a#Unit": {"type": "structure", "members": {}},
    })));
    let targets: Vec<_> = input(&model).iter().map(|member| member.target.as_str()).collect();
    assert_eq!(targets, ["Unit", "smithy.api#Unit"]);
}

#[test]
fn a_mixin_is_of_the_type_that_it_is_mixed_into() {
    let file = smithy(json!({
        "a#Input": {"type": "structure", "mixins": [{"target": "a#Mixin"}], "members": {}},
        "a#Mixin": {
            "type": "union", "members": {"m": {"target": "smithy.api#String"}},
            "traits": {"smithy.api#mixin": {}},
        },
    }));
    assert_eq!(
        diagnostics(&[&file]),
        [
            "error: the mixin is of type \"union\", and \"a#Input\" of type \"structure\"\n  --> one.json#/shapes/a#Mixin"
        ]
    );
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
        // What is said twice is no contradiction.
        "a#Input$m": {"type": "apply", "traits": {
            "smithy.api#documentation": "m", "smithy.api#required": {},
        }},
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

#[test]
fn names_in_json_and_in_xml_may_differ() {
    let model = model(&smithy(json!({"a#Input": {
        "type": "structure",
        "members": {"m": {"target": "smithy.api#String", "traits": {
            "smithy.api#jsonName": "j", "smithy.api#xmlName": "x", "smithy.api#mediaType": "text/csv",
        }}},
        "traits": {"smithy.api#xmlName": "Root"},
    }})));
    let traits = &input(&model)[0].traits;
    assert_eq!((traits.json_name.as_deref(), traits.xml.name.as_deref()), (Some("j"), Some("x")));
    assert_eq!(traits.media_type.as_deref(), Some("text/csv"));
    assert_eq!(model.shapes["Input"].traits.xml.name.as_deref(), Some("Root"));
}

#[test]
fn credentials_may_be_optional() {
    let mut file = smithy(json!({}));
    file["shapes"]["a#Service"]["traits"]["aws.auth#sigv4"] = json!({"name": "n"});
    file["shapes"]["a#Do"]["traits"] = json!({"smithy.api#optionalAuth": {}});
    let model = model(&file);
    assert_eq!(model.service.auth, [AuthScheme::SigV4]);
    assert_eq!(model.operations["Do"].auth, [AuthScheme::None, AuthScheme::SigV4]);
}

/// Where in the traits of the operation a message is about.
#[track_caller]
fn assert_wrong(id: &str, value: &Value, place: &str, message: &str) {
    let mut file = smithy(json!({}));
    file["shapes"]["a#Do"]["traits"][id] = value.clone();
    let found = match read(&[&file]) {
        Ok((_, warnings)) => warnings,
        Err(diagnostics) => diagnostics.iter().map(ToString::to_string).collect(),
    };
    let place = format!("one.json#/shapes/a#Do/traits/{id}{place}");
    assert_eq!(found, [format!("{message}\n  --> {place}")], "{value}");
}

const UNKNOWN: &str =
    "warning: this key is not known to the generator and has no effect on its output";

#[test]
fn pages_that_cannot_be_asked_for_are_an_error() {
    for (value, place, message) in [
        (json!({"inputToken": "a"}), "", "error: expected a `outputToken`"),
        (
            json!({"inputToken": "a", "outputToken": []}),
            "/outputToken",
            "error: expected a string, found an array",
        ),
        (json!({"inputToken": "a", "outputToken": "b", "more": ""}), "/more", UNKNOWN),
    ] {
        assert_wrong("smithy.api#paginated", &value, place, message);
    }
}

#[test]
fn matchers_that_cannot_be_understood_are_an_error() {
    let output = |comparator: &str, expected: &str| json!({"output": {"path": "a", "comparator": comparator, "expected": expected}});
    for (matcher, place, message) in [
        (
            json!({"success": true, "errorType": "a"}),
            "",
            "error: expected one matcher: `output`, `inputOutput`, `success` or `errorType`",
        ),
        (
            json!({}),
            "",
            "error: expected one matcher: `output`, `inputOutput`, `success` or `errorType`",
        ),
        (
            json!({"status": 200}),
            "/status",
            "error: expected `output`, `inputOutput`, `success` or `errorType`",
        ),
        (json!({"success": 1}), "/success", "error: expected a boolean, found the number 1"),
        (
            json!({"output": {"path": "a", "expected": "b"}}),
            "/output",
            "error: expected a `comparator`",
        ),
        (
            output("equals", "b"),
            "/output/comparator",
            "error: expected \"stringEquals\", \"booleanEquals\", \"allStringEquals\" or \"anyStringEquals\", \
             found the string \"equals\"",
        ),
        (
            output("booleanEquals", "yes"),
            "/output/expected",
            "error: expected \"true\" or \"false\", found the string \"yes\"",
        ),
    ] {
        let value = json!({"W": {"acceptors": [{"state": "success", "matcher": matcher}]}});
        let place = format!("/W/acceptors/0/matcher{place}");
        assert_wrong("smithy.waiters#waitable", &value, &place, message);
    }
}

#[test]
fn waiters_of_another_form_are_an_error() {
    for (waiter, place, message) in [
        (json!({}), "", "error: expected a `acceptors`"),
        (
            json!({"acceptors": [], "minDelay": 0.5}),
            "/minDelay",
            "error: expected a whole number, found the number 0.5",
        ),
        (json!({"acceptors": [], "retries": 1}), "/retries", UNKNOWN),
        (
            json!({"acceptors": [{"state": "done", "matcher": {"success": true}}]}),
            "/acceptors/0/state",
            "error: expected \"success\", \"failure\" or \"retry\", found the string \"done\"",
        ),
        (json!({"acceptors": [{"state": "retry"}]}), "/acceptors/0", "error: expected a `matcher`"),
    ] {
        assert_wrong(
            "smithy.waiters#waitable",
            &json!({"W": waiter}),
            &format!("/W{place}"),
            message,
        );
    }
}

#[test]
fn waiters_have_delays_and_compare_inputs() {
    let mut file = smithy(json!({}));
    file["shapes"]["a#Do"]["traits"]["smithy.waiters#waitable"] = json!({
        "Old": {"deprecated": true, "tags": ["x"], "minDelay": 5, "maxDelay": 60, "acceptors": [{
            "state": "success",
            "matcher": {"inputOutput": {
                "path": "input.a == output.b", "comparator": "booleanEquals", "expected": "true",
            }},
        }]},
        "New": {"acceptors": []},
    });
    let model = model(&file);
    let waiters = &model.operations["Do"].waiters;
    assert_eq!(waiters.iter().map(|waiter| &*waiter.name).collect::<Vec<_>>(), ["New", "Old"]);
    assert_eq!(waiters[1].pace, Pace::Growing { min_secs: 5, max_secs: 60 });
    assert!(waiters[1].deprecated && !waiters[0].deprecated);
    let matcher = Matcher::InputOutput {
        path: "input.a == output.b".to_owned(),
        comparator: Comparator::Equals,
        expected: Expected::Boolean(true),
    };
    assert_eq!(waiters[1].acceptors[0].matcher, matcher);
}

#[test]
fn endpoint_rules_without_parameters_are_an_error() {
    let mut file = smithy(json!({}));
    file["shapes"]["a#Service"]["traits"]["smithy.rules#endpointRuleSet"] =
        json!({"version": "1.0", "rules": []});
    let place = "one.json#/shapes/a#Service/traits/smithy.rules#endpointRuleSet";
    let expected = format!("error: expected a `parameters`\n  --> {place}");
    assert_eq!(diagnostics(&[&file]), [expected]);
}

/// Traits of AWS's models that have no effect on any crate, each with the reason. Any other trait that is not read is
/// anyone's own.
const IGNORED: &[(&str, &str)] = &[
    ("aws.api#arn", "how names of resources are made, which the service does"),
    ("aws.api#controlPlane", "what an operation is about"),
    ("aws.api#dataPlane", "what an operation is about"),
    ("smithy.api#cors", "for browsers"),
    ("smithy.api#examples", "prose"),
    ("smithy.api#externalDocumentation", "links that the documentation has, too"),
    ("smithy.api#internal", "for the service's own people, to whom a model is not given"),
    ("smithy.api#output", "an operation says what its output is"),
    ("smithy.api#private", "for other models"),
    ("smithy.api#recommended", "advice for those who make models"),
    ("smithy.api#references", "for resources, which no crate has"),
    ("smithy.api#since", "prose"),
    ("smithy.api#suppress", "for validators of models"),
    ("smithy.api#tags", "anyone's own"),
    ("smithy.api#uniqueItems", "checked by the service"),
    ("smithy.api#unstable", "prose"),
    ("smithy.rules#endpointBdd", "the rules of `endpointRuleSet` in another form"),
    ("smithy.rules#endpointTests", "tests of the rules, for those who evaluate them"),
    ("smithy.test#smokeTests", "calls of the real service"),
];

#[test]
fn ignored_traits_have_no_effect() {
    let file = |traits: &Value| {
        let mut file = smithy(json!({
            "a#Input": {
                "type": "structure",
                "members": {"m": {"target": "a#List", "traits": traits}},
                "traits": traits,
            },
            "a#List": {
                "type": "list", "member": {"target": "smithy.api#String", "traits": traits}, "traits": traits,
            },
        }));
        for id in ["a#Service", "a#Do"] {
            for (trait_id, value) in traits.as_object().unwrap() {
                file["shapes"][id]["traits"][trait_id] = value.clone();
            }
        }
        file
    };
    let expected = model(&file(&json!({})));
    for (id, reason) in IGNORED {
        assert!(!reason.is_empty());
        assert!(model(&file(&json!({*id: {"x": [1]}}))) == expected, "{id}");
    }
}
