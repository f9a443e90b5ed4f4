//! Documents: valid ones by a model, and what can be done to them.

use codec::outcome::map_numbers;
use new_obstacles::DateTime;

use crate::random::Random;
use crate::schema::{Service, Shape};

/// A value of JSON as it stands in a text, so that it may also be wrong, or have a key twice.
#[derive(Clone)]
pub(crate) enum Node {
    /// Anything that has nothing inside: its text.
    Text(String),
    List(Vec<Node>),
    /// Keys as texts, with what encloses them.
    Object(Vec<(String, Node)>),
}

const STRINGS: &[&str] = &[
    r#""""#,
    r#""a""#,
    r#""arn:aws:x:eu-west-1:123456789012:thing/b-1""#,
    r#""é 中""#,
    r#""\u00e9\"\\\/""#,
    r#""\ud83d\ude00""#,
    "\"😀\u{2028}\u{7f}\"",
    r#""\b\f\n\r\t\u0000\u001f""#,
    r#""__type""#,
    r#""A longer text, of the kind that people write: it has more than sixty-four bytes, and no escapes.""#,
];
const FLOATS: &[&str] = &[
    "0.0",
    "1.5",
    "-2.25",
    "1",
    "-1",
    "0.1",
    "1e3",
    "1E-7",
    "3.4028235e38",
    "-0.0",
    "-0",
    r#""NaN""#,
    r#""-Infinity""#,
    r#""Infinity""#,
    "1e300",
    "5e-324",
    "2.5e-8",
    "0.30000000000000004",
    "123456789.12345678",
    "9007199254740993",
    "1.7976931348623157e308",
];
const TIMES: &[&str] = &[
    "1700000000",
    "1700000000.5",
    "1700000000.123456",
    "-1",
    "-0.5",
    "0",
    "1e9",
    "1.7E9",
    "1700000000.123456789",
    r#""2023-11-14T22:13:20Z""#,
    r#""2023-11-14T22:13:20.123Z""#,
    r#""Tue, 14 Nov 2023 22:13:20 GMT""#,
    r#""1700000000.25""#,
    r#""2023-11-14T22:13:20+05:30""#,
    "253402300799",
    r#""1985-04-12T23:20:50.52Z""#,
];
const BLOBS: &[&str] =
    &[r#""""#, r#""YQ==""#, r#""YWI=""#, r#""YWJj""#, r#""AP+/""#, r#""//79fA==""#, r#""YWI""#];
/// What may be wrong where it stands, or surprising.
const ODD: &[&str] = &[
    "null",
    "null",
    "true",
    "false",
    "{}",
    "[]",
    "[null]",
    "[[]]",
    r#"{"a":1}"#,
    r#"[["x"]]"#,
    r#"["x"]"#,
    r#""""#,
    r#""7""#,
    "7",
    "1.0",
    "1e0",
    "0.5",
    "-0",
    "-0.0",
    "127",
    "128",
    "-129",
    "32768",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "1000000000000000000000000000000000000000000000000000000000000",
    "1e400",
    "-1e400",
    "1e-400",
    "1e308",
    "1e309",
    "0.1000000000000000055511151231257827021181583404541015625",
    "179769313486231580793e289",
    "4.9406564584124654e-324",
    "2.4703282292062327e-324",
    "9007199254740992.99999",
    "1e22",
    "1e23",
    "8.5e15",
    "123456789012345678901234567890e-20",
    "0e999999999999",
    "1e99999999999999999999",
    "0.00000000000000000000000000000000000000000000000000000001e56",
    "NaN",
    "Infinity",
    "-Infinity",
    r#""NaN""#,
    r#""Infinity""#,
    r#""-Infinity""#,
    r#""nan""#,
    "01",
    "-01",
    "1.",
    ".5",
    "1e",
    "1e+",
    "-",
    "+1",
    "00",
    "--1",
    "0x1",
    "1_000",
    "nul",
    "tru",
    "falsey",
    "nulll",
    "True",
    "'x'",
    "\"\t\"",
    "\"\n\"",
    "\"\u{1f}\"",
    "\"\u{7f}\"",
    r#""\x""#,
    r#""\u12""#,
    r#""\u12g4""#,
    r#""\U0041""#,
    r#""\ud83d\ude00""#,
    r#""\ud800""#,
    r#""\udc00x""#,
    r#""\ud83d\ud83d""#,
    r#""\ud83dx""#,
    r#""\ud800\u0041""#,
    r#""\u0000""#,
    r#""\"\\\/\b\f\n\r\t""#,
    "\"é\u{2028}\"",
    r#""a"#,
    r#"a""#,
    r#"""""#,
    r#""\""#,
    r#""\ufeff""#,
    r#""\uFFFF""#,
    "[1,]",
    "[,1]",
    "[1,,2]",
    "{,}",
    r#"{"a"}"#,
    r#"{"a":}"#,
    r#"{"a":1,}"#,
    r#"{1:1}"#,
    r#"{a:1}"#,
    r#"{"a" 1}"#,
    r#"{"a":1 "b":2}"#,
    "/*x*/1",
    "1//x",
    "[1}",
    "{]",
    "",
    r#""YQ=""#,
    r#""YQ===""#,
    r#""Y Q==""#,
    r#""_-8=""#,
    r#""YR==""#,
    r#""1_000""#,
    r#"" 12 ""#,
    r#""+5""#,
    r#"".5""#,
    r#""2023-02-29T00:00:00Z""#,
    r#""2016-12-31T23:59:60Z""#,
    r#""20231114""#,
    r#""soon""#,
    r#"{"__type":"x"}"#,
    r#"{"New":{}}"#,
    r#"{"New":null}"#,
    r#"{"$serde_json::private::Number":"1"}"#,
    r#"{"$serde_json::private::RawValue":"1"}"#,
];
const KEYS: &[&str] = &[
    r#""__type""#,
    r#""New""#,
    r#""""#,
    r#""é""#,
    r#""\u004e""#,
    r#""message""#,
    r#""Message""#,
    r#""code""#,
    r#""\ud800""#,
    r#""\ud83d\ude00""#,
    r#""arn""#,
    "\"\u{0}\"",
    "null",
    "1",
    r#""$serde_json::private::Number""#,
    r#""a"#,
    r#""\"""#,
];

/// A value of a shape; members that are not required are left out now and then, and always far down. What has no end by its
/// model ends with an empty object.
pub(crate) fn valid(random: &mut Random, service: &Service, shape: &str, depth: usize) -> Node {
    let Some(shape) = service.shape(shape).filter(|_| depth < 40) else { return text("{}") };
    let inner = |random: &mut Random, shape: &str| valid(random, service, shape, depth + 1);
    match (&*shape.kind, &shape.value) {
        ("structure", _) => structure(random, service, shape, depth),
        ("union", _) => {
            // Far down, one that has no union in it: most have such a member.
            let count = shape.members.len();
            let of = if depth > 6 { 0 } else { random.below(count) };
            let member = shape.members.get(of);
            Node::Object(
                member.into_iter().map(|(name, of)| (quoted(name), inner(random, of))).collect(),
            )
        }
        ("list" | "set", Some(item)) => {
            Node::List((0..length(random, shape, depth)).map(|_| inner(random, item)).collect())
        }
        ("map", Some(value)) => Node::Object(
            (0..length(random, shape, depth))
                .map(|at| (key(random, service, shape, at), inner(random, value)))
                .collect(),
        ),
        _ => text(&scalar(random, shape)),
    }
}

fn structure(random: &mut Random, service: &Service, shape: &Shape, depth: usize) -> Node {
    let mut chance = random.below(3) * 40 + 20;
    if shape.members.len() > 20 {
        // One of the large shapes of all types: now some of its members, and then others.
        chance = chance.min(600 / shape.members.len());
    }
    let mut members = Vec::new();
    for (name, of) in &shape.members {
        if shape.required.contains(name) && depth < 24 || depth < 8 && random.percent(chance) {
            members.push((quoted(name), valid(random, service, of, depth + 1)));
        }
    }
    Node::Object(members)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lengths are small")]
fn length(random: &mut Random, shape: &Shape, depth: usize) -> usize {
    if depth > 8 {
        return 0;
    }
    let length = [0, 1, 1, 2, 3][random.below(5)];
    length.max(shape.min.clamp(0.0, 9.0) as usize).min(shape.max.clamp(0.0, 9.0) as usize)
}

fn key(random: &mut Random, service: &Service, shape: &Shape, at: usize) -> String {
    let of = shape.key.as_deref().and_then(|name| service.shape(name));
    match of {
        Some(of) if random.percent(60) => scalar(random, of),
        _ => format!("\"key {at}\""),
    }
}

fn scalar(random: &mut Random, shape: &Shape) -> String {
    let of = |random: &mut Random, min: i64, max: i64| {
        let (least, most) = (shape.min.max(min as f64) as i64, shape.max.min(max as f64) as i64);
        let choices = [
            least,
            most,
            0_i64.clamp(least, most),
            1_i64.clamp(least, most),
            42_i64.clamp(least, most),
        ];
        choices[random.below(5)].to_string()
    };
    match &*shape.kind {
        "boolean" => random.pick(&["true", "false"]).to_owned(),
        "byte" => of(random, i64::from(i8::MIN), i64::from(i8::MAX)),
        "short" => of(random, i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" => of(random, i64::from(i32::MIN), i64::from(i32::MAX)),
        "long" | "bigInteger" => of(random, i64::MIN, i64::MAX),
        "float" | "double" | "bigDecimal" if shape.min > f64::NEG_INFINITY => "0.75".to_owned(),
        // The first of them fit 32 bits.
        "float" => random.pick(&FLOATS[..13]).to_owned(),
        "double" | "bigDecimal" => match random.percent(70) {
            true => random.pick(FLOATS).to_owned(),
            false => any_float(random),
        },
        "timestamp" => random.pick(TIMES).to_owned(),
        "blob" => random.pick(BLOBS).to_owned(),
        "document" => any_document(random, 0),
        "enum" | "intEnum" if !shape.values.is_empty() && random.percent(90) => {
            shape.values[random.below(shape.values.len())].clone()
        }
        "intEnum" => "77".to_owned(),
        _ => string(random, shape),
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lengths are small")]
fn string(random: &mut Random, shape: &Shape) -> String {
    let (min, max) = (shape.min.clamp(0.0, 64.0) as usize, shape.max.clamp(0.0, 1e6) as usize);
    match (min, max) {
        (0 | 1, 100..) => {
            let from = usize::from(min > 0);
            STRINGS[from + random.below(STRINGS.len() - from)].to_owned()
        }
        _ => format!("\"{}\"", "a".repeat(min.max(1).min(max))),
    }
}

/// A float of any bits, in any of the ways to write it.
pub(crate) fn any_float(random: &mut Random) -> String {
    let mut value = f64::from_bits(random.next());
    if random.percent(40) {
        value = (value.to_bits() as u32 as f64) * [1e-3, 1e-7, 0.1, 1.0, 1e5][random.below(5)];
    }
    if !value.is_finite() {
        return "1.5".to_owned();
    }
    let digits = random.below(25);
    match random.below(5) {
        0 => format!("{value:e}"),
        1 => format!("{value:.digits$e}"),
        2 => format!("{value:.digits$E}"),
        3 if value.abs() < 1e25 => format!("{value:.digits$}"),
        _ => format!("{value:?}"),
    }
}

/// Any JSON.
pub(crate) fn any_document(random: &mut Random, depth: usize) -> String {
    let many = |random: &mut Random| if depth > 4 { 0 } else { random.below(4) };
    match random.below(9) {
        0 => {
            let items: Vec<_> =
                (0..many(random)).map(|_| any_document(random, depth + 1)).collect();
            format!("[{}]", items.join(","))
        }
        1 => {
            let members: Vec<_> = (0..many(random))
                .map(|_| format!("{}: {}", random.pick(STRINGS), any_document(random, depth + 1)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        2 => random.pick(FLOATS).to_owned(),
        3 => any_float(random),
        4 => (random.next().cast_signed() >> random.below(64)).to_string(),
        5 => random
            .pick(&["null", "true", "false", "18446744073709551615", "-9223372036854775808"])
            .to_owned(),
        _ => random.pick(STRINGS).to_owned(),
    }
}

fn text(text: &str) -> Node {
    Node::Text(text.to_owned())
}

fn quoted(name: &str) -> String {
    serde_json::Value::from(name).to_string()
}

/// Changes some places of a document; how many.
pub(crate) fn mutate(random: &mut Random, document: &mut Node) -> usize {
    let changes = [0, 0, 1, 1, 1, 1, 2, 3][random.below(8)];
    for _ in 0..changes {
        let count = count(document);
        let other = nth(document, &mut random.below(count)).map(|node| node.clone());
        let mut at = random.below(count);
        if let (Some(node), Some(other)) = (nth(document, &mut at), other) {
            change(random, node, other);
        }
    }
    changes
}

fn change(random: &mut Random, node: &mut Node, other: Node) {
    match (random.below(12), node) {
        (0, node) => *node = other,
        (1, node) => *node = nested(random, node),
        (2 | 3, node) => *node = text(random.pick(ODD)),
        (4, node) => *node = text(&any_float(random)),
        (_, Node::Object(members)) => change_object(random, members, other),
        (_, Node::List(items)) => {
            let at = random.below(items.len());
            match random.below(4) {
                0 if !items.is_empty() => drop(items.remove(at)),
                1 => items.insert(at, text("null")),
                2 => items.insert(at, text(random.pick(ODD))),
                _ => items.insert(at, other),
            }
        }
        (5, Node::Text(value)) => *value = format!("[{value}]"),
        // A number becomes a string, and a string a number or a word.
        (6 | 7, Node::Text(value)) => {
            match value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
                Some(inner) => *value = inner.to_owned(),
                None => *value = format!("\"{value}\""),
            }
        }
        (8, Node::Text(value)) if value.starts_with('"') => {
            value.insert_str(
                1,
                random.pick(&[
                    r"\ud800",
                    r"\udc00",
                    r"\u0000",
                    r"\n",
                    r"\/",
                    "é",
                    r"\q",
                    "\u{1}",
                    r"\ud83d\ude00",
                ]),
            );
        }
        (_, node) => *node = text(random.pick(ODD)),
    }
}

fn change_object(random: &mut Random, members: &mut Vec<(String, Node)>, other: Node) {
    let (at, count) = (random.below(members.len()), members.len());
    let value = match random.below(4) {
        0 => text("null"),
        1 | 2 => text(random.pick(ODD)),
        _ => other,
    };
    match random.below(8) {
        0 if count > 0 => drop(members.remove(at)),
        1 if count > 0 => members[at].1 = value,
        2 if count > 0 => members.swap(at, count - 1),
        // A key twice, before or after: of the same value, or of another one.
        3 | 4 if count > 0 => {
            let again = (
                members[at].0.clone(),
                if random.percent(50) { members[at].1.clone() } else { value },
            );
            members.insert(random.below(count + 1), again);
        }
        5 if count > 0 => members[at].0 = escaped(random, &members[at].0),
        _ => members.insert(random.below(count + 1), (random.pick(KEYS).to_owned(), value)),
    }
}

/// A key in other words: with one of its letters as an escape, and rarely spelled in another way.
fn escaped(random: &mut Random, key: &str) -> String {
    let at = random.below(key.len());
    match key[..].as_bytes().get(at) {
        Some(letter) if letter.is_ascii_alphanumeric() => {
            let escape =
                if random.percent(80) { format!("\\u{letter:04x}") } else { "x".to_owned() };
            format!("{}{escape}{}", &key[..at], &key[at + 1..])
        }
        _ => key.to_owned(),
    }
}

fn nested(random: &mut Random, node: &Node) -> Node {
    let depth = [1, 1, 1, 2, 3, 60, 124, 125, 126, 127, 128, 129, 130, 200][random.below(14)];
    let (open, close) = random.pick(&[
        &("[", "]"),
        &(r#"{"a":"#, "}"),
        &(r#"{"again":"#, "}"),
        &(r#"{"New":["#, "]}"),
    ]);
    let mut inner = String::new();
    print(node, &mut inner, "");
    Node::Text(format!("{}{inner}{}", open.repeat(depth), close.repeat(depth)))
}

fn count(node: &Node) -> usize {
    1 + match node {
        Node::Text(_) => 0,
        Node::List(items) => items.iter().map(count).sum(),
        Node::Object(members) => members.iter().map(|(_, node)| count(node)).sum(),
    }
}

fn nth<'n>(node: &'n mut Node, index: &mut usize) -> Option<&'n mut Node> {
    if *index == 0 {
        return Some(node);
    }
    *index -= 1;
    match node {
        Node::Text(_) => None,
        Node::List(items) => items.iter_mut().find_map(|item| nth(item, index)),
        Node::Object(members) => members.iter_mut().find_map(|(_, item)| nth(item, index)),
    }
}

/// The text of a document, in one of some ways to space it; now and then with damage to its bytes, and whether
/// there is any.
pub(crate) fn bytes(random: &mut Random, document: &Node) -> (Vec<u8>, bool) {
    let mut printed = String::new();
    print(document, &mut printed, random.pick(&["", "", "", " ", "\n  ", "\r\n", "\t \n"]));
    let mut bytes = printed.into_bytes();
    let is_damaged = random.percent(15);
    for _ in 0..[0, 1 + random.below(3)][usize::from(is_damaged)] {
        damage(random, &mut bytes);
    }
    (bytes, is_damaged)
}

fn print(node: &Node, to: &mut String, space: &str) {
    match node {
        Node::Text(text) => to.push_str(text),
        Node::List(items) => {
            to.push('[');
            for (index, item) in items.iter().enumerate() {
                to.push_str(if index == 0 { "" } else { "," });
                to.push_str(space);
                print(item, to, space);
            }
            to.extend([space, "]"]);
        }
        Node::Object(members) => {
            to.push('{');
            for (index, (key, item)) in members.iter().enumerate() {
                to.push_str(if index == 0 { "" } else { "," });
                to.extend([space, key, space, ":", space]);
                print(item, to, space);
            }
            to.extend([space, "}"]);
        }
    }
}

/// Changes some bytes.
pub(crate) fn damage(random: &mut Random, bytes: &mut Vec<u8>) {
    const INSERTED: &[&[u8]] = &[
        b"\xff",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xf5\x80\x80\x80",
        b"\xe2\x82",
        b"\x80",
        b"\xef\xbb\xbf",
        b"\xc2\x85",
        b"\xe2\x80\xa8",
        b"\0",
        b"\x0b",
        b"\x0c",
        b"\x7f",
        b" ",
        b"\t",
        b"\n",
        b"\r",
        b",",
        b":",
        b"\"",
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b"/**/",
        b"0",
        b"-",
        b".",
        b"e",
        b"null",
    ];
    let at = random.below(bytes.len() + 1);
    match random.below(10) {
        0 => bytes.truncate(at),
        1 | 2 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        3 if at < bytes.len() => drop(bytes.remove(at)),
        4 => bytes.extend_from_slice(random.pick(&[
            &b" "[..],
            b"\n",
            b"x",
            b"{}",
            b",",
            b"\0",
            b"]",
            b"}",
            b"//",
            b"\xff",
            b"\xef\xbb\xbf",
        ])),
        5 => drop(
            bytes.splice(
                0..0,
                random
                    .pick(&[&b" "[..], b"\xef\xbb\xbf", b"\t\r\n", b"\x0c", b",", b"[", b"\xff"])
                    .iter()
                    .copied(),
            ),
        ),
        _ => drop(bytes.splice(at..at, random.pick(INSERTED).iter().copied())),
    }
}

/// The body of an error: what services send of all errors, around the members of one that the model lists.
pub(crate) fn error(random: &mut Random, service: &Service, errors: &[String]) -> Node {
    const TEXTS: &[&str] = &[
        r#""no such thing""#,
        r#""""#,
        "null",
        "5",
        r#"["x"]"#,
        r#"{"a":"b"}"#,
        r#""\ud800""#,
        "\"é\"",
        r#""ns#Throttling""#,
    ];
    let mut members = Vec::new();
    let listed = errors.get(random.below(errors.len() + 1));
    if let Some(shape) = listed {
        if let Node::Object(of) = valid(random, service, shape, 0) {
            members.extend(of);
        }
        let name = shape.rsplit('#').next().unwrap_or(shape);
        let code = match random.below(4) {
            0 => format!("\"ns#{name}\""),
            1 => format!("\"{name}:http://x.com/\""),
            _ => quoted(name),
        };
        members.insert(0, (random.pick(&[r#""__type""#, r#""code""#]).to_owned(), text(&code)));
    }
    for key in [r#""__type""#, r#""code""#, r#""message""#, r#""Message""#, r#""errorMessage""#] {
        if random.percent(25) {
            let at = random.below(members.len() + 1);
            members.insert(at, (key.to_owned(), text(random.pick(TEXTS))));
        }
    }
    Node::Object(members)
}

/// Whether a text has what may be a number for `serde_json`'s own readers: an object with a key that nobody else has.
pub(crate) fn has_number_in_disguise(text: &[u8]) -> bool {
    // Between two quotes there is a string, or there is what no string has.
    let text = String::from_utf8_lossy(text);
    let strings =
        text.split('"').map(|text| serde_json::from_str::<String>(&format!("\"{text}\"")));
    strings.flatten().any(|text| text.starts_with("$serde_json::priva"))
}

/// Where a text has escapes of halves of characters: the text with U+FFFD in their place.
pub(crate) fn without_lone_surrogates(bytes: &[u8]) -> Option<Vec<u8>> {
    let unit = |at: usize| {
        let digits = std::str::from_utf8(bytes.get(at..at + 6)?.strip_prefix(b"\\u")?).ok()?;
        u16::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))
    };
    let (mut mended, mut at, mut is_mended) = (Vec::new(), 0, false);
    while at < bytes.len() {
        let length = match (bytes[at], unit(at), unit(at + 6)) {
            (b'\\', Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (b'\\', Some(0xd800..=0xdfff), _) => {
                is_mended = true;
                mended.extend_from_slice(b"\\ufffd");
                at += 6;
                continue;
            }
            (b'\\', _, _) => 2,
            _ => 1,
        };
        let end = bytes.len().min(at + length);
        mended.extend_from_slice(&bytes[at..end]);
        at = end;
    }
    is_mended.then_some(mended)
}

/// Where a text has numbers of which the old reader knew less than they say: the text with what it knew in their place.
/// These are times with more digits than microseconds, in strings as well, floats of 32 bits that it rounded twice, and zeros
/// with a sign and a fraction or an exponent, which it took for integers.
pub(crate) fn with_rounded_numbers(bytes: &[u8]) -> Option<Vec<u8>> {
    let rounded = map_numbers(bytes, as_rounded);
    (rounded != bytes).then_some(rounded)
}

/// A number as the old reader knew it, where that is less than it says.
fn as_rounded(text: &str, is_in_string: bool) -> Option<String> {
    let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
    if is_in_string {
        return as_rounded_time(text, value);
    }
    if value == 0.0 && text.starts_with('-') && text != "-0" {
        return Some("-0".to_owned());
    }
    let single: f32 = text.parse().ok()?;
    if single.to_bits() != (value as f32).to_bits() {
        return Some(format!("{:e}", single.clamp(f32::MIN, f32::MAX)));
    }
    as_rounded_time(text, value)
}

fn as_rounded_time(text: &str, value: f64) -> Option<String> {
    let (exact, rounded) = (text.parse().ok(), DateTime::from_secs_f64(value).ok());
    // Integers of 64 bits were exact before.
    if text.parse::<i64>().is_ok() || exact == rounded {
        return None;
    }
    let rounded = rounded.filter(|time| time.secs().unsigned_abs() < 1 << 33);
    Some(rounded.map_or("0".to_owned(), |time| time.as_secs_f64().to_string()))
}
