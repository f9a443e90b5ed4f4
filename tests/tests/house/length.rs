//! How long functions are, and the arms of macros.

/// A function or an arm of a macro.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Length {
    pub(crate) name: String,
    /// Where it starts.
    pub(crate) line: usize,
    /// From there to its closing brace.
    pub(crate) lines: usize,
}

/// All functions with a body, and all arms of `macro_rules!`, in no order.
pub(crate) fn lengths(text: &str) -> Vec<Length> {
    let code = Code(blanked(text));
    let functions = code.words("fn").filter_map(|start| code.function(start));
    let arms = code.words("macro_rules").flat_map(|start| code.arms(start));
    functions.chain(arms).collect()
}

/// Code without its comments and literals, whose braces would be counted.
struct Code(Vec<u8>);

impl Code {
    fn words<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        let is_part = |at: usize| self.0.get(at).is_some_and(|byte| is_part_of_word(*byte));
        (0..self.0.len()).filter(move |&start| {
            self.0[start..].starts_with(word.as_bytes())
                && !is_part(start.wrapping_sub(1))
                && !is_part(start + word.len())
        })
    }

    fn function(&self, start: usize) -> Option<Length> {
        let name = start + self.blanks(start + 2)? + 2;
        // In a macro, a name can be a variable. Without a name, this is a type.
        let length = self.0[name..]
            .iter()
            .take_while(|byte| **byte == b'$' || is_part_of_word(**byte))
            .count();
        let name = String::from_utf8_lossy(&self.0[name..name + length]).into_owned();
        let body = self.outside(start, self.0.len(), b"{;").filter(|at| self.0[*at] == b'{')?;
        (!name.is_empty()).then(|| self.length(name, start, self.closing(body)))
    }

    fn arms(&self, start: usize) -> Vec<Length> {
        let Some(open) = self.outside(start, self.0.len(), b"{") else { return Vec::new() };
        let name = String::from_utf8_lossy(&self.0[start..open]);
        let name = name.trim_start_matches("macro_rules").trim_matches(['!', ' ']).to_owned();
        let (mut at, close) = (open + 1, self.closing(open));
        let mut arms = Vec::new();
        while let Some(arrow) = self.arrow(at, close) {
            let body = arrow + 2 + self.blanks(arrow + 2).unwrap_or_default();
            at = self.closing(body) + 1;
            arms.push(self.length(format!("{name}!"), body, at - 1));
        }
        arms
    }

    /// The next `=>` that is in no group.
    fn arrow(&self, mut at: usize, end: usize) -> Option<usize> {
        loop {
            at = self.outside(at, end, b"=")?;
            if self.0[at..end].starts_with(b"=>") {
                return Some(at);
            }
            at += 1;
        }
    }

    /// The next of some bytes that is in no group.
    fn outside(&self, mut at: usize, end: usize, bytes: &[u8]) -> Option<usize> {
        while at < end {
            match self.0[at] {
                byte if bytes.contains(&byte) => return Some(at),
                b'(' | b'[' | b'{' => at = self.closing(at) + 1,
                _ => at += 1,
            }
        }
        None
    }

    /// The end of the group that starts here.
    fn closing(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        let end = self.0[open..].iter().position(|byte| {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        end.map_or(self.0.len(), |end| open + end)
    }

    fn blanks(&self, at: usize) -> Option<usize> {
        self.0[at..].iter().position(|byte| !byte.is_ascii_whitespace())
    }

    fn length(&self, name: String, start: usize, end: usize) -> Length {
        let line = |at: usize| self.0[..at].split(|byte| *byte == b'\n').count();
        Length { name, line: line(start), lines: line(end) - line(start) + 1 }
    }
}

fn is_part_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// A text with blanks for its comments and literals. Lines stay where they are.
fn blanked(text: &str) -> Vec<u8> {
    let mut code = text.as_bytes().to_vec();
    let mut at = 0;
    while at < code.len() {
        let is_in_word = at > 0 && is_part_of_word(code[at - 1]);
        let length = opaque(&code[at..], is_in_word);
        code[at..at + length]
            .iter_mut()
            .filter(|byte| **byte != b'\n')
            .for_each(|byte| *byte = b' ');
        at += length.max(1);
    }
    code
}

/// The length of the comment or literal that a text starts with; nothing where it starts with neither.
fn opaque(text: &[u8], is_in_word: bool) -> usize {
    let until = |end: &[u8], from: usize| {
        let found = text[from..].windows(end.len()).position(|part| part == end);
        found.map_or(text.len(), |found| from + found + end.len())
    };
    match text {
        [b'/', b'/', ..] => text.iter().position(|byte| *byte == b'\n').unwrap_or(text.len()),
        [b'/', b'*', ..] => until(b"*/", 2),
        [b'"', ..] => escaped(text, b'"'),
        [b'\'', b'\\', ..] => escaped(text, b'\''),
        // A lifetime has no end; a character may take several bytes.
        [b'\'', rest @ ..] => {
            let end = rest.iter().take(5).position(|byte| *byte == b'\'');
            let is_one = |end: &usize| {
                std::str::from_utf8(&rest[..*end]).is_ok_and(|text| text.chars().count() == 1)
            };
            end.filter(is_one).map_or(0, |end| end + 2)
        }
        [b'r', rest @ ..] if !is_in_word || text.starts_with(b"r\"") => {
            let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
            match rest.get(hashes) {
                Some(b'"') => until(&[b"\"", &b"#".repeat(hashes)[..]].concat(), hashes + 2),
                _ => 0,
            }
        }
        _ => 0,
    }
}

/// The length of a literal in which a backslash takes the meaning of the next character.
fn escaped(text: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < text.len() && text[at] != quote {
        at += if text[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(text.len())
}
