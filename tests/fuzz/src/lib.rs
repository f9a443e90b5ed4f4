//! Mutates JSON as JSON: most of what random bytes make of a document, a parser refuses at once.

pub mod tree;

use libfuzzer_sys::fuzzer_mutate;
use serde_json::{Map, Value};

/// Mutates the JSON document in `data[start..size]`, most times keeping it one; returns the new size.
///
/// `dictionary` is one of libFuzzer's: where a new word is wanted, it comes from there or from the document.
pub fn mutate_json(
    data: &mut [u8],
    start: usize,
    size: usize,
    max_size: usize,
    seed: u32,
    dictionary: &str,
) -> usize {
    let mut random = Random(u64::from(seed).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let start = start.min(size);
    let parsed = match random.below(5) {
        0 => None,
        _ => serde_json::from_slice::<Value>(&data[start..size]).ok(),
    };
    let Some(mut document) = parsed else { return fuzzer_mutate(data, size, max_size) };
    let mut words: Vec<String> = dictionary.lines().filter_map(word).map(str::to_owned).collect();
    collect_words(&document, &mut words);
    for _ in 0..=random.below(3) {
        mutate_tree(&mut document, &words, &mut random);
    }
    let text = document.to_string().into_bytes();
    if start + text.len() > max_size {
        return fuzzer_mutate(data, size, max_size);
    }
    data[start..start + text.len()].copy_from_slice(&text);
    start + text.len()
}

/// The word in `"…"`; none where it has escapes, which are for bytes that only libFuzzer wants.
fn word(line: &str) -> Option<&str> {
    line.strip_prefix('"')?.strip_suffix('"').filter(|word| !word.contains('\\'))
}

fn collect_words(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::String(text) => words.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect_words(item, words)),
        Value::Object(members) => {
            for (key, value) in members {
                words.push(key.clone());
                collect_words(value, words);
            }
        }
        _ => {}
    }
}

/// Changes one value of a document.
fn mutate_tree(document: &mut Value, words: &[String], random: &mut Random) {
    let count = count(document);
    let other = nth(document, &mut random.below(count)).map(|value| value.clone());
    let other = other.unwrap_or_default();
    let Some(value) = nth(document, &mut random.below(count)) else { return };
    match (random.below(6), value) {
        (0, value) => *value = scalar(words, random),
        (1, value) => *value = other,
        (2, value) => *value = wrapped(value.take(), words, random),
        (_, Value::Object(members)) => mutate_object(members, other, words, random),
        (_, Value::Array(items)) => mutate_array(items, other, random),
        (3, value) => *value = scalar(words, random),
        (_, Value::String(text)) => mutate_text(text, words, random),
        (_, value) => *value = scalar(words, random),
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

/// The value of that index, in the order of the document.
fn nth<'v>(value: &'v mut Value, index: &mut usize) -> Option<&'v mut Value> {
    if *index == 0 {
        return Some(value);
    }
    *index -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| nth(item, index)),
        Value::Object(members) => members.values_mut().find_map(|member| nth(member, index)),
        _ => None,
    }
}

fn mutate_object(
    members: &mut Map<String, Value>,
    other: Value,
    words: &[String],
    random: &mut Random,
) {
    let key = members.keys().nth(random.below(members.len().max(1))).cloned();
    match (random.below(4), key) {
        (0, Some(key)) => drop(members.shift_remove(&key)),
        (1, Some(key)) => {
            let value = members.shift_remove(&key).unwrap_or_default();
            let mut key = key;
            mutate_text(&mut key, words, random);
            members.insert(key, value);
        }
        (2, _) => drop(members.insert(random.word(words), scalar(words, random))),
        _ => drop(members.insert(random.word(words), other)),
    }
}

fn mutate_array(items: &mut Vec<Value>, other: Value, random: &mut Random) {
    let index = random.below(items.len().max(1));
    match random.below(3) {
        0 if !items.is_empty() => drop(items.remove(index)),
        1 if !items.is_empty() => {
            let last = items.len() - 1;
            items.swap(index, last);
        }
        _ => items.insert(index.min(items.len()), other),
    }
}

fn mutate_text(text: &mut String, words: &[String], random: &mut Random) {
    const CHARACTERS: &[char] = &[
        '\0',
        '\t',
        '\n',
        '\r',
        ' ',
        '!',
        '"',
        '#',
        '$',
        '&',
        '\'',
        '(',
        '*',
        '+',
        '-',
        '.',
        '/',
        '0',
        '9',
        ':',
        ';',
        '<',
        '=',
        '>',
        'A',
        '[',
        '\\',
        ']',
        '^',
        '_',
        '`',
        'a',
        'z',
        '{',
        '|',
        '}',
        '~',
        '\u{7f}',
        '\u{85}',
        '\u{a0}',
        '\u{df}',
        '\u{131}',
        '\u{300}',
        '\u{3a3}',
        '\u{200d}',
        '\u{202e}',
        '\u{2028}',
        '\u{feff}',
        '\u{ff10}',
        '\u{1f980}',
    ];
    let boundaries: Vec<usize> =
        text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let at = boundaries[random.below(boundaries.len())];
    match random.below(5) {
        0 => *text = random.word(words),
        1 => text.insert_str(at, &random.word(words)),
        2 => text.truncate(at),
        3 if at < text.len() => drop(text.remove(at)),
        _ => text.insert(at, CHARACTERS[random.below(CHARACTERS.len())]),
    }
}

fn scalar(words: &[String], random: &mut Random) -> Value {
    match random.below(12) {
        0 => Value::Null,
        1 => random.is_even().into(),
        2 => [0, 1, -1, 127, 128, 65_536, i64::MAX, i64::MIN][random.below(8)].into(),
        3 => [u64::MAX, 253_402_300_799, 253_402_300_800][random.below(3)].into(),
        4 => [0.5, -0.0, 1e300, 1.0, 5e-324, 0.1, 1e9][random.below(7)].into(),
        // Any float at all; the few that are no number become null.
        5 => f64::from_bits(random.next()).into(),
        6 => (random.next() as i64 >> random.below(64)).into(),
        7 => Value::Array(Vec::new()),
        8 => Value::Object(Map::new()),
        _ => Value::String(random.word(words)),
    }
}

/// The value inside of one or many others.
fn wrapped(mut value: Value, words: &[String], random: &mut Random) -> Value {
    let depth = [1, 1, 1, 2, 40, 127, 128, 130][random.below(8)];
    let is_list = random.is_even();
    let key = random.word(words);
    for _ in 0..depth {
        value = match is_list {
            true => Value::Array(vec![value]),
            false => Value::Object(Map::from_iter([(key.clone(), value)])),
        };
    }
    value
}

/// A xorshift generator: the same seed makes the same mutation.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 33) as usize % limit.max(1)
    }

    fn is_even(&mut self) -> bool {
        self.below(2) == 0
    }

    fn word(&mut self, words: &[String]) -> String {
        words.get(self.below(words.len())).cloned().unwrap_or_default()
    }
}

/// Whether a text has what may be a number for `serde_json`'s own readers: an object with a key that nobody else has.
#[must_use]
pub fn has_number_in_disguise(text: &[u8]) -> bool {
    const KEY: &[u8] = b"$serde_json::private::Number";
    text.windows(KEY.len()).any(|part| part == KEY)
}

/// Whether a text has a number of which serde gives less than the reader of operations sees: a time with more digits than
/// microseconds, a float of 32 bits that is rounded twice, or a zero that is no integer.
#[must_use]
pub fn has_fine_number(text: &[u8]) -> bool {
    let is_of_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    let numbers = text.split(|byte| !is_of_number(byte)).flat_map(std::str::from_utf8);
    numbers.flat_map(|text| text.parse().map(|value: f64| (text, value))).any(|(text, value)| {
        let is_minus_zero = value == 0.0 && text.starts_with('-') && text != "-0";
        let is_rounded_twice = text.parse() != Ok(value as f32);
        let time = obstacles::DateTime::from_secs_f64(value).ok();
        let is_fine_time = text.parse::<i64>().is_err() && text.parse().ok() != time;
        is_minus_zero || is_rounded_twice || is_fine_time
    })
}

/// Whether a text has an escape of half a surrogate pair; there may be some that it is wrong about.
#[must_use]
pub fn has_half_a_pair(text: &[u8]) -> bool {
    text.windows(4).any(|four| {
        matches!(four, [b'\\', b'u', b'd' | b'D', b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F'])
    })
}
