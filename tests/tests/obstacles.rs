//! The crate that is generated from `fixtures/obstacles.json`, used as its users would: all that a model
//! can hold and that could trip the generator.
//!
//! What is expected here was written by hand, after the model and the wire rules.
#![allow(clippy::panic, clippy::unwrap_used)]

use std::collections::{BTreeMap, HashSet};
use std::error::Error as _;

use obstacles::UnknownMember;
use obstacles::types::{self, Awkward, error};
use obstacles::{Blob, DateTime, operation};
use serde_json::{Value, json};

/// Reads JSON that the type takes.
macro_rules! read {
    ($type:ty, $json:expr) => {
        serde_json::from_str::<$type>(&$json.to_string()).unwrap()
    };
}

/// Why the type does not take this JSON.
macro_rules! refusal {
    ($type:ty, $json:expr) => {
        serde_json::from_str::<$type>(&$json.to_string()).unwrap_err().to_string()
    };
}

/// Reads JSON, checks that it is written again as it was, of a clone too, and returns the value.
macro_rules! round_trip {
    ($type:ty, $json:expr) => {{
        let json = $json;
        let value = read!($type, json);
        assert_eq!(serde_json::to_value(&value).unwrap(), json, stringify!($type));
        assert_eq!(serde_json::to_string(&value).unwrap(), json.to_string(), stringify!($type));
        assert_eq!(
            serde_json::from_value::<$type>(json.clone()).unwrap(),
            value,
            stringify!($type)
        );
        assert_eq!(serde_json::to_value(value.clone()).unwrap(), json, stringify!($type));
        value
    }};
}

mod names {
    use super::*;

    /// The structures that hide a name of Rust's prelude, or one that the generated code uses, and need
    /// what is behind it: `Option`, `String`, `Vec` and, since each holds itself, `Box`.
    #[test]
    fn a_type_that_hides_a_name_of_rust_still_uses_what_it_hides() {
        let json =
            json!({"text": "t", "texts": ["a", "b"], "again": {"text": "u", "texts": ["c"]}});
        macro_rules! each {
            ($($type:ident)*) => { $({
                let value = round_trip!(types::$type, json.clone());
                let inner = types::$type::builder().text("u").texts("c").build().unwrap();
                let built = types::$type::builder().text("t").texts("a").texts("b").again(inner);
                assert_eq!(built.build().unwrap(), value);
            })* };
        }
        each!(Option String Default SelfShape Ok Err Some Into Clone Debug Builder Error);
    }

    #[test]
    fn such_types_have_the_members_of_their_model() {
        let option: types::Option =
            round_trip!(types::Option, json!({"texts": [], "holes": ["a", null]}));
        let _: &Option<Box<types::Option>> = &option.again;
        assert_eq!(option.holes, Some(vec![Some("a".to_owned()), None]));

        let string = round_trip!(types::String, json!({"text": "t", "map": {"k": "v"}}));
        let _: &Option<BTreeMap<String, String>> = &string.map;

        let vec = types::Vec::builder().lists(vec!["a".into()]).lists(vec![]).build().unwrap();
        assert_eq!(round_trip!(types::Vec, json!({"lists": [["a"], []]})), vec);

        let boxed =
            json!({"again": {"drop": {"Drop": {"Box": {"drop": {"Drop": {"Unseen": 1}}}}}}});
        let boxed = read!(types::Box, boxed);
        assert_eq!(boxed.drop, Box::default(), "the service did not send it");
        let again: Box<types::Box> = boxed.again.unwrap();
        assert!(
            matches!(*again.drop, types::Drop::Drop(drop) if matches!(*drop, types::Drop::Box(_)))
        );

        let time = DateTime::from_secs(1);
        let times = round_trip!(types::DateTime, json!({"time": 1, "times": [2]}));
        assert_eq!(times.time, time);

        let blob = types::Blob::builder().bytes(b"b").build().unwrap();
        assert_eq!(round_trip!(types::Blob, json!({"bytes": "Yg=="})), blob);

        let into = types::Into::builder().text('t').blob(b"b").build().unwrap();
        assert_eq!(round_trip!(types::Into, json!({"text": "t", "blob": "Yg=="})), into);

        let iterator = json!({"item": ["a"], "next": {"item": ["b"], "next": {}}});
        assert_eq!(round_trip!(types::Iterator, iterator).next.unwrap().item.unwrap(), ["b"]);
        round_trip!(types::Core, json!({"text": "t", "map": {"k": "v"}}));
        round_trip!(types::Aux, json!({"text": "t", "again": {}}));
        round_trip!(types::Mod, json!({"text": "t", "again": {}}));
        round_trip!(types::Crate, json!({"text": "t", "again": {}}));
        round_trip!(types::None, json!({}));
        assert_eq!(round_trip!(types::From, json!("Into")), types::From::Into);
        assert_eq!(round_trip!(types::Std, json!("std")), types::Std::Std);
        assert_eq!(round_trip!(types::Type, json!("type")), types::Type::Type);
    }

    #[test]
    fn unions_and_errors_may_hide_names_too() {
        let result = round_trip!(types::Result, json!({"Err": {"Err": {"Ok": "t"}}}));
        let ok = types::Result::Ok("t".into());
        assert_eq!(result, types::Result::Err(Box::new(types::Result::Err(Box::new(ok)))));
        let option = round_trip!(types::Result, json!({"Option": ["t"]}));
        assert_eq!(option, types::Result::Option(vec!["t".into()]));

        let option = json!({"Message": "m", "texts": ["a"], "again": {}});
        let option: error::Option = round_trip!(error::Option, option);
        let _: Option<&str> = option.message();
        assert_eq!(option.message(), Some("m"));
        macro_rules! message {
            ($type:ident, $json:expr) => {
                round_trip!(error::$type, $json).message().map(str::to_owned).as_deref()
            };
        }
        assert_eq!(message!(Result, json!({"errorMessage": "m", "again": {}})), Some("m"));
        assert_eq!(message!(String, json!({"message": "m", "text": "t"})), Some("m"));
        assert_eq!(message!(Box, json!({"message": "m", "again": {}})), Some("m"));
        assert_eq!(message!(Vec, json!({"texts": ["t"]})), None);
        assert_eq!(message!(Error, json!({"cause": {"message": "m"}})), None);
    }

    #[test]
    fn every_keyword_can_be_a_member() {
        macro_rules! keywords {
            ($($wire:literal $field:ident)*) => {{
                let mut json = json!({"self": "s", "Self": ["S"], "super": ["u"], "type": ["t"]});
                $(json[$wire] = json!($wire);)*
                let value = read!(types::Keywords, json);
                let built = types::Keywords::builder()$(.$field($wire))*
                    .self_("s").self_2("S").super_("u").r#type("t");
                assert_eq!(built.build().unwrap(), value);
                $(assert_eq!(value.$field.as_deref(), Some($wire));)*
                assert_eq!(serde_json::to_value(&value).unwrap(), json);
                [$($wire),*].len() + ["self", "Self", "super", "type"].len()
            }};
        }
        let members = keywords! {
            "abstract" r#abstract "as" r#as "async" r#async "await" r#await "become" r#become "box" r#box
            "break" r#break "const" r#const "continue" r#continue "crate" crate_ "do" r#do "dyn" r#dyn
            "else" r#else "enum" r#enum "extern" r#extern "false" r#false "final" r#final "fn" r#fn
            "for" r#for "gen" r#gen "if" r#if "impl" r#impl "in" r#in "let" r#let "loop" r#loop
            "macro" r#macro "match" r#match "mod" r#mod "move" r#move "mut" r#mut "override" r#override
            "priv" r#priv "pub" r#pub "ref" r#ref "return" r#return "static" r#static "struct" r#struct
            "trait" r#trait "true" r#true "try" r#try "Type" type_2 "typeof" r#typeof "unsafe" r#unsafe
            "unsized" r#unsized "use" r#use "virtual" r#virtual "where" r#where "while" r#while
            "yield" r#yield "union" union "raw" raw "safe" safe "macro_rules" macro_rules "auto" auto
            "default" default
        };
        // All strict and reserved keywords; `Type` besides `type`; some that are keywords in places.
        assert_eq!(members, 38 + 14 + 1 + 6);
    }

    #[test]
    fn members_may_be_called_like_methods() {
        let built = types::Methods::builder()
            .build_value("build")
            .builder_value("builder")
            .value("value")
            .present("present")
            .new("new")
            .default("default")
            .clone("clone")
            .into("into")
            .write("write")
            .read("read")
            .member("member")
            .from("from")
            .to("to")
            .map("key", "value")
            .key("key")
            .item("item")
            .fmt("fmt")
            .f("f")
            .eq("eq")
            .to_string("to_string")
            .len(3)
            .is_empty(true)
            .as_ref("as_ref")
            .try_into("try_into")
            .serialize("serialize")
            .build()
            .unwrap();
        let json = json!({
            "build": "build", "builder": ["builder"], "value": "value", "present": ["present"], "new": "new",
            "default": "default", "clone": "clone", "into": "into", "write": "write", "read": "read",
            "member": "member", "from": "from", "to": "to", "map": {"key": "value"}, "key": "key",
            "item": ["item"], "fmt": "fmt", "f": "f", "eq": "eq", "to_string": "to_string", "len": 3,
            "is_empty": true, "as_ref": "as_ref", "try_into": "try_into", "serialize": "serialize",
        });
        assert_eq!(built, round_trip!(types::Methods, json));
        assert_eq!(
            Clone::clone(&types::Methods::builder()).build().unwrap_err().missing().len(),
            4
        );
    }

    /// The first of several keeps its name; a name that a member has by itself is never given away.
    #[test]
    fn members_that_become_the_same_are_told_apart() {
        let json = json!({
            "fooBar": "1", "FooBar": "2", "foo_bar": "3", "foo_bar_2": "4", "FOO-BAR": "5",
            "tags": ["6"], "setTags": "7", "map": {"8": "8"}, "set_map": ["9"], "Set_Map": {"10": "10"},
            "2xlarge": "11", "_": "12", "$": "13", "é": "14", "\"\\\n": "15",
        });
        let value = round_trip!(types::Collisions, json);
        assert_eq!(value.foo_bar.as_deref(), Some("1"));
        assert_eq!(value.foo_bar_3, "2");
        assert_eq!(value.foo_bar_4.as_deref(), Some("3"));
        assert_eq!(value.foo_bar_2.as_deref(), Some("4"));
        assert_eq!(value.foo_bar_5.as_deref(), Some("5"));
        let built = types::Collisions::builder()
            .foo_bar("1")
            .foo_bar_3("2")
            .foo_bar_4("3")
            .foo_bar_2("4")
            .foo_bar_5("5")
            .set_tags_2(Some(vec!["6".into()]))
            .set_tags("7")
            .set_map_3(Some(BTreeMap::from([("8".into(), "8".into())])))
            .set_set_map(Some(vec!["9".into()]))
            .set_set_map_2(Some(BTreeMap::from([("10".into(), "10".into())])))
            ._2_xlarge("11")
            .underscore("12")
            .dollar("13")
            .ue9("14")
            .quote_backslash_ua("15");
        assert_eq!(built.build().unwrap(), value);
        let added = types::Collisions::builder()
            .foo_bar_3("2")
            .tags("6")
            .map("8", "8")
            .set_map("9")
            .set_map_2("10", "10")
            .build()
            .unwrap();
        assert_eq!((added.tags, added.map), (value.tags, value.map));
        assert_eq!((added.set_map, added.set_map_2), (value.set_map, value.set_map_2));
    }

    #[test]
    fn types_and_operations_that_become_the_same_are_told_apart() {
        let value = round_trip!(
            operation::names::NamesInput,
            json!({
                "Twin": {"a": "1"}, "twin": {"b": "2"}, "TWIN": {"c": "3"}, "DynamoDBv2": {"a": "4"},
                "DynamoDbv2": {"b": "5"}, "type": {"d": "6"}, "mod": {"e": "7"},
            })
        );
        // Shapes are named in the order of their names, in which capitals come first.
        let _: (types::Twin, types::Twin2, types::Twin3) =
            (value.twin_3.unwrap(), value.twin.unwrap(), value.twin_2.unwrap());
        let _: (types::DynamoDBv2, types::DynamoDbv2) =
            (value.dynamo_dbv2.unwrap(), value.dynamo_dbv2_2.unwrap());
        let _: (types::Type2, types::Mod2) = (value.type_2.unwrap(), value.mod_2.unwrap());

        operation::get_thing::GetThingInput::builder().name("n").build().unwrap();
        operation::get_thing_2::GetThing2Input::builder().name("n").build().unwrap();
    }

    #[test]
    fn operations_may_have_awkward_names_and_no_shapes() {
        assert_eq!(
            read!(operation::type_::TypeInput, json!({})),
            operation::type_::TypeInput::default()
        );
        let input = round_trip!(operation::nothing::NothingInput, json!({}));
        assert_eq!(input, operation::nothing::NothingInput::builder().build().unwrap());
        round_trip!(operation::nothing::NothingOutput, json!({}));
    }

    /// The input of an operation that is a member elsewhere exists twice, each for its own side.
    #[test]
    fn a_shape_can_be_an_input_and_a_member() {
        let json = json!({"Name": "n", "Parts": [{"Name": "p"}]});
        let input = round_trip!(operation::get_thing::GetThingInput, json.clone());
        let parts: Option<Vec<types::Thing>> = input.parts;
        assert_eq!(parts, round_trip!(types::Thing, json).parts);
        assert!(refusal!(operation::get_thing::GetThingInput, json!({})).contains("Name"));
        assert_eq!(read!(types::Thing, json!({})).name, "");
    }

    #[test]
    fn members_of_a_union_can_have_any_name() {
        use types::KeywordUnion;
        for (wire, variant) in [
            ("self", KeywordUnion::SelfValue("t".into())),
            ("Self", KeywordUnion::SelfValue2("t".into())),
            ("type", KeywordUnion::Type("t".into())),
            ("crate", KeywordUnion::Crate("t".into())),
            ("None", KeywordUnion::None("t".into())),
            ("Some", KeywordUnion::Some("t".into())),
            ("Ok", KeywordUnion::Ok("t".into())),
            ("Err", KeywordUnion::Err("t".into())),
            ("Error", KeywordUnion::Error("t".into())),
            ("2xlarge", KeywordUnion::_2xlarge("t".into())),
            ("fooBar", KeywordUnion::FooBar("t".into())),
        ] {
            assert_eq!(round_trip!(KeywordUnion, json!({wire: "t"})), variant);
        }
        assert_eq!(round_trip!(KeywordUnion, json!({"FooBar": 1})), KeywordUnion::FooBar2(1));
    }
}

mod enums {
    use super::*;

    const LONG: &str = "this-value-is-very-long-and-there-is-no-reason-for-it-other-than-that-a-model-may-hold-\
        one-which-then-becomes-the-name-of-a-variant-and-part-of-its-documentation-so-that-lines-get-longer-than-\
        anyone-likes-them-to-be-and-file-systems-would-complain-if-one-of-them-were-the-name-of-a-file";

    /// All values of `Awkward`, and the variants whose names are no matter of course.
    fn values() -> Vec<(&'static str, Option<Awkward>)> {
        vec![
            ("", Some(Awkward::Empty)),
            (" ", Some(Awkward::Space)),
            ("Unknown", Some(Awkward::UnknownValue)),
            ("UNKNOWN", Some(Awkward::UnknownValue2)),
            ("UnknownValue", Some(Awkward::UnknownValue3)),
            ("unknown", Some(Awkward::UnknownValue4)),
            ("2xlarge", Some(Awkward::_2Xlarge)),
            ("a.b", Some(Awkward::AB)),
            ("a-b", Some(Awkward::AB2)),
            ("A_B", Some(Awkward::AB3)),
            ("ab", Some(Awkward::Ab)),
            ("AB", Some(Awkward::Ab2)),
            ("Ab", Some(Awkward::Ab3)),
            ("é", None),
            ("É", None),
            ("日本", None),
            ("Self", Some(Awkward::SelfValue)),
            ("self", Some(Awkward::SelfValue2)),
            ("SELF", Some(Awkward::SelfValue3)),
            ("<=", Some(Awkward::LessEqual)),
            (">=", Some(Awkward::GreaterEqual)),
            ("*", Some(Awkward::Asterisk)),
            ("#", Some(Awkward::Hash)),
            ("{}", None),
            ("type", Some(Awkward::Type)),
            ("Ok", Some(Awkward::Ok)),
            ("Err", Some(Awkward::Err)),
            ("Some", Some(Awkward::Some)),
            ("None", Some(Awkward::None)),
            ("Error", Some(Awkward::Error)),
            ("Default", Some(Awkward::Default)),
            ("Option", Some(Awkward::Option)),
            ("values", Some(Awkward::Values)),
            ("as_str", Some(Awkward::AsStr)),
            ("\"quoted\" \\ back", Some(Awkward::QuotedBack)),
            ("line\nfeed", Some(Awkward::LineFeed)),
            ("`tick` ``` ", Some(Awkward::Tick)),
            ("*/", Some(Awkward::AsteriskSlash)),
            ("\u{202e}abc", Some(Awkward::Abc)),
            ("\u{ad}", None),
            ("\u{200b}", None),
            (LONG, None),
        ]
    }

    #[test]
    fn every_value_has_a_variant_of_its_own() {
        let mut variants = HashSet::new();
        for (value, variant) in values() {
            let read = round_trip!(Awkward, json!(value));
            assert!(!matches!(read, Awkward::Unknown(_)), "{value:?}");
            assert_eq!(read.as_str(), value);
            if let Some(variant) = variant {
                assert_eq!(read, variant);
            }
            assert!(variants.insert(read), "{value:?}");
        }
    }

    #[test]
    fn values_are_listed_in_order() {
        const FROM: &[&str] = types::From::values();
        let mut expected: Vec<_> = values().into_iter().map(|(value, _)| value).collect();
        expected.sort_unstable();
        assert_eq!(Awkward::values(), expected);
        assert_eq!(FROM, ["From", "Into"]);
        assert!(types::NoValues::values().is_empty());
    }

    #[test]
    fn an_unknown_value_is_kept() {
        for value in
            ["2XLARGE", "a b", "A.B", "  ", "unKnown", "Empty", "e\u{301}", "\0", "Unknown(\"x\")"]
        {
            let read = round_trip!(Awkward, json!(value));
            let Awkward::Unknown(unknown) = &read else { panic!("{value:?} is known") };
            assert_eq!(unknown.as_str(), value);
            assert_eq!(read.as_str(), value);
        }
        let read = round_trip!(types::NoValues, json!("whatever"));
        assert!(matches!(read, types::NoValues::Unknown(_)));
    }

    #[test]
    fn an_enumeration_converts_from_and_to_strings() {
        for value in ["Into", "Onto"] {
            let from = types::From::from(value);
            assert_eq!(types::From::from(value.to_owned()), from);
            assert_eq!(value.parse::<types::From>(), Ok(from.clone()));
            assert_eq!(AsRef::<str>::as_ref(&from), value);
            assert_eq!(from.to_string(), value);
            assert_eq!(format!("[{from:>6}|{from:<6}|{from:^6}|{from:.2}]"), {
                format!("[{value:>6}|{value:<6}|{value:^6}|{value:.2}]")
            });
        }
        assert_eq!(Awkward::from("{}").to_string(), "{}");
    }

    #[test]
    fn debug_names_the_variant_or_the_value() {
        assert_eq!(format!("{:?}", Awkward::LessEqual), "LessEqual");
        assert_eq!(format!("{:?}", Awkward::from("new")), r#"Unknown("new")"#);
    }

    #[test]
    fn values_are_ordered_and_can_be_keys() {
        let mut ordered = [
            Awkward::from("b"),
            Awkward::AsStr,
            Awkward::from("a"),
            Awkward::Empty,
            Awkward::UnknownValue,
        ];
        ordered.sort();
        // By value, whether the crate knows it or not: so the order outlasts the model.
        let expected = ["", "Unknown", "a", "as_str", "b"].map(Awkward::from);
        assert_eq!(ordered, expected);
        assert!(
            Awkward::from("x") == Awkward::from("x") && Awkward::from("x") != Awkward::from("y")
        );
        let set: HashSet<_> = ["x", "x", "", "y", ""].into_iter().map(Awkward::from).collect();
        assert_eq!(set.len(), 3);
    }

    #[test]
    fn the_default_is_the_empty_string() {
        assert_eq!(Awkward::default(), Awkward::Empty);
        assert_eq!(types::From::default().as_str(), "");
        assert!(matches!(types::From::default(), types::From::Unknown(_)));
        assert!(matches!(types::NoValues::default(), types::NoValues::Unknown(_)));
    }

    #[test]
    fn only_strings_are_values() {
        for json in [json!(1), json!(true), json!([]), json!({"a.b": {}})] {
            assert!(refusal!(Awkward, json).starts_with("expected a string, found "));
        }
        assert!(refusal!(Awkward, Value::Null).starts_with("expected a string, found null"));
    }
}

mod recursion {
    use super::*;

    #[test]
    fn a_structure_can_hold_itself() {
        let json = json!({
            "Name": "a", "Left": {"Name": "b", "Left": {"Name": "c"}}, "Right": {},
            "Children": [{"Name": "d", "Children": []}], "ByName": {"e": [{"Name": "e"}], "f": []},
        });
        let tree = round_trip!(types::Tree, json);
        let left: Box<types::Tree> = tree.left.clone().unwrap();
        assert_eq!(left.left.unwrap().name.as_deref(), Some("c"));
        let children: Vec<types::Tree> = tree.children.clone().unwrap();
        let built = types::Tree::builder()
            .name("a")
            .left(
                types::Tree::builder()
                    .name("b")
                    .left(types::Tree::builder().name("c").build().unwrap())
                    .build()
                    .unwrap(),
            )
            .right(Box::new(types::Tree::default()))
            .set_children(Some(children))
            .by_name("e", vec![types::Tree::builder().name("e").build().unwrap()])
            .by_name("f", vec![]);
        assert_eq!(built.build().unwrap(), tree);
    }

    /// Nothing can be built that holds itself by required members alone, so that these are optional.
    #[test]
    fn a_required_recursion_has_an_end() {
        let chicken = json!({"Egg": {"Chicken": {"Name": "inner"}}, "Name": "outer"});
        let chicken = round_trip!(types::Chicken, chicken);
        let egg: &Option<Box<types::Egg>> = &chicken.egg;
        let inner: &Option<Box<types::Chicken>> = &egg.as_ref().unwrap().chicken;
        assert_eq!(inner.as_ref().unwrap().name, "inner");
        assert_eq!(round_trip!(types::Ouroboros, json!({"Tail": {"Tail": {}}})), {
            let inner =
                types::Ouroboros::builder().tail(types::Ouroboros::default()).build().unwrap();
            types::Ouroboros::builder().tail(inner).build().unwrap()
        });
        assert_eq!(types::Chicken::builder().build().unwrap_err().missing(), ["Name"]);
    }

    /// Of a required and an optional member in a cycle, the optional one ends it.
    #[test]
    fn a_half_required_recursion_keeps_what_is_required() {
        let ping = round_trip!(types::Ping, json!({"Pong": {"Ping": {"Pong": {"Count": 1}}}}));
        let inner: Box<types::Pong> = ping.pong;
        assert_eq!(inner.ping.unwrap().pong.count, Some(1));
        assert_eq!(types::Ping::default().pong.ping, None);
        assert_eq!(types::Ping::builder().build().unwrap_err().missing(), ["Pong"]);
        assert_eq!(read!(types::Ping, json!({})), types::Ping::default());
    }

    #[test]
    fn a_union_can_hold_itself() {
        use types::Expression;
        let json = json!({"Sum": [
            {"Number": 1.5},
            {"Negated": {"Negated": {"Number": 2.0}}},
            {"Named": {"x": {"Number": 3.0}}},
            {"Call": {"Function": "f", "Argument": {"Sum": []}, "Default": {"Number": 4.0}}},
        ]});
        let call = types::Call::builder()
            .function("f")
            .argument(Expression::Sum(vec![]))
            .default(Expression::Number(4.0))
            .build()
            .unwrap();
        let twice = Expression::Negated(Box::new(Expression::Number(2.0)));
        let expected = Expression::Sum(vec![
            Expression::Number(1.5),
            Expression::Negated(Box::new(twice)),
            Expression::Named(BTreeMap::from([("x".into(), Expression::Number(3.0))])),
            Expression::Call(Box::new(call)),
        ]);
        assert_eq!(round_trip!(Expression, json), expected);
        assert_eq!(*types::Call::default().argument, Expression::Unknown(UnknownMember::default()));

        let hands = round_trip!(types::LeftHand, json!({"Right": {"Left": {"Text": "t"}}}));
        let types::LeftHand::Right(right) = hands else { panic!("{hands:?}") };
        let right: Box<types::RightHand> = right;
        assert_eq!(*right, types::RightHand::Left(Box::new(types::LeftHand::Text("t".into()))));
    }

    /// A list or a map can be empty, so that it ends a recursion by itself.
    #[test]
    fn lists_and_maps_need_no_box() {
        let json = json!({
            "Members": [{"Members": [], "ByName": {}}],
            "ByName": {"a": {"Members": [], "ByName": {}}},
        });
        let family = round_trip!(types::Family, json);
        assert_eq!(family.members, [types::Family::default()]);
        assert_eq!(family.by_name["a"], types::Family::default());
    }

    #[test]
    fn an_operations_own_shape_can_hold_itself() {
        let json = json!({"Family": {"Members": [], "ByName": {}}, "Again": {"Family": {"Members": [], "ByName": {}}}});
        let input = round_trip!(operation::recurse::RecurseInput, json.clone());
        let again: Box<types::Recursion> = input.again.unwrap();
        assert_eq!(again.family, types::Family::default());
        round_trip!(operation::recurse::RecurseOutput, json);
    }

    #[test]
    fn a_hundred_levels_are_read_and_written() {
        let nested = |levels| format!("{}{{}}{}", r#"{"Left":"#.repeat(levels), "}".repeat(levels));
        let tree: types::Tree = serde_json::from_str(&nested(100)).unwrap();
        assert_eq!(serde_json::to_string(&tree).unwrap(), nested(100));
        let mut levels = 0;
        let mut inner = &tree;
        while let Some(left) = &inner.left {
            levels += 1;
            inner = left;
        }
        assert_eq!(levels, 100);
        assert_eq!(tree.clone(), tree);
    }
}

mod unions {
    use super::*;
    use types::Choice;

    #[test]
    fn exactly_one_member_is_read_and_written() {
        let time = DateTime::from_secs(1_576_540_098);
        for (json, expected) in [
            (json!({"Text": "t"}), Choice::Text("t".into())),
            (json!({"Integer": -1}), Choice::Integer(-1)),
            (json!({"Bytes": "Yg=="}), Choice::Bytes(Blob::new(*b"b"))),
            (json!({"Document": {"a": [1, null]}}), Choice::Document(json!({"a": [1, null]}))),
            (json!({"Time": 1_576_540_098}), Choice::Time(time)),
            (json!({"IsoTime": "2019-12-16T23:48:18Z"}), Choice::IsoTime(time)),
            (json!({"TimeAsHttp": "Mon, 16 Dec 2019 23:48:18 GMT"}), Choice::TimeAsHttp(time)),
            (
                json!({"HttpTimes": ["Mon, 16 Dec 2019 23:48:18 GMT"]}),
                Choice::HttpTimes(vec![time]),
            ),
            (json!({"Texts": []}), Choice::Texts(vec![])),
            (
                json!({"SparseTextMap": {"k": null}}),
                Choice::SparseTextMap([("k".into(), None)].into()),
            ),
            (json!({"Enum": "Into"}), Choice::Enum(types::From::Into)),
            (json!({"Empty": {}}), Choice::Empty(types::Empty::default())),
            (json!({"Choice": {"Text": "t"}}), Choice::Choice(Box::new(Choice::Text("t".into())))),
            (json!({"Unknown": "u"}), Choice::UnknownValue("u".into())),
        ] {
            assert_eq!(round_trip!(Choice, json.clone()), expected);
            // Nulls are no members, and neither is the name of the type.
            for (name, value) in
                [("Integer", Value::Null), ("New", Value::Null), ("__type", json!("x.y#Choice"))]
            {
                let mut with_more = json.clone();
                if with_more.get(name).is_none() {
                    with_more[name] = value;
                    assert_eq!(read!(Choice, with_more), read!(Choice, json));
                }
            }
        }
    }

    #[test]
    fn a_member_that_the_model_did_not_have_is_unknown() {
        for value in [json!(1), json!("x"), json!({"a": [{}]}), json!([]), json!(false)] {
            let read = read!(Choice, json!({"New": value, "Text": null}));
            let Choice::Unknown(member) = &read else { unreachable!("{read:?}") };
            assert_eq!(member.name(), Some("New"));
            assert_eq!(format!("{read:?}"), r#"Unknown(Some("New"))"#);
        }
        let read = read!(types::NoChoice, json!({"New": 1}));
        assert!(matches!(read, types::NoChoice::Unknown(member) if member.name() == Some("New")));
        assert_eq!(Choice::default(), Choice::Unknown(UnknownMember::default()));
        assert_eq!(types::NoChoice::default(), types::NoChoice::Unknown(UnknownMember::default()));
        assert_eq!(UnknownMember::default().name(), None);
    }

    /// Its name is kept, and its content is lost.
    #[test]
    fn what_is_unknown_is_written_and_read_again() {
        for json in [json!({"New": {"a": 1}}), json!({"New": 5}), json!({"": []})] {
            let read = read!(Choice, json.clone());
            let name = json.as_object().unwrap().keys().next().unwrap();
            let written = serde_json::to_value(&read).unwrap();
            assert_eq!(written, json!({name: {}}));
            assert_eq!(read!(Choice, written), read);
        }
        let json = json!({"Choices": [{"New": 1}, {"Text": "t"}], "Choice": {"Newer": [2]}});
        let output = read!(operation::type_::TypeOutput, json);
        let written = serde_json::to_value(&output).unwrap();
        assert_eq!(
            written,
            json!({"Choices": [{"New": {}}, {"Text": "t"}], "Choice": {"Newer": {}}})
        );
        assert_eq!(read!(operation::type_::TypeOutput, written), output);
    }

    /// One that a service left out is left out again, and corrected again.
    #[test]
    fn a_union_that_was_left_out_stays_out() {
        let required = read!(types::Required, json!({}));
        let written = serde_json::to_value(&required).unwrap();
        assert!(written.get("Thing").is_some() && written.get("Choice").is_none(), "{written}");
        assert_eq!(read!(types::Required, written), required);
    }

    #[test]
    fn a_request_with_what_is_unknown_is_refused() {
        for (union, wrong) in [
            (
                read!(types::LimitedUnion, json!({"New": 1})),
                "has a variant that the model does not know",
            ),
            // Which is what a field has that nobody set.
            (types::LimitedUnion::default(), "is required and missing"),
        ] {
            let mut input = operation::squeeze::SqueezeInput::default();
            (input.token, input.union) = (Some("t".to_owned()), Some(union));
            let endpoint = operation::Endpoint::new("https://example.com").unwrap();
            let request = <operation::squeeze::Squeeze as operation::Operation>::request;
            let error = request(&input, &endpoint).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("SqueezeInput is not valid: union {wrong} (Union on the wire)")
            );
        }
    }

    /// As in the official SDK, whose names for them end in the member's.
    #[test]
    fn a_union_can_be_asked_for_its_member() {
        let mut choice = Choice::Text("t".into());
        assert!(choice.is_text() && !choice.is_integer() && !choice.is_unknown());
        assert_eq!(choice.as_text(), Ok(&"t".to_owned()));
        assert_eq!(choice.as_integer(), Err(&choice));
        choice = Choice::Choice(Box::new(Choice::Integer(1)));
        let inner: &Choice = choice.as_choice().unwrap();
        assert_eq!(inner.as_integer(), Ok(&1));
        choice = Choice::UnknownValue("u".into());
        assert!(choice.is_unknown_value() && !choice.is_unknown());
        assert!(Choice::default().is_unknown() && types::NoChoice::default().is_unknown());
    }

    #[test]
    fn two_members_or_none_are_an_error() {
        for json in [
            json!({"Text": "t", "Integer": 1}),
            json!({"Text": "t", "New": 1}),
            json!({"New": 1, "Newer": 1}),
            json!({"New": 1, "Text": "t"}),
        ] {
            assert!(
                refusal!(Choice, json).starts_with("the union Choice has more than one member"),
                "{json}"
            );
        }
        for json in [json!({}), json!({"__type": "x"}), json!({"Text": null, "New": null})] {
            assert!(refusal!(Choice, json).starts_with("the union Choice has no member"), "{json}");
        }
        assert!(
            refusal!(types::NoChoice, json!({})).starts_with("the union NoChoice has no member")
        );
    }

    /// The variant for what is unknown cannot be taken by a member.
    #[test]
    fn a_member_called_unknown_is_not_the_unknown_member() {
        use types::Unknown;
        let json = json!({"Unknown": {"UnknownValue": "t"}});
        let inner = Unknown::UnknownValue2("t".into());
        assert_eq!(round_trip!(Unknown, json), Unknown::UnknownValue(Box::new(inner)));
        let new = read!(Unknown, json!({"New": 1}));
        assert!(matches!(new, Unknown::Unknown(member) if member.name() == Some("New")));
    }
}

mod builders {
    use super::*;

    #[test]
    fn all_missing_members_are_named() {
        let error = types::Required::builder().text("t").build().unwrap_err();
        assert_eq!(error.structure(), "Required");
        assert_eq!(
            error.missing(),
            [
                "Boolean", "Long", "Double", "Bytes", "Time", "Document", "Enum", "Awkward",
                "Texts", "TextMap", "Choice", "Thing"
            ]
        );
        assert_eq!(
            types::Parcel::builder().build().unwrap_err().to_string(),
            "Parcel is not valid: weight is required and missing (Weight on the wire); \
             labels is required and missing (Labels on the wire); \
             kind is required and missing (Kind on the wire)"
        );
        let error: Box<dyn std::error::Error + Send + Sync> = error.into();
        assert!(error.source().is_none());
    }

    #[test]
    fn what_becomes_a_value_is_taken() {
        let built = types::Required::builder()
            .boolean(true)
            .long(1)
            .double(0.5)
            .text(String::from("t"))
            .bytes("b".as_bytes())
            .time(DateTime::UNIX_EPOCH)
            .document(json!([null]))
            .r#enum("Onto")
            .awkward(Awkward::LessEqual)
            .texts("a")
            .texts(String::from("b"))
            .text_map("k", 'v')
            .text_map(String::from("k"), "w")
            .choice(types::Choice::Integer(1))
            .thing(types::Thing::builder().name("n").build().unwrap())
            .build()
            .unwrap();
        let json = json!({
            "Boolean": true, "Long": 1, "Double": 0.5, "Text": "t", "Bytes": "Yg==", "Time": 0,
            "Document": [null], "Enum": "Onto", "Awkward": "<=", "Texts": ["a", "b"], "TextMap": {"k": "w"},
            "Choice": {"Integer": 1}, "Thing": {"Name": "n"},
        });
        assert_eq!(round_trip!(types::Required, json), built);
    }

    #[test]
    fn a_list_or_a_map_can_be_set_as_a_whole() {
        let parcel = || types::Parcel::builder().weight(1).kind("Into");
        assert_eq!(parcel().build().unwrap_err().missing(), ["Labels"]);
        let labels = |labels: &[&str]| Some(labels.iter().map(|&label| label.to_owned()).collect());
        assert_eq!(parcel().set_labels(labels(&[])).build().unwrap().labels, Vec::<String>::new());
        assert_eq!(
            parcel().labels("a").set_labels(labels(&["b"])).labels("c").build().unwrap().labels,
            ["b", "c"]
        );
        assert_eq!(
            parcel().labels("a").set_labels(None).build().unwrap_err().missing(),
            ["Labels"]
        );
        assert_eq!(parcel().set_labels(None).labels("a").build().unwrap().labels, ["a"]);

        let values =
            operation::type_::TypeInput::builder().texts("a").set_texts(None).text_map("k", "v");
        let values = values.set_text_map(Some(BTreeMap::new())).build().unwrap();
        assert_eq!((values.texts, values.text_map), (None, Some(BTreeMap::new())));
    }

    #[test]
    fn sparse_and_nested_lists_and_maps_take_their_items() {
        let values = operation::type_::TypeInput::builder()
            .sparse_texts(Some("a".into()))
            .sparse_texts(None)
            .sparse_text_map("k", None)
            .text_lists(vec!["a".into()])
            .text_list_map("k", vec![])
            .enum_map("Into", 1)
            .enum_map(types::From::from("Onto"), 2)
            .blobs(b"b")
            .blobs(vec![0])
            .build()
            .unwrap();
        let json = json!({
            "SparseTexts": ["a", null], "TextLists": [["a"]], "TextListMap": {"k": []}, "SparseTextMap": {"k": null},
            "EnumMap": {"Into": 1, "Onto": 2}, "Blobs": ["Yg==", "AA=="],
        });
        assert_eq!(serde_json::to_value(&values).unwrap(), json);
        assert_eq!(round_trip!(operation::type_::TypeInput, json), values);
    }

    #[test]
    fn a_builder_can_be_kept_and_reused() {
        let base = types::Parcel::builder().weight(1).kind("Into");
        let (one, two) = (base.clone().labels("1").build(), base.labels("2").build());
        assert_ne!(one.unwrap(), two.unwrap());
        assert!(format!("{:?}", types::Parcel::builder().note("shown")).contains("shown"));
    }
}

/// A structure of more members than a word has bits.
mod crowd {
    use super::*;
    use operation::crowd::{CrowdInput, CrowdOutput};

    #[test]
    fn required_members_are_tracked_wherever_they_are() {
        let all = || CrowdInput::builder().m00("0").m63("63").m64("64").m66("66").m69(69);
        let value = all().build().unwrap();
        assert_eq!((value.m63.as_str(), value.m64.as_str(), value.m69), ("63", "64", 69));
        assert_eq!(
            CrowdInput::builder().build().unwrap_err().missing(),
            ["m00", "m63", "m64", "m66", "m69"]
        );
        let partly = CrowdInput::builder().m00("0").m64("64").m65("65").m69(69);
        assert_eq!(partly.build().unwrap_err().missing(), ["m63", "m66"]);
        assert_eq!(all().set_m66(None).build().unwrap_err().missing(), ["m66"]);
        assert_eq!(all().m66("again").set_m66(None).build().unwrap_err().missing(), ["m66"]);
    }

    #[test]
    fn they_are_tracked_when_read_as_well() {
        let json = json!({"m00": "0", "m63": "63", "m64": "64", "m66": [], "m69": 69});
        round_trip!(CrowdInput, json.clone());
        for missing in ["m00", "m63", "m64", "m66", "m69"] {
            let mut json = json.clone();
            json[missing] = Value::Null;
            let message = format!("CrowdInput lacks the required member {missing} ");
            assert!(refusal!(CrowdInput, json).starts_with(&message));
            let output = read!(CrowdOutput, json);
            assert_eq!(output.m64.is_empty(), missing == "m64");
        }
        let twice = r#"{"m00":"","m63":"","m64":"a","m64":null,"m66":[],"m69":1,"m64":"b"}"#;
        assert_eq!(serde_json::from_str::<CrowdInput>(twice).unwrap().m64, "b");
        let twice = r#"{"m00":"","m63":"","m64":"a","m64":"b","m64":null,"m66":[],"m69":1}"#;
        assert!(serde_json::from_str::<CrowdInput>(twice).unwrap_err().to_string().contains("m64"));
    }

    #[test]
    fn all_members_are_read_and_written() {
        let members = (0..70)
            .filter(|n| *n != 66 && *n != 69)
            .map(|n| (format!("m{n:02}"), json!(n.to_string())));
        let mut members: serde_json::Map<_, _> = members.collect();
        members.shift_insert(66, "m66".into(), json!(["66"]));
        members.insert("m69".into(), json!(69));
        round_trip!(CrowdOutput, Value::Object(members));
    }
}

/// What must be there, and what it means that it is not.
mod required_members {
    use super::*;
    use operation::send::{SendInput, SendOutput};

    #[test]
    fn an_input_without_one_is_refused() {
        assert_eq!(
            refusal!(SendInput, json!({})),
            "SendInput lacks the required member Account at line 1 column 2"
        );
        let parcel = json!({"Weight": 1, "Labels": [], "Kind": "Into"});
        round_trip!(SendInput, json!({"Account": "a", "Parcel": parcel}));
        for member in ["Weight", "Labels", "Kind"] {
            let mut parcel = parcel.clone();
            parcel.as_object_mut().unwrap().remove(member);
            for (path, json) in [
                ("Parcel", json!({"Parcel": parcel})),
                ("Parcels[1]", json!({"Parcels": [null, parcel]})),
                ("ParcelMap{0}", json!({"ParcelMap": {"a b": parcel}})),
                ("Wrapped.Parcel", json!({"Wrapped": {"Parcel": parcel}})),
            ] {
                let message = format!("{path}: Parcel lacks the required member {member} ");
                assert!(
                    refusal!(SendInput, json).starts_with(&message),
                    "{}",
                    refusal!(SendInput, json)
                );
            }
        }
    }

    #[test]
    fn an_output_without_one_gets_a_default() {
        let required =
            read!(types::Required, json!({"Thing": null, "Double": null, "Texts": null}));
        assert_eq!(required, types::Required::default());
        assert!(!required.boolean);
        assert_eq!((required.long, required.text.as_str()), (0, ""));
        assert_eq!(required.double.to_bits(), 0);
        assert_eq!((required.bytes, required.time), (Blob::default(), DateTime::UNIX_EPOCH));
        assert_eq!((required.document, *required.choice), (Value::Null, types::Choice::default()));
        assert!(
            matches!(required.r#enum, types::From::Unknown(unknown) if unknown.as_str().is_empty())
        );
        assert_eq!(required.awkward, Awkward::Empty);
        assert!(required.texts.is_empty() && required.text_map.is_empty());
        assert_eq!(required.thing, types::Thing::default());

        let output = read!(SendOutput, json!({"Thing": {"Parts": [{}]}}));
        assert_eq!((output.id.as_str(), output.thing.unwrap().parts.unwrap().len()), ("", 1));
        let list = read!(
            operation::type_::TypeOutput,
            json!({"RequiredList": [{}], "RequiredMap": {"k": {}}})
        );
        assert_eq!(list.required_list.unwrap(), [types::Required::default()]);
        assert_eq!(list.required_map.unwrap()["k"], types::Required::default());
        assert_eq!(read!(error::NotFound, json!({})).message(), Some(""));
    }

    /// A value of the wrong type is no missing value.
    #[test]
    fn an_output_with_a_wrong_one_is_refused() {
        assert!(refusal!(types::Required, json!({"Long": "1"})).starts_with("Long: "));
        assert!(refusal!(types::Required, json!({"Choice": {}})).starts_with("Choice: "));
    }
}

mod secrets {
    use super::*;

    const SECRET: &str = "swordfish";

    fn secrets() -> Value {
        let vault =
            json!({"Code": SECRET, "Inner": {"Code": SECRET, "Count": 77_777}, "Count": 77_777});
        json!({
            "Open": "shown", "Text": SECRET, "Number": 77_777, "Bytes": "c3dvcmRmaXNo", "Time": 77_777,
            "Document": {SECRET: SECRET}, "Marked": SECRET, "Texts": [SECRET], "SparseTexts": [null, SECRET],
            "Lists": [[SECRET]], "Map": {SECRET: SECRET}, "Keys": {SECRET: SECRET}, "MarkedList": [SECRET],
            "Enum": SECRET, "Enums": {SECRET: "hush"}, "Vault": vault, "Vaults": [vault],
            "Choice": {"Text": SECRET}, "Partly": {"Secret": SECRET}, "Again": {"Open": "inner", "Text": SECRET},
            "type": SECRET,
        })
    }

    /// Whether a `Debug` representation, in either form, shows what must not be seen.
    #[track_caller]
    fn assert_hides(value: &dyn std::fmt::Debug) {
        for shown in [format!("{value:?}"), format!("{value:#?}")] {
            for secret in [SECRET, "77777", "hush", "1970", "115, 119", "c3dvcmRmaXNo"] {
                assert!(!shown.contains(secret), "{secret} in {shown}");
            }
            assert!(shown.contains("** redacted **"), "{shown}");
        }
    }

    #[test]
    fn debug_does_not_show_them() {
        let secrets = round_trip!(types::Secrets, secrets());
        assert_hides(&secrets);
        let shown = format!("{secrets:?}");
        assert!(
            shown.starts_with("Secrets { open: Some(\"shown\"), text: ** redacted **, "),
            "{shown}"
        );
        assert!(shown.contains("again: Some(Secrets { open: Some(\"inner\"), "), "{shown}");
        assert!(shown.ends_with(", type: ** redacted ** }"), "{shown}");
        assert_hides(&read!(operation::keep::KeepInput, self::secrets()));
        assert_hides(&read!(operation::keep::KeepOutput, self::secrets()));
    }

    #[test]
    fn each_of_their_types_hides_itself() {
        let all = read!(types::Secrets, secrets());
        assert_hides(&all.r#enum.unwrap());
        assert_hides(&all.enums.unwrap());
        assert_hides(&all.vault.unwrap());
        assert_hides(&all.vaults.unwrap());
        assert_hides(&all.choice.unwrap());
        assert_hides(&types::SecretEnum::Hush);
        // Not even what is unknown, and not even by itself.
        let types::SecretEnum::Unknown(unknown) = SECRET.into() else { unreachable!() };
        assert_hides(&unknown);
        assert_hides(&types::Debug::builder().text(SECRET).build().unwrap());
        assert_hides(&types::Secrets::builder().text(SECRET).marked(SECRET));
        assert_hides(&Some(types::SecretChoice::Number(77_777)));
        for json in [
            json!({"Secret": SECRET}),
            json!({"Marked": SECRET}),
            json!({"List": [SECRET]}),
            json!({"Vault": {"Code": SECRET}}),
        ] {
            assert_hides(&round_trip!(types::PartlySecret, json));
        }
        assert_eq!(format!("{:?}", types::PartlySecret::Open("shown".into())), r#"Open("shown")"#);
        let json = json!({"Hush": 1});
        let unknown = read!(types::PartlySecret, json.clone());
        assert_eq!(format!("{unknown:?}"), r#"Unknown(Some("Hush"))"#);
        // Of a union that is sensitive as a whole, not even the name is shown.
        let unknown = read!(types::SecretChoice, json);
        assert_eq!(format!("{unknown:?}"), "Unknown(** redacted **)");
    }

    /// A message is what `Display` shows, and it is what logs are made of.
    #[test]
    fn the_display_of_an_error_does_not_show_them() {
        let error = read!(error::SecretMessage, json!({"message": SECRET, "hint": "shown"}));
        assert_hides(&error);
        assert!(!error.to_string().contains(SECRET), "{error}");
        assert_eq!(error.message(), Some(SECRET), "who asks for it gets it");
    }

    /// `Display` and `as_str` are how a value is put to use.
    #[test]
    fn values_can_still_be_used() {
        assert_eq!(types::SecretEnum::Hush.to_string(), "hush");
        assert_eq!(read!(types::Secrets, secrets()).text, SECRET);
    }

    /// By itself, too, no member around it says that it is one.
    #[test]
    fn the_reason_why_an_enumeration_is_refused_does_not_show_it() {
        let error = refusal!(types::SecretEnum, 271_828);
        assert!(error.starts_with("expected a string, found a number"), "{error}");
        let error = refusal!(types::From, 271_828);
        assert!(error.starts_with("expected a string, found the number 271828"), "{error}");
    }

    #[test]
    fn the_reason_why_one_is_refused_does_not_show_it() {
        for (member, value) in [
            ("Number", json!(SECRET)),
            ("Bytes", json!("swordfish!")),
            ("Time", json!(SECRET)),
            ("Text", json!([SECRET])),
            ("Texts", json!(SECRET)),
            ("Lists", json!([SECRET])),
            ("Keys", json!(SECRET)),
            ("Vault", json!(SECRET)),
            ("Choice", json!({"Number": SECRET})),
            ("Vault", json!({"Inner": {"Count": SECRET}})),
        ] {
            let refusal = refusal!(types::Secrets, json!({member: value}));
            assert!(refusal.starts_with(member), "{refusal}");
            assert!(!refusal.contains(SECRET), "{refusal}");
        }
    }
}

/// Each `expect` fails to compile, warnings being denied, where there is no mark.
mod deprecated_things {
    use super::*;

    #[test]
    fn members_and_their_setters_are_marked() {
        let builder = types::Aging::builder().plain("p").not_any_more("n");
        #[expect(deprecated)]
        let builder = builder.member("m");
        #[expect(deprecated)]
        let builder = builder.since("a");
        #[expect(deprecated)]
        let builder = builder.set_since(Some(vec!["b".into()]));
        let value = builder.build().unwrap();
        #[expect(deprecated)]
        let member = value.member;
        #[expect(deprecated)]
        let unsaid = value.unsaid;
        #[expect(deprecated)]
        let since = value.since;
        assert_eq!((member.as_str(), unsaid, since), ("m", None, Some(vec!["b".into()])));
        assert_eq!((value.plain.as_deref(), value.not_any_more.as_deref()), (Some("p"), Some("n")));
    }

    #[test]
    fn members_of_a_union_are_marked() {
        #[expect(deprecated)]
        let union = types::AgingUnion::Text("t".into());
        assert_eq!(serde_json::to_value(&union).unwrap(), json!({"Text": "t"}));
        assert_ne!(union, types::AgingUnion::Plain("t".into()));
    }

    #[test]
    fn types_are_marked() {
        #[expect(deprecated)]
        let structure = types::OldThing::default();
        #[expect(deprecated)]
        let enumeration = types::OldEnum::Older;
        #[expect(deprecated)]
        let union = types::OldUnion::default();
        #[expect(deprecated)]
        let error = error::OldError::default();
        assert_eq!(serde_json::to_value(&structure).unwrap(), json!({}));
        assert_eq!(enumeration.as_str(), "older");
        assert_eq!(serde_json::to_value(&union).unwrap(), Value::Null);
        assert_eq!(error.message(), None);
    }

    #[test]
    fn an_operation_is_marked() {
        #[expect(deprecated)]
        let output = operation::old::OldOutput::default();
        assert_eq!(serde_json::to_value(&output).unwrap(), json!({"Member": ""}));
    }

    #[test]
    #[allow(deprecated)]
    fn they_work_as_before() {
        let aging = json!({"Plain": "p", "Member": "m", "Unsaid": "u", "Since": ["s"], "Union": {"Text": "t"}});
        let json = json!({
            "Plain": "p", "Aging": aging.clone(), "Enum": "old", "Union": {"Text": "t"}, "Again": {"Union": {"Enum": "new"}},
        });
        round_trip!(types::OldThing, json.clone());
        round_trip!(operation::old::OldInput, json);
        round_trip!(operation::old::OldOutput, aging);
        round_trip!(error::OldError, json!({"message": "m"}));
    }
}

mod errors {
    use super::*;

    #[test]
    fn an_error_has_a_message_or_none() {
        assert_eq!(
            read!(error::NotFound, json!({"message": "gone", "Resource": "r"})).message(),
            Some("gone")
        );
        // The model has no member for it.
        let throttled = read!(error::Throttled, json!({"message": "slow down"}));
        assert_eq!(throttled.message(), Some("slow down"));
        assert_eq!(throttled.to_string(), "Throttled: slow down");
        assert_eq!(serde_json::to_value(&throttled).unwrap(), json!({"message": "slow down"}));
        assert_eq!(
            read!(error::OddMessage, json!({"message": 1, "Message": ["a"]})).message(),
            None
        );
        assert_eq!(read!(error::Option, json!({"Message": null})).message(), None);
    }

    #[test]
    fn an_error_says_what_it_is() {
        for (shown, name, message) in [
            (
                error::NotFound::builder().message("gone").build().unwrap().to_string(),
                "NotFound",
                "gone",
            ),
            (error::Option::builder().message("m").build().unwrap().to_string(), "option", "m"),
            (
                error::String::builder().message("m").text("t").build().unwrap().to_string(),
                "string",
                "m",
            ),
        ] {
            assert_eq!(shown, format!("{name}: {message}"));
        }
        assert_eq!(error::Throttled::default().to_string(), "Throttled");
        assert_eq!(error::Option::default().to_string(), "option");
        assert_eq!(read!(error::OddMessage, json!({"message": 1})).to_string(), "OddMessage");
    }

    #[test]
    fn an_error_is_one_for_rust() {
        let error: Box<dyn std::error::Error + Send + Sync> = Box::new(error::Throttled::default());
        assert!(error.source().is_none());
        assert!(error::Error::default().source().is_none());
    }
}

/// What a client and its builders have themselves is no operation's and no member's.
mod calls {
    use std::future::Future;

    use obstacles::operation::OperationResponse;
    use obstacles::operation::get_thing::{GetThing, GetThingError, GetThingInput, GetThingOutput};
    use obstacles::{Client, blocking, error::CallError};

    type Result = std::result::Result<OperationResponse<GetThingOutput>, CallError<GetThingError>>;

    fn sent(client: &Client) -> impl Future<Output = Result> + Send + 'static + use<> {
        client.get_thing().name("n").send_value("s").send()
    }

    fn called(
        client: &Client,
        input: GetThingInput,
    ) -> impl Future<Output = Result> + Send + 'static + use<> {
        client.call::<GetThing>(input)
    }

    fn blocked(client: &blocking::Client, input: GetThingInput) -> [Result; 2] {
        [client.get_thing().name("n").send_value("s").send(), client.call::<GetThing>(input)]
    }

    fn operations(client: &Client, blocking: &blocking::Client) {
        // Those of other operations, under names that are free.
        let _ =
            (client.new_2().name("n").send(), client.clone_2().send(), client.send().account("a"));
        let _ = (blocking.new_2().name("n").send(), blocking.clone_2().send());
        let (_, _): (Client, blocking::Client) = (client.clone(), blocking.clone());
    }

    #[test]
    fn methods_are_those_of_operations_and_of_the_client() {
        // That it compiles is what is tested: nothing here is called.
        let _ = (sent, called, blocked, operations);
    }
}
