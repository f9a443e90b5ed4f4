//! The grammar of JSON: white space, strings, numbers and literals, by their bytes.

use super::fault::Fault;
use crate::support::codec::bytes::{is_same, word};
use crate::support::codec::decode::Stop;
use crate::support::codec::number::Number;

/// The text of a document, and how far it was read.
#[derive(Debug)]
pub(crate) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// What stopped the reading, and the byte where it did.
    fault: Option<(Fault, usize)>,
}

/// What a string holds that its text does not say as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Escapes {
    /// Whether half of a surrogate pair was in it, which stands for no character.
    pub(crate) has_lone_surrogate: bool,
}

type Result<T> = std::result::Result<T, Stop>;

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, at: 0, fault: None }
    }

    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// How far the text was read, in bytes.
    #[inline]
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// That nothing more can be read.
    #[cold]
    pub(crate) fn stop(&mut self, fault: Fault) -> Stop {
        self.fault = Some((fault, self.at));
        Stop
    }

    /// Takes what stopped the reading.
    pub(crate) fn take_fault(&mut self) -> Option<(Fault, usize)> {
        self.fault.take()
    }

    /// Goes back to where a value begins.
    pub(crate) fn go_back(&mut self, at: usize) {
        self.at = at;
    }

    /// The text from a place to where it was read.
    pub(crate) fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    #[inline]
    fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    /// The next byte, if there is one.
    #[inline]
    pub(crate) fn byte(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    #[inline]
    pub(crate) fn advance(&mut self) {
        self.at += 1;
    }

    /// The next byte that is no white space, without reading it.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                other => return other,
            }
        }
    }

    /// Reads a byte that has to be there.
    #[inline]
    pub(crate) fn expect(&mut self, byte: u8, expected: &'static str) -> Result<()> {
        match self.peek() {
            Some(found) if found == byte => {
                self.at += 1;
                Ok(())
            }
            _ => Err(self.syntax(expected)),
        }
    }

    /// Whether the text goes on with a key, such as `,"Name":`, which is read then; the comma is there behind a member.
    #[inline]
    pub(crate) fn takes_key(&mut self, is_first: bool, key: &str) -> bool {
        let key = key.as_bytes().get(usize::from(is_first)..).unwrap_or_default();
        let end = self.at + key.len();
        let is_it = !key.is_empty()
            && self.bytes().get(self.at..end).is_some_and(|next| is_same(next, key));
        if is_it {
            self.at = end;
        }
        is_it
    }

    /// That the grammar wants something else here.
    #[cold]
    pub(crate) fn syntax(&mut self, expected: &'static str) -> Stop {
        match self.byte() {
            None => self.stop(Fault::End(expected)),
            Some(_) => self.stop(Fault::Syntax(expected)),
        }
    }

    /// Reads `null`, `true` or `false`. What is wrong is its first byte that is another one.
    pub(crate) fn literal(&mut self, literal: &'static str) -> Result<()> {
        let end = self.at + literal.len();
        if self.bytes().get(self.at..end) == Some(literal.as_bytes()) {
            self.at = end;
            return Ok(());
        }
        let rest = self.bytes().get(self.at..).unwrap_or_default();
        self.at += rest
            .iter()
            .zip(literal.bytes())
            .take_while(|(byte, expected)| **byte == *expected)
            .count();
        Err(self.syntax(literal))
    }

    /// Reads a string whose quote is next, and hands out its characters.
    #[inline]
    pub(crate) fn string<'s>(&mut self, scratch: &'s mut String) -> Result<(&'s str, Escapes)>
    where
        't: 's,
    {
        let start = self.at + 1;
        let end = plain_end(self.bytes(), start);
        if self.bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok((self.text.get(start..end).unwrap_or_default(), Escapes::default()));
        }
        scratch.clear();
        self.at = start;
        let escapes = self.escaped(scratch)?;
        Ok((scratch, escapes))
    }

    /// The same into a string that is there.
    #[inline]
    pub(crate) fn string_into(&mut self, into: &mut String) -> Result<Escapes> {
        let start = self.at + 1;
        let end = plain_end(self.bytes(), start);
        if self.bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            // Most are read into a string without any memory yet, and need no more than this.
            *into = self.text.get(start..end).unwrap_or_default().to_owned();
            return Ok(Escapes::default());
        }
        into.clear();
        self.at = start;
        self.escaped(into)
    }

    /// Reads a string that may have escapes in it, from behind its quote.
    fn escaped(&mut self, into: &mut String) -> Result<Escapes> {
        let mut escapes = Escapes::default();
        loop {
            let start = self.at;
            self.at = plain_end(self.bytes(), start);
            into.push_str(self.since(start));
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(escapes);
                }
                Some(b'\\') => into.push(self.escape(&mut escapes)?),
                Some(_) => return Err(self.stop(Fault::Control)),
                None => return Err(self.syntax("the end of a string")),
            }
        }
    }

    /// Reads what stands for one character, from its backslash on.
    fn escape(&mut self, escapes: &mut Escapes) -> Result<char> {
        self.at += 1;
        let Some(kind) = self.byte() else { return Err(self.syntax("an escape")) };
        self.at += 1;
        Ok(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode(escapes)?,
            _ => {
                self.at -= 1;
                return Err(self.syntax("an escape"));
            }
        })
    }

    /// Reads four digits, and four more where these are one half of a surrogate pair.
    fn unicode(&mut self, escapes: &mut Escapes) -> Result<char> {
        let unit = self.hex()?;
        if let Some(character) = char::from_u32(unit.into()) {
            return Ok(character);
        }
        let is_first = (0xd800..0xdc00).contains(&unit);
        let rest = self.bytes().get(self.at..).unwrap_or_default();
        if is_first && rest.starts_with(b"\\u") {
            let before = self.at;
            self.at += 2;
            let second = self.hex()?;
            if let Some(Ok(character)) = char::decode_utf16([unit, second]).next() {
                return Ok(character);
            }
            self.at = before;
        }
        escapes.has_lone_surrogate = true;
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex(&mut self) -> Result<u16> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.byte().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else { return Err(self.syntax("four hexadecimal digits")) };
            // Four of them are sixteen bits.
            unit = unit << 4 | digit;
            self.at += 1;
        }
        Ok(unit as u16)
    }

    /// Reads past a string whose quote is next.
    fn skip_string(&mut self) -> Result<()> {
        self.at += 1;
        loop {
            self.at = plain_end(self.bytes(), self.at);
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => drop(self.escape(&mut Escapes::default())?),
                Some(_) => return Err(self.stop(Fault::Control)),
                None => return Err(self.syntax("the end of a string")),
            }
        }
    }

    /// Reads a number, whose first byte is next.
    pub(crate) fn number(&mut self) -> Result<Number> {
        let start = self.at;
        let digits = self.digits()?;
        if let Some(number) = digits.exact() {
            return Ok(number);
        }
        let text = self.since(start);
        if digits.is_integer {
            if let Ok(value) = text.parse() {
                return Ok(Number::Unsigned(value));
            }
            if let Ok(value) = text.parse() {
                return Ok(Number::Signed(value));
            }
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Number::Float(value)),
            _ => Err(self.stop(Fault::OutOfRange)),
        }
    }

    /// Reads a number of seconds as whole ones, rounded down, and the nanoseconds that come to them; nothing where it has more
    /// digits than fit, and is read again.
    #[inline]
    pub(crate) fn seconds(&mut self) -> Result<Option<(i64, u32)>> {
        let start = self.at;
        let seconds = self.digits()?.seconds();
        if seconds.is_none() {
            self.at = start;
        }
        Ok(seconds)
    }

    /// Reads past a number, and takes its digits on the way.
    #[inline]
    fn digits(&mut self) -> Result<Digits> {
        let mut digits = Digits { is_integer: true, ..Digits::default() };
        if self.byte() == Some(b'-') {
            digits.is_negative = true;
            self.at += 1;
        }
        let start = self.at;
        match self.byte() {
            Some(b'0') => {
                self.at += 1;
                if matches!(self.byte(), Some(b'0'..=b'9')) {
                    return Err(self.syntax("a number without a leading zero"));
                }
            }
            Some(b'1'..=b'9') => digits.significand = self.more_digits(0),
            _ => return Err(self.syntax("a digit")),
        }
        digits.count = self.at - start;
        if self.byte() == Some(b'.') {
            digits.is_integer = false;
            self.at += 1;
            let start = self.at;
            digits.significand = self.more_digits(digits.significand);
            digits.places = self.at - start;
            digits.count += digits.places;
            if digits.places == 0 {
                return Err(self.syntax("a digit"));
            }
        }
        if let Some(b'e' | b'E') = self.byte() {
            (digits.is_integer, digits.has_exponent) = (false, true);
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            let start = self.at;
            self.more_digits(0);
            if self.at == start {
                return Err(self.syntax("a digit"));
            }
        }
        Ok(digits)
    }

    /// Reads as many digits as there are, behind those of a number.
    #[inline]
    fn more_digits(&mut self, mut value: u64) -> u64 {
        while let Some(digit @ b'0'..=b'9') = self.byte() {
            value = value.wrapping_mul(10).wrapping_add((digit - b'0').into());
            self.at += 1;
        }
        value
    }

    /// Reads past a value, however deep it is, and says how deep that is.
    pub(crate) fn skip(&mut self) -> Result<usize> {
        // The closing brackets of what is open.
        let (mut open, mut deepest) = (Vec::new(), 0);
        loop {
            match self.peek() {
                Some(b'"') => self.skip_string()?,
                Some(b'-' | b'0'..=b'9') => drop(self.digits()?),
                Some(b'n') => self.literal("null")?,
                Some(b't') => self.literal("true")?,
                Some(b'f') => self.literal("false")?,
                Some(bracket @ (b'[' | b'{')) => {
                    self.at += 1;
                    let (close, is_object) =
                        if bracket == b'[' { (b']', false) } else { (b'}', true) };
                    deepest = deepest.max(open.len() + 1);
                    if self.peek() == Some(close) {
                        self.at += 1;
                    } else {
                        open.push(close);
                        if is_object {
                            self.skip_key()?;
                        }
                        continue;
                    }
                }
                _ => return Err(self.syntax("a value")),
            }
            // What is complete may complete what is around it.
            loop {
                let Some(close) = open.last() else { return Ok(deepest) };
                match self.peek() {
                    Some(b',') => {
                        self.at += 1;
                        if *close == b'}' {
                            self.skip_key()?;
                        }
                        break;
                    }
                    Some(byte) if byte == *close => {
                        self.at += 1;
                        open.pop();
                    }
                    _ if *close == b'}' => return Err(self.syntax("`,` or `}`")),
                    _ => return Err(self.syntax("`,` or `]`")),
                }
            }
        }
    }

    fn skip_key(&mut self) -> Result<()> {
        match self.peek() {
            Some(b'"') => self.skip_string()?,
            _ => return Err(self.syntax("the name of a member in quotes")),
        }
        self.expect(b':', "`:`")
    }
}

/// The place of the next byte that does not stand for itself in a string: a quote, a backslash, a control character,
/// or the end.
#[inline]
pub(crate) fn plain_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(word) = word(bytes, at) {
        let found = not_plain(word);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    last_plain_end(bytes, at)
}

/// The same where fewer than eight bytes are left.
#[inline(never)]
fn last_plain_end(bytes: &[u8], at: usize) -> usize {
    let behind = bytes.len().saturating_sub(at);
    match bytes.len().checked_sub(8).and_then(|last| word(bytes, last)) {
        // The last eight, without those that were looked at. In their place are zeros, which are found behind the end.
        Some(word) if behind > 0 => {
            let found = not_plain(word >> (8 * (8 - behind)));
            at + behind.min(found.trailing_zeros() as usize / 8)
        }
        Some(_) => bytes.len(),
        None => {
            at + bytes
                .get(at..)
                .unwrap_or_default()
                .iter()
                .take_while(|byte| is_plain(**byte))
                .count()
        }
    }
}

/// The place of the first byte of a text that does not stand for itself.
#[inline]
pub(crate) fn first_special(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(word) = word(text, at) {
        let found = not_plain(word);
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let Some(last) = text.len().checked_sub(8) else {
        return first_special_of_few(text);
    };
    // The last eight, some of which were looked at already.
    let found = not_plain(word(text, last)?);
    (found != 0).then(|| last + found.trailing_zeros() as usize / 8)
}

/// The same of less than eight bytes.
#[inline]
fn first_special_of_few(text: &[u8]) -> Option<usize> {
    // The first four and the last four, some of which are both.
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let [first, last] = [first, last].map(|half| u64::from(u32::from_le_bytes(*half)));
        if not_plain(first | last << 32) == 0 {
            return None;
        }
    }
    text.iter().position(|byte| !is_plain(*byte))
}

fn is_plain(byte: u8) -> bool {
    !matches!(byte, b'"' | b'\\' | 0..0x20)
}

/// The high bit of each byte of a word that does not stand for itself. Behind the first one, it may be wrong.
#[inline]
fn not_plain(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const HIGHS: u64 = ONES << 7;
    // A quote, 0x22, becomes 0x20; what is less stays less, and a blank becomes 0x22.
    let (quotes, backslashes) = (word ^ (ONES * 0x02), word ^ (ONES * 0x5c));
    // What is less than 0x21, or became zero, borrows from its high bit; bytes of other letters than ASCII's have that anyhow.
    let low = quotes.wrapping_sub(ONES * 0x21) | backslashes.wrapping_sub(ONES);
    low & !word & HIGHS
}

/// What the text of a number holds.
#[derive(Clone, Copy, Default)]
struct Digits {
    is_negative: bool,
    is_integer: bool,
    has_exponent: bool,
    /// All digits before the exponent as an integer, unless there are too many of them.
    significand: u64,
    count: usize,
    /// How many digits are behind the point.
    places: usize,
}

/// The powers of ten up to the nanoseconds of a second.
const POWERS: [u64; 10] = {
    let (mut powers, mut exponent) = ([1; 10], 1);
    while exponent < powers.len() {
        powers[exponent] = 10 * powers[exponent - 1];
        exponent += 1;
    }
    powers
};

/// So many digits are less than `i64::MAX`.
const FEW: usize = 18;

impl Digits {
    /// The number as seconds and nanoseconds, where it has no exponent and no more digits than these.
    #[inline]
    fn seconds(self) -> Option<(i64, u32)> {
        const NANOS: u64 = 1_000_000_000;
        if self.has_exponent || self.count > FEW || self.places > 9 {
            return None;
        }
        let (power, rest) = (POWERS[self.places], POWERS[9 - self.places]);
        let secs = i64::try_from(self.significand / power).ok()?;
        let nanos = self.significand % power * rest;
        let (secs, nanos) = match (self.is_negative, nanos) {
            (false, _) => (secs, nanos),
            (true, 0) => (-secs, 0),
            (true, _) => (-secs - 1, NANOS - nanos),
        };
        Some((secs, u32::try_from(nanos).ok()?))
    }

    /// The number, where it follows from the digits.
    #[inline]
    fn exact(self) -> Option<Number> {
        match self.is_integer {
            true if self.count > FEW => None,
            true if !self.is_negative => Some(Number::Unsigned(self.significand)),
            true if self.significand == 0 => Some(Number::MinusZero),
            true => i64::try_from(self.significand).ok().map(|value| Number::Signed(-value)),
            false if self.has_exponent || self.count > FEW => None,
            false => self.decimal().map(Number::Float),
        }
    }

    /// The float of a significand and a small power of ten: both are floats, and their quotient is rounded once.
    #[inline]
    fn decimal(self) -> Option<f64> {
        const FLOATS: [f64; 19] = [
            1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
            1e16, 1e17, 1e18,
        ];
        if self.significand >= 1 << f64::MANTISSA_DIGITS {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "it is less than 2^53")]
        let value = self.significand as f64 / FLOATS.get(self.places)?;
        Some(if self.is_negative { -value } else { value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_what_stands_for_itself_is_found_at_every_place() {
        for length in 0..40 {
            for at in 0..=length {
                for byte in ["\"", "\\", "\0", "\u{1f}"] {
                    let text = format!("{}{byte}{}", "x".repeat(at), "y".repeat(length - at));
                    assert_eq!(plain_end(text.as_bytes(), 0), at, "{text:?}");
                    assert_eq!(first_special(text.as_bytes()), Some(at), "{text:?}");
                    let start = at.saturating_sub(3);
                    assert_eq!(plain_end(text.as_bytes(), start), at, "{text:?}");
                }
                let text = format!("{}é !#[]\u{7f}", "x".repeat(at));
                assert_eq!(plain_end(text.as_bytes(), 0), text.len(), "{text:?}");
                assert_eq!(first_special(text.as_bytes()), None, "{text:?}");
            }
        }
    }

    /// As after an escape.
    #[test]
    fn what_is_before_the_start_does_not_matter() {
        for before in ["\u{8}", "\"", "\\", "\\\"", "é"] {
            for after in [" ", "  !", "# ", "[]", "  \"", "!\\", "\u{1f}"] {
                for length in 0..12 {
                    let text = format!("{}{before}{after}", "x".repeat(length));
                    let start = length + before.len();
                    let is_plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..0x20);
                    let plain = after.bytes().take_while(is_plain).count();
                    assert_eq!(plain_end(text.as_bytes(), start), start + plain, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn numbers_are_what_std_reads() {
        let number = |text: &str| {
            let mut scanner = Scanner::new(text);
            scanner.number().ok().filter(|_| scanner.at() == text.len())
        };
        for text in ["0", "7", "999999999999999999", "9223372036854775808", "18446744073709551615"]
        {
            assert_eq!(number(text), text.parse().ok().map(Number::Unsigned), "{text}");
        }
        for text in ["-1", "-999999999999999999", "-9223372036854775808"] {
            assert_eq!(number(text), text.parse().ok().map(Number::Signed), "{text}");
        }
        assert_eq!(number("-0"), Some(Number::MinusZero));
        for text in [
            "0.1",
            "-0.0",
            "-0.5",
            "1.0",
            "123.456",
            "9007199254740993.0",
            "0.30000000000000004",
            "1e5",
            "1E+5",
            "2.5e-7",
            "5e-324",
            "1.7976931348623157e308",
            "18446744073709551616",
            "-9223372036854775809",
            "0.00000000000000000001",
            "3.14159265358979323846264338327950288",
        ] {
            assert_eq!(number(text), text.parse().ok().map(Number::Float), "{text}");
        }
        for text in [
            "", "-", "01", "1.", ".5", "1e", "1e+", "+1", "0x1", "1_0", "--1", "NaN", "1e400",
            "-1e400",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
