//! The Rust names of everything: casing, keywords, collisions. The one home of these questions.
//!
//! The names are those of the official SDK for Rust, as far as the model lets them be known.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToKebabCase, ToSnakeCase, ToUpperCamelCase};

use crate::model::{EnumValue, Kind, Member, Model, ShapeId};

/// The names of a model's types and operations.
pub(crate) struct Names {
    types: BTreeMap<ShapeId, TypeName>,
    operations: BTreeMap<String, OperationName>,
}

/// What a type is called, and where it lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TypeName {
    /// The type's own name, such as `EndpointStatus`.
    pub(crate) ident: String,
    /// The module that it is alone in, such as `endpoint_status`.
    pub(crate) module: String,
    /// Whether it lives in `types::error` rather than in `types`.
    pub(crate) is_error: bool,
}

/// What an operation is called, and where it lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OperationName {
    /// The prefix of its types, such as `DescribeEndpoint`.
    pub(crate) ident: String,
    /// Its module in `operation`.
    pub(crate) module: String,
}

impl Names {
    pub(crate) fn new(model: &Model) -> Self {
        let mut types = BTreeMap::new();
        for is_error in [false, true] {
            // These are modules already.
            let reserved: &[&str] = if is_error { &["builders"] } else { &["builders", "error"] };
            let ids: Vec<&ShapeId> = model
                .shapes
                .iter()
                .filter(|(_, shape)| shape.is_named() && is_modeled_error(&shape.kind) == is_error)
                .map(|(id, _)| id)
                .collect();
            let names = types_and_modules(ids.iter().map(|id| id.as_str()), &[], reserved);
            let names =
                names.into_iter().map(|(ident, module)| TypeName { ident, module, is_error });
            types.extend(ids.into_iter().cloned().zip(names));
        }
        let names = model.operations.keys().map(String::as_str);
        let names = types_and_modules(names, PRELUDE_VALUES, CLIENTS_OWN);
        let operations = model
            .operations
            .keys()
            .cloned()
            .zip(names.into_iter().map(|(ident, module)| OperationName { ident, module }))
            .collect();
        Self { types, operations }
    }

    /// The name of a shape that is a type of its own.
    pub(crate) fn of(&self, id: &ShapeId) -> Option<&TypeName> {
        self.types.get(id)
    }

    pub(crate) fn of_operation(&self, name: &str) -> Option<&OperationName> {
        self.operations.get(name)
    }
}

fn is_modeled_error(kind: &Kind) -> bool {
    matches!(kind, Kind::Structure(structure) if structure.error.is_some())
}

/// Distinct type names, each with a distinct module name.
fn types_and_modules<'a>(
    names: impl Iterator<Item = &'a str>,
    reserved_types: &[&str],
    reserved_modules: &[&str],
) -> Vec<(String, String)> {
    let names: Vec<&str> = names.collect();
    let idents = names.iter().map(|name| type_name(name)).collect();
    let idents = distinct(idents, "", reserved_types);
    let modules = names.iter().map(|name| module_name(name)).collect();
    let modules = distinct(modules, "_", reserved_modules);
    idents.into_iter().zip(modules).collect()
}

/// The fields of a structure, one for each member.
pub(crate) fn fields(members: &[Member]) -> Vec<String> {
    distinct(members.iter().map(|member| field_name(&member.name)).collect(), "_", &[])
}

/// The variants of an enumeration, one for each value; after the model's name for it, where there is one.
pub(crate) fn variants(values: &[EnumValue]) -> Vec<String> {
    let variant = |value: &EnumValue| match &value.name {
        Some(name) => member_variant(name),
        None => value_variant(&value.value),
    };
    distinct(values.iter().map(variant).collect(), "", &[])
}

/// The variants of a union, one for each member.
pub(crate) fn union_variants(members: &[Member]) -> Vec<String> {
    distinct(members.iter().map(|member| member_variant(&member.name)).collect(), "", &[])
}

/// The variants of an operation's error, one for each modeled error.
pub(crate) fn error_variants<'a>(types: impl Iterator<Item = &'a str>) -> Vec<String> {
    distinct(types.map(str::to_owned).collect(), "", &["Unhandled"])
}

/// What follows `is_` in the methods that ask an operation's error for its variant, one for each variant.
pub(crate) fn predicates(variants: impl Iterator<Item = String>) -> Vec<String> {
    distinct(variants.map(|variant| suffix(&variant)).collect(), "_", &[])
}

/// What follows `is_` and `as_` in the accessors of a union, one for each variant.
pub(crate) fn accessors(variants: impl Iterator<Item = String>) -> Vec<String> {
    // `is_unknown` asks for the variant that stands for all other members.
    distinct(variants.map(|variant| suffix(&variant)).collect(), "_", &["unknown"])
}

/// A variant's name as the end of a method's: an underscore before a digit is there already.
fn suffix(variant: &str) -> String {
    snake(variant).trim_start_matches('_').to_owned()
}

/// The types of an operation's waiters, one for each.
pub(crate) fn waiters<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    // Code beside them says `Some`.
    distinct(names.map(type_name).collect(), "", &["Some"])
}

/// The methods of a client that wait, one for each waiter of all its operations, whose own are these.
pub(crate) fn waiting_methods<'a>(
    waiters: impl Iterator<Item = &'a str>,
    methods: &[&str],
) -> Vec<String> {
    let names = waiters.map(|name| format!("wait_until_{}", suffix(name)));
    distinct(names.collect(), "_", methods)
}

/// The functions of protocol tests, one for each id.
pub(crate) fn tests<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    distinct(ids.map(module_name).collect(), "_", &["main"])
}

/// The setters of a structure's builder that replace a whole list or map, one for each field.
pub(crate) fn whole_setters(fields: &[String]) -> Vec<String> {
    let setters = fields.iter().map(|field| format!("set_{}", field.trim_start_matches("r#")));
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    distinct(setters.collect(), "_", &fields)
}

/// The name of a package for a service, or for one of its operations. Whether a package can have it is another question.
pub(crate) fn package(service: &str, operation: Option<&str>) -> String {
    // A service's id is one word, however it is capitalized.
    let name = format!("{} {}", service.to_lowercase(), operation.unwrap_or_default());
    let mut name = ascii(&name, Boundary::BeforeCapital).to_kebab_case();
    name.truncate(LONGEST);
    let name = name.trim_end_matches('-').to_owned();
    if name.is_empty() { "service".to_owned() } else { name }
}

fn type_name(name: &str) -> String {
    match camel(name, Boundary::BeforeCapital).as_str() {
        "Self" => "SelfShape".to_owned(),
        camel => camel.to_owned(),
    }
}

/// The variant for a member of a union, or for a value that has a name besides the one on the wire.
fn member_variant(name: &str) -> String {
    unreserved(camel(name, Boundary::BeforeCapital))
}

fn value_variant(value: &str) -> String {
    unreserved(camel(value, Boundary::BeforeLetter))
}

/// `Unknown` is the variant for everything that the model does not know.
fn unreserved(variant: String) -> String {
    match variant.as_str() {
        "Self" | "Unknown" => variant + "Value",
        _ => variant,
    }
}

fn field_name(name: &str) -> String {
    match snake(name).as_str() {
        // `Type::builder()` and methods of `Builder` have these names.
        field @ ("build" | "builder" | "max_wait" | "pages" | "presign" | "send") => {
            format!("{field}_value")
        }
        // These cannot be raw identifiers.
        field @ ("self" | "super" | "crate") => format!("{field}_"),
        field if is_keyword(field) => format!("r#{field}"),
        field => field.to_owned(),
    }
}

/// Whether a name cannot be an identifier, unless it is a raw one.
pub(super) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// A file is named like its module, and some systems have names that no file can bear.
fn module_name(name: &str) -> String {
    let snake = snake(name);
    let is_taken = is_keyword(&snake) || DEVICES.contains(&snake.as_str());
    if is_taken { snake + "_" } else { snake }
}

fn camel(name: &str, boundary: Boundary) -> String {
    identifier(ascii(name, boundary).to_upper_camel_case(), "Empty")
}

fn snake(name: &str) -> String {
    let mut name = name.to_owned();
    for (whole, word) in WHOLE_WORDS {
        name = name.replace(whole, word);
    }
    let name = lower_acronyms(&name);
    let has_capital = name.bytes().any(|byte| byte.is_ascii_uppercase());
    let boundary = if has_capital { Boundary::BeforeCapital } else { Boundary::BeforeLetter };
    identifier(ascii(&name, boundary).to_snake_case(), "empty")
}

/// Files are named after modules and packages, and no file's name can be much longer than twice this.
const LONGEST: usize = 100;

/// Makes an identifier of a name that starts with a digit, that is empty, or that is too long for a file.
fn identifier(mut name: String, empty: &str) -> String {
    // All of it is ASCII, so any place is one to cut at.
    name.truncate(LONGEST);
    match name.chars().next() {
        None => empty.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("_{name}"),
        Some(_) => name,
    }
}

/// Where a word begins after a run of digits. `heck` sees the other boundaries by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Boundary {
    BeforeCapital,
    BeforeLetter,
}

/// A name in ASCII letters and digits, with spaces for everything else and at the boundaries after digits.
fn ascii(name: &str, boundary: Boundary) -> String {
    let mut words = String::with_capacity(name.len() + 8);
    let mut previous = ' ';
    for character in name.chars() {
        let begins_word = match boundary {
            Boundary::BeforeCapital => character.is_ascii_uppercase(),
            Boundary::BeforeLetter => character.is_ascii_alphabetic(),
        };
        if previous.is_ascii_digit() && begins_word {
            words.push(' ');
        }
        words.push(if character.is_ascii_alphanumeric() { character } else { ' ' });
        previous = character;
    }
    if words.trim().is_empty() { spelled_out(name) } else { words }
}

/// Makes one word of an acronym in the plural or with a version: `ARNs` is `Arns`, and `DBv2` is `Dbv2`.
fn lower_acronyms(name: &str) -> String {
    let bytes = name.as_bytes();
    let at = |index: usize| bytes.get(index).copied().unwrap_or(b' ');
    let mut result = name.to_owned().into_bytes();
    let mut start = 0;
    while start < bytes.len() {
        let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_uppercase()).count();
        let end = start + length;
        let is_plural = at(end) == b's' && !at(end + 1).is_ascii_lowercase();
        let is_version = at(end) == b'v' && at(end + 1).is_ascii_digit();
        if length >= 2 && (is_plural || is_version) {
            result[start + 1..end].make_ascii_lowercase();
        }
        start = end + 1;
    }
    // Only ASCII letters were changed, to ASCII letters.
    String::from_utf8(result).unwrap_or_else(|_| name.to_owned())
}

/// The words for a name that has neither a letter nor a digit of ASCII.
fn spelled_out(name: &str) -> String {
    let mut words = String::new();
    for character in name.chars() {
        let known = SYMBOLS.iter().find(|(symbol, _)| *symbol == character);
        match known {
            Some((_, word)) => words.push_str(word),
            None => words.extend(["u", &format!("{:x}", u32::from(character))]),
        }
        words.push(' ');
    }
    words
}

/// Makes names distinct. The first of several that are the same keeps its name, so that a value which is
/// added to the end of an enumeration leaves the names of the others alone.
fn distinct(names: Vec<String>, separator: &str, reserved: &[&str]) -> Vec<String> {
    let natural: BTreeSet<String> = names.iter().cloned().collect();
    let mut taken: BTreeSet<String> = reserved.iter().map(|name| (*name).to_owned()).collect();
    // How often each name was asked for, so that many of one name do not take quadratic time.
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut result = Vec::with_capacity(names.len());
    for name in names {
        let mut candidate = name.clone();
        let count = counts.entry(name.clone()).or_insert(1);
        while taken.contains(&candidate) || (candidate != name && natural.contains(&candidate)) {
            *count += 1;
            let stem = if separator.is_empty() { &name } else { name.trim_end_matches(separator) };
            candidate = format!("{stem}{separator}{count}");
        }
        taken.insert(candidate.clone());
        result.push(candidate);
    }
    result
}

/// The values of Rust's prelude. An operation is a type without fields, which has a value of its name.
const PRELUDE_VALUES: &[&str] = &["Err", "None", "Ok", "Some"];

/// The methods that a client has itself. It has one for each operation, too, called like the operation's module.
const CLIENTS_OWN: &[&str] = &["call", "clone", "from_env", "new"];

/// Words that have capitals inside.
const WHOLE_WORDS: &[(&str, &str)] = &[
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("SigV4", "Sigv4"),
    ("KiB", "Kib"),
    ("MiB", "Mib"),
    ("GiB", "Gib"),
];

/// Every strict and reserved keyword of the 2024 edition.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The names that Windows keeps for devices, whatever the extension.
const DEVICES: &[&str] = &[
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt1",
    "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

const SYMBOLS: &[(char, &str)] = &[
    (' ', "space"),
    ('!', "exclamation"),
    ('"', "quote"),
    ('#', "hash"),
    ('$', "dollar"),
    ('%', "percent"),
    ('&', "ampersand"),
    ('\'', "apostrophe"),
    ('(', "open parenthesis"),
    (')', "close parenthesis"),
    ('*', "asterisk"),
    ('+', "plus"),
    (',', "comma"),
    ('-', "minus"),
    ('.', "dot"),
    ('/', "slash"),
    (':', "colon"),
    (';', "semicolon"),
    ('<', "less"),
    ('=', "equal"),
    ('>', "greater"),
    ('?', "question"),
    ('@', "at"),
    ('[', "open bracket"),
    ('\\', "backslash"),
    (']', "close bracket"),
    ('^', "caret"),
    ('_', "underscore"),
    ('`', "backtick"),
    ('{', "open brace"),
    ('|', "bar"),
    ('}', "close brace"),
    ('~', "tilde"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of the official SDK for Rust, with the wire names that they stand for.
    #[test]
    fn names_are_the_official_ones() {
        for (wire, field) in [
            ("KmsKey", "kms_key"),
            ("Type", "r#type"),
            ("SourceModelVariantName", "source_model_variant_name"),
            ("S3Uri", "s3_uri"),
            ("s3uri", "s3_uri"),
            ("s3filesVolumeConfiguration", "s3files_volume_configuration"),
            ("CallbackURLs", "callback_urls"),
            ("VPCId", "vpc_id"),
            ("DynamoDBv2", "dynamo_dbv2"),
            ("MemoryInGiB", "memory_in_gib"),
        ] {
            assert_eq!(field_name(wire), field);
        }
        for (wire, variant) in [
            ("ml.c5d.18xlarge", "MlC5D18Xlarge"),
            ("ml.t2.medium", "MlT2Medium"),
            ("UpdateRollbackFailed", "UpdateRollbackFailed"),
            ("UNKNOWN", "UnknownValue"),
            ("SELF", "SelfValue"),
        ] {
            assert_eq!(value_variant(wire), variant);
        }
        for (member, variant) in [
            ("ML_P4D_24XLARGE", "MlP4D24Xlarge"),
            ("IN_PROGRESS", "InProgress"),
            ("Inservice", "Inservice"),
            ("DynamoDBv2", "DynamoDBv2"),
            ("UNKNOWN", "UnknownValue"),
            ("self", "SelfValue"),
        ] {
            assert_eq!(member_variant(member), variant);
        }
        for (shape, name) in [
            ("AutoMLJob", "AutoMlJob"),
            ("ListWebACLsInput", "ListWebAcLsInput"),
            ("DynamoDBv2Action", "DynamoDBv2Action"),
        ] {
            assert_eq!(type_name(shape), name);
        }
    }

    /// A module is named after the shape or the operation itself, not after its type.
    #[test]
    fn modules_are_named_as_fields_are() {
        let names = types_and_modules(["ListWebACLs"].into_iter(), &[], &[]);
        assert_eq!(names, [("ListWebAcLs".to_owned(), "list_web_acls".to_owned())]);
    }

    /// In its module, the type of an operation is a value, too, which would hide `Some`.
    #[test]
    fn operations_hide_no_value_of_the_prelude() {
        let names = types_and_modules(["Some", "Clone"].into_iter(), PRELUDE_VALUES, &[]);
        let idents: Vec<_> = names.iter().map(|(ident, _)| ident.as_str()).collect();
        assert_eq!(idents, ["Some2", "Clone"]);
    }

    #[test]
    fn every_keyword_becomes_an_identifier() {
        for keyword in KEYWORDS {
            let name = field_name(keyword);
            assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{name}");
            assert!(syn::parse_str::<syn::Ident>(&module_name(keyword)).is_ok(), "{keyword}");
        }
    }

    #[test]
    fn whatever_a_value_holds_its_name_is_an_identifier() {
        for value in [
            "", " ", "2xlarge", "a.b", "日本", "<=", "\u{202e}", "self", "Self", "SELF", "é", "_",
            "1.0", "\"", "🦀",
        ] {
            for name in [
                value_variant(value),
                member_variant(value),
                type_name(value),
                field_name(value),
                module_name(value),
            ] {
                assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{value:?} became {name:?}");
                assert!(name.is_ascii(), "{value:?} became {name:?}");
            }
        }
    }

    #[test]
    fn same_names_are_told_apart_and_the_first_keeps_its_own() {
        let names =
            |names: &[&str]| distinct(names.iter().map(|n| (*n).to_owned()).collect(), "", &[]);
        assert_eq!(names(&["A", "A", "B", "A"]), ["A", "A2", "B", "A3"]);
        assert_eq!(names(&["A", "A", "A2"]), ["A", "A3", "A2"]);
        assert_eq!(distinct(vec!["self_".into(), "self_".into()], "_", &[]), ["self_", "self_2"]);
        assert_eq!(distinct(vec!["error".into()], "_", &["error"]), ["error_2"]);
    }

    #[test]
    fn a_package_is_named_after_its_service() {
        assert_eq!(package("SageMaker", None), "sagemaker");
        assert_eq!(
            package("Secrets Manager", Some("GetSecretValue")),
            "secrets-manager-get-secret-value"
        );
        assert_eq!(package(&"x".repeat(1000), Some("Get")), "x".repeat(100));
        assert_eq!(package(&"x".repeat(99), Some("Get")), "x".repeat(99));
    }
}
