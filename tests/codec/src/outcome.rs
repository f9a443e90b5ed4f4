//! What came of reading or writing, and whether that of two checkouts is the same.

/// What came of a response.
#[derive(Debug, PartialEq)]
pub enum Read {
    /// The output as `serde_json` writes it and as `Debug` shows it, and the paths that were corrected.
    #[allow(missing_docs, reason = "said above")]
    Output {
        json: Result<Vec<u8>, String>,
        shown: String,
        is_clone_equal: bool,
        corrected: Vec<String>,
    },
    /// An error of the service, with all that is shown of it.
    #[allow(missing_docs, reason = "said above")]
    Service { shown: String, message: Option<String> },
    /// A body that cannot be read, by line and column.
    #[allow(missing_docs, reason = "said above")]
    Unreadable { path: String, at: (usize, usize), message: String },
    /// What the panic said.
    Panicked(String),
}

/// What came of reading a type with serde.
#[derive(Debug, PartialEq)]
pub enum Plain {
    /// The value as `serde_json` writes it and as `Debug` shows it.
    #[allow(missing_docs, reason = "said above")]
    Value { json: Result<Vec<u8>, String>, shown: String },
    /// The error of `serde_json`; its path is the one that the message begins with.
    #[allow(missing_docs, reason = "said above")]
    Refused { kind: serde_json::error::Category, path: String, at: (usize, usize), message: String },
    /// What the panic said.
    Panicked(String),
}

/// What came of making a request.
#[derive(Debug, PartialEq)]
pub enum Written {
    /// The body, and all of the request that comes before it.
    #[allow(missing_docs, reason = "said above")]
    Body { head: String, body: Vec<u8> },
    /// Why there is no request, and whether that is for the input.
    #[allow(missing_docs, reason = "said above")]
    Refused { is_input: bool, shown: String },
    /// What the panic said.
    Panicked(String),
}

/// What comes of a comparison.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone)]
pub enum Verdict {
    /// There is no difference.
    Equal,
    /// Both refuse in the same place, in different words: those of the old one, and of the new one, without
    /// what is particular to a document.
    Words(String, String),
    /// Both refuse in the same words, and differ in the line or the column.
    Position(String),
    /// What is different, which needs an explanation.
    Different(&'static str),
}

impl Read {
    /// Compares this, of the old checkout, with what comes of the new one.
    #[must_use]
    pub fn compare(&self, new: &Self) -> Verdict {
        match (self, new) {
            (_, Self::Panicked(_)) => Verdict::Different("the new one panics"),
            (
                Self::Output { json, shown, is_clone_equal, corrected },
                Self::Output {
                    json: json2,
                    shown: shown2,
                    is_clone_equal: equal2,
                    corrected: corrected2,
                },
            ) => first(&[
                (json == json2, "the value, as JSON"),
                (shown == shown2, "the value, as it is shown"),
                (is_clone_equal == equal2, "whether a clone is equal"),
                (corrected == corrected2, "what was corrected"),
            ]),
            (
                Self::Service { shown, message },
                Self::Service { shown: shown2, message: message2 },
            ) => first(&[
                (message == message2, "the message"),
                (*shown == without_corrected(shown2), "the error"),
            ]),
            (
                Self::Unreadable { path, at, message },
                Self::Unreadable { path: path2, at: at2, message: message2 },
            ) if path == path2 => words((message, *at), (message2, *at2), path),
            (
                Self::Unreadable { path, at, message },
                Self::Unreadable { path: path2, at: at2, message: message2 },
            ) if is_entry_of(path, path2) => words((message, *at), (message2, *at2), path),
            (Self::Unreadable { .. }, Self::Unreadable { .. }) => {
                Verdict::Different("the path of the error")
            }
            (Self::Output { .. }, _) => Verdict::Different("the old one alone accepts"),
            (_, Self::Output { .. }) => Verdict::Different("the new one alone accepts"),
            _ => Verdict::Different("the kind of outcome"),
        }
    }

    /// The same, where the new one had halves of characters to correct, and the old one was given a mended text.
    #[must_use]
    pub fn compare_mended(&self, new: &Self) -> Verdict {
        let (
            Self::Output { corrected, .. },
            Self::Output { json, shown, is_clone_equal, corrected: more },
        ) = (self, new)
        else {
            return self.compare(new);
        };
        if !corrected.iter().all(|path| more.contains(path)) {
            return Verdict::Different("what was corrected, lone surrogates aside");
        }
        let (json, shown, is_clone_equal) = (json.clone(), shown.clone(), *is_clone_equal);
        self.compare(&Self::Output { json, shown, is_clone_equal, corrected: corrected.clone() })
    }

    /// Whether the response was read.
    #[must_use]
    pub fn is_output(&self) -> bool {
        matches!(self, Self::Output { .. })
    }
}

impl Plain {
    /// What `serde_json` refuses a document with.
    #[must_use]
    pub fn refused(error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let message =
            text.rsplit_once(" at line ").map_or(&*text, |(message, _)| message).to_owned();
        // A message of ours begins with a path, and a path has no blank.
        let path = message.split_once(": ").map_or("", |(path, _)| path);
        let path = if path.contains(' ') { "" } else { path }.to_owned();
        Self::Refused { kind: error.classify(), path, at: (error.line(), error.column()), message }
    }

    /// Compares this, of the old checkout, with what comes of the new one.
    #[must_use]
    pub fn compare(&self, new: &Self) -> Verdict {
        match (self, new) {
            (_, Self::Panicked(_)) => Verdict::Different("the new one panics"),
            (Self::Value { json, shown }, Self::Value { json: json2, shown: shown2 }) => first(&[
                (json == json2, "serde's value, as JSON"),
                (shown == shown2, "serde's value, as it is shown"),
            ]),
            (
                Self::Refused { kind, path, at, message },
                Self::Refused { kind: kind2, path: path2, at: at2, message: message2 },
            ) => match first(&[
                (kind == kind2, "the kind of serde's error"),
                (path == path2, "the path of serde's error"),
            ]) {
                Verdict::Equal => words((message, *at), (message2, *at2), path),
                different => different,
            },
            (Self::Value { .. }, _) => Verdict::Different("with serde, the old one alone accepts"),
            (_, Self::Value { .. }) => Verdict::Different("with serde, the new one alone accepts"),
            (Self::Panicked(_), _) => Verdict::Different("with serde, the old one panics"),
        }
    }

    /// The JSON that serde writes of what was read.
    #[must_use]
    pub fn json(&self) -> Option<&[u8]> {
        match self {
            Self::Value { json: Ok(json), .. } => Some(json),
            _ => None,
        }
    }
}

impl Written {
    /// Compares this, of the old checkout, with what comes of the new one.
    #[must_use]
    pub fn compare(&self, new: &Self) -> Verdict {
        let is_equal = match (self, new) {
            (Self::Body { head, body }, Self::Body { head: head2, body: body2 }) => {
                head == head2 && is_same_json(body, body2)
            }
            // A union that was never set had a variant that nobody knows, and is missing now.
            (
                Self::Refused { is_input, shown },
                Self::Refused { is_input: is_input2, shown: shown2 },
            ) => is_input == is_input2 && as_missing(shown) == as_missing(shown2),
            _ => self == new,
        };
        first(&[
            (!matches!(new, Self::Panicked(_)), "the new one panics when it writes"),
            (is_equal, "the request"),
        ])
    }
}

/// The words of violations, in which each union that is not known is missing.
fn as_missing(shown: &str) -> String {
    let words = ("has a variant that the model does not know", "is required and missing");
    shown.replace(words.0, words.1).replace("UnknownVariant", "Missing")
}

/// Whether two texts are the same, but for the digits of floats: those of a time are `0.000001` now, and were `1e-6`.
#[must_use]
pub fn is_same_json(one: &[u8], other: &[u8]) -> bool {
    let as_float = |text: &str, is_in_string: bool| {
        let is_float = !is_in_string && text.contains(['.', 'e']);
        let value = text.parse::<f64>().ok().filter(|_| is_float)?;
        Some(format!("{value:?}"))
    };
    one == other || map_numbers(one, as_float) == map_numbers(other, as_float)
}

/// A text with others in the place of its numbers, of which some are strings.
#[must_use]
pub fn map_numbers(bytes: &[u8], other: impl Fn(&str, bool) -> Option<String>) -> Vec<u8> {
    let is_of_number = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    let (mut mapped, mut rest, mut is_in_string) = (Vec::new(), bytes, false);
    // Whether a string begins here.
    let mut is_opened = false;
    while let Some(first) = rest.first() {
        let was_opened = std::mem::take(&mut is_opened);
        let (length, is_number) = match first {
            b'\\' if is_in_string => (rest.len().min(2), false),
            b'0'..=b'9' | b'-' if was_opened || !is_in_string => {
                let digits = rest.iter().take_while(is_of_number).count();
                (digits, !is_in_string || rest.get(digits) == Some(&b'"'))
            }
            byte => {
                is_in_string ^= *byte == b'"';
                is_opened = is_in_string && *byte == b'"';
                (1, false)
            }
        };
        let (text, after) = rest.split_at(length);
        let number = std::str::from_utf8(text).ok().filter(|_| is_number);
        match number.and_then(|text| other(text, is_in_string)) {
            Some(other) => mapped.extend_from_slice(other.as_bytes()),
            None => mapped.extend_from_slice(text),
        }
        rest = after;
    }
    mapped
}

/// The first that does not hold.
fn first(facts: &[(bool, &'static str)]) -> Verdict {
    facts
        .iter()
        .find(|(holds, _)| !holds)
        .map_or(Verdict::Equal, |(_, what)| Verdict::Different(what))
}

fn words(old: (&str, (usize, usize)), new: (&str, (usize, usize)), path: &str) -> Verdict {
    let (old_words, new_words) = (general(old.0, path), general(new.0, path));
    match (old_words == new_words, old.1 == new.1) {
        (true, true) => Verdict::Equal,
        (true, false) => Verdict::Position(old_words),
        (false, _) => Verdict::Words(old_words, new_words),
    }
}

/// A message without its path, and with its numbers as `N`, so that those of a class are the same.
fn general(message: &str, path: &str) -> String {
    let message =
        message.strip_prefix(path).map_or(message, |rest| rest.strip_prefix(": ").unwrap_or(rest));
    let (mut general, mut in_number) = (String::new(), false);
    for letter in message.chars() {
        let is_digit =
            letter.is_ascii_digit() || in_number && matches!(letter, '.' | 'e' | '-' | '+');
        if !is_digit {
            general.push(letter);
        } else if !in_number {
            general.push('N');
        }
        in_number = is_digit;
    }
    general.replace("-N", "N")
}

/// Whether a path leads to an entry of the map that another one leads to. What is wrong between two entries, or with the
/// name of one, the old reader found after it had gone to the entry.
fn is_entry_of(path: &str, map: &str) -> bool {
    let entry = path.strip_prefix(map).and_then(|step| step.strip_prefix('{')?.strip_suffix('}'));
    entry.is_some_and(|position| position.bytes().all(|byte| byte.is_ascii_digit()))
}

/// How an error is shown without what the old one did not list.
fn without_corrected(shown: &str) -> String {
    match (shown.rfind(", corrected: ["), shown.rfind(", body: ")) {
        (Some(start), Some(end)) if start < end => format!("{}{}", &shown[..start], &shown[end..]),
        _ => shown.to_owned(),
    }
}
