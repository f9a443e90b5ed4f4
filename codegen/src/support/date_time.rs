//! The instant a `timestamp` member holds, and the three forms it has on the wire.
// Functions are inline so that a form is compiled where it is used: few programs need all three.

use std::error::Error;
use std::fmt;
use std::iter;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

/// An instant in UTC: any `i64` of seconds since the Unix epoch, and nanoseconds.
///
/// `Display` is RFC 3339 in the years 0000 to 9999, which are all that RFC 3339 has, and the number of
/// seconds outside of them; `FromStr` reads both. Leap seconds are not counted, as in Unix time.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime {
    /// Whole seconds since the Unix epoch, rounded down, so that `nanos` only ever adds to them.
    secs: i64,
    nanos: u32,
}

impl DateTime {
    /// `i64::MIN` seconds: 292 billion years before the Unix epoch.
    pub const MIN: Self = Self { secs: i64::MIN, nanos: 0 };

    /// A nanosecond less than `i64::MAX + 1` seconds: 292 billion years after the Unix epoch.
    pub const MAX: Self = Self { secs: i64::MAX, nanos: NANOS_PER_SEC - 1 };

    /// `1970-01-01T00:00:00Z`
    pub const UNIX_EPOCH: Self = Self { secs: 0, nanos: 0 };

    /// The instant `secs` seconds after the Unix epoch.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        Self { secs, nanos: 0 }
    }

    /// The instant `millis` milliseconds after the Unix epoch.
    #[must_use]
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the remainder is in 0..1000"
    )]
    pub const fn from_millis(millis: i64) -> Self {
        let nanos = millis.rem_euclid(1_000) as u32 * 1_000_000;
        Self { secs: millis.div_euclid(1_000), nanos }
    }

    /// The instant `nanos` nanoseconds after the Unix epoch.
    ///
    /// # Errors
    /// When it is outside [`MIN`](Self::MIN) to [`MAX`](Self::MAX).
    pub fn from_nanos(nanos: i128) -> Result<Self, DateTimeError> {
        let secs = nanos.div_euclid(NANOS_PER_SEC.into());
        let nanos = nanos.rem_euclid(NANOS_PER_SEC.into());
        match (i64::try_from(secs), u32::try_from(nanos)) {
            (Ok(secs), Ok(nanos)) => Ok(Self { secs, nanos }),
            _ => Err(OUT_OF_RANGE),
        }
    }

    /// The instant `secs` seconds plus `nanos` nanoseconds after the Unix epoch.
    ///
    /// Before the epoch the nanoseconds still add: `-0.25 s` is `from_secs_and_nanos(-1, 750_000_000)`.
    ///
    /// # Errors
    /// When `nanos` is a second or more, where the official SDK panics.
    pub const fn from_secs_and_nanos(secs: i64, nanos: u32) -> Result<Self, DateTimeError> {
        if nanos >= NANOS_PER_SEC {
            return Err(DateTimeError("more nanoseconds than a second has"));
        }
        Ok(Self { secs, nanos })
    }

    /// The instant `secs` seconds after the Unix epoch, rounded to the microsecond, where an
    /// `f64` stops being exact.
    ///
    /// # Errors
    /// When `secs` is NaN, infinite, or outside the range of an `i64`.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "the range is checked first, and its ends are exact"
    )]
    pub fn from_secs_f64(secs: f64) -> Result<Self, DateTimeError> {
        // Minus this is the first float beyond `i64::MAX`.
        const MIN: f64 = i64::MIN as f64;
        if !secs.is_finite() {
            return Err(DateTimeError("not a finite number"));
        }
        if !(MIN..-MIN).contains(&secs) {
            return Err(OUT_OF_RANGE);
        }
        let whole = secs.floor();
        let micros = ((secs - whole) * 1e6).round();
        // A fraction may be rounded up to a second; where floats have fractions, there is room for it.
        let (whole, micros) = if micros < 1e6 { (whole, micros) } else { (whole + 1.0, 0.0) };
        Ok(Self { secs: whole as i64, nanos: micros as u32 * 1_000 })
    }

    /// Whole seconds since the Unix epoch, rounded down.
    #[must_use]
    pub const fn secs(self) -> i64 {
        self.secs
    }

    /// Nanoseconds since the last whole second, less than 1 000 000 000.
    #[must_use]
    pub const fn subsec_nanos(self) -> u32 {
        self.nanos
    }

    /// Whether there is a fraction of a second.
    #[must_use]
    pub const fn has_subsec_nanos(self) -> bool {
        self.nanos != 0
    }

    /// Milliseconds since the Unix epoch, rounded down.
    ///
    /// # Errors
    /// When an `i64` cannot hold them: more than 292 million years away from the Unix epoch.
    pub fn to_millis(self) -> Result<i64, DateTimeError> {
        i64::try_from(self.as_nanos().div_euclid(1_000_000))
            .map_err(|_| DateTimeError("more milliseconds than 64 bits can hold"))
    }

    /// Nanoseconds since the Unix epoch.
    #[must_use]
    pub fn as_nanos(self) -> i128 {
        i128::from(self.secs) * i128::from(NANOS_PER_SEC) + i128::from(self.nanos)
    }

    /// Seconds since the Unix epoch, as the nearest `f64`: precise to a microsecond until the year 2242,
    /// and to 31 microseconds in the year 9999.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "the nearest float is meant")]
    #[inline]
    pub fn as_secs_f64(self) -> f64 {
        const MAX_EXACT: i64 = 1 << f64::MANTISSA_DIGITS;
        let micros =
            self.secs.saturating_mul(1_000_000).saturating_add((self.nanos / 1_000).into());
        if self.nanos % 1_000 == 0 && (-MAX_EXACT..=MAX_EXACT).contains(&micros) {
            // Both are exact, so that the quotient is the nearest float. Whole seconds plus a fraction are
            // rounded twice: -1 + 0.999 is not the float nearest to -0.001.
            return micros as f64 / 1e6;
        }
        // The text is a decimal, which can always be parsed, and is rounded once.
        Seconds(self).to_string().parse().unwrap_or(self.secs as f64)
    }

    /// The date of RFC 9110, `Mon, 16 Dec 2013 23:48:18 GMT`, with a fraction of the second only
    /// where there is one. Outside of the years 0000 to 9999, the number of seconds, as in `Display`.
    #[must_use]
    #[inline]
    pub fn to_http_date(self) -> String {
        if !self.has_text_form() {
            return Seconds(self).to_string();
        }
        let days = self.unix_days();
        let Date { year, month, day } = Date::from_unix_days(days);
        let weekday = name(&WEEKDAYS, (days + FIRST_DAY_TO_EPOCH).rem_euclid(7));
        let month = name(&MONTHS, month - 1);
        let time = self.time_of_day();
        format!("{weekday}, {day:02} {month} {year:04} {time} GMT")
    }

    /// Reads what [`to_http_date`](Self::to_http_date) writes in the years 0000 to 9999. The weekday has
    /// to be one, and is otherwise ignored.
    ///
    /// # Errors
    /// When `text` has another form, or names a date or time that does not exist.
    #[inline]
    pub fn from_http_date(text: &str) -> Result<Self, DateTimeError> {
        let mut scan = Scanner(text);
        scan.name(&WEEKDAYS)?;
        scan.skip(", ")?;
        let day = scan.digits(2)?;
        scan.skip(" ")?;
        let month = scan.name(&MONTHS)? + 1;
        scan.skip(" ")?;
        let year = scan.digits(4)?;
        scan.skip(" ")?;
        let time = scan.time_of_day()?;
        scan.skip(" GMT")?;
        scan.end()?;
        Date { year, month, day }.at(&time)
    }

    /// Reads a date, or a date and a time of day, of ISO 8601.
    #[inline]
    fn from_iso_8601(text: &str) -> Result<Self, DateTimeError> {
        let mut scan = Scanner(text);
        let year = scan.digits(4)?;
        let has_hyphens = scan.skip("-").is_ok();
        let month = scan.digits(2)?;
        if has_hyphens {
            scan.skip("-")?;
        }
        let day = scan.digits(2)?;
        let mut time = TimeOfDay { secs: 0, nanos: 0 };
        if scan.one_of(&["T", "t", " "]).is_some() {
            time = scan.time_of_day()?;
            time.secs -= scan.offset()?;
        }
        scan.end()?;
        Date { year, month, day }.at(&time)
    }

    /// Seconds since the Unix epoch as a decimal, which may have an exponent, rounded to the nearest nanosecond.
    #[inline]
    pub(super) fn from_decimal(text: &str) -> Result<Self, DateTimeError> {
        /// More nanoseconds than there are. Further digits are too many, or too small to be rounded up.
        const MANY: u128 = 10_u128.pow(28);
        // The nanoseconds are `digits`, times ten to the power of `exponent`.
        let (mut digits, mut exponent, mut is_fraction) = (0_u128, 9_i64, false);
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'0'..=b'9' if digits < MANY => {
                    digits = digits * 10 + u128::from(byte - b'0');
                    exponent -= i64::from(is_fraction);
                }
                b'0'..=b'9' => exponent += i64::from(!is_fraction),
                b'.' => is_fraction = true,
                b'e' | b'E' => {
                    exponent = exponent.saturating_add(exponent_of(text.get(at + 1..)));
                    break;
                }
                // The sign.
                _ => {}
            }
        }
        let power = |exponent: i64| 10_u128.checked_pow(exponent.try_into().ok()?);
        let nanos = match exponent {
            _ if digits == 0 => Some(0),
            0.. => power(exponent).and_then(|power| power.checked_mul(digits)),
            // The last digit that is dropped is rounded up from five on.
            _ => Some(power(-1 - exponent).map_or(0, |power| (digits / power + 5) / 10)),
        };
        let nanos = nanos.and_then(|nanos| i128::try_from(nanos).ok()).ok_or(OUT_OF_RANGE)?;
        Self::from_nanos(if text.starts_with('-') { -nanos } else { nanos })
    }

    /// The instant, or the end of the range that it lies beyond: for types that never do.
    pub(super) fn saturating_from_nanos(nanos: i128) -> Self {
        Self::from_nanos(nanos).unwrap_or(if nanos < 0 { Self::MIN } else { Self::MAX })
    }

    /// Whether RFC 3339 and HTTP dates, which have four digits for the year, can say it.
    pub(super) fn has_text_form(self) -> bool {
        // 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z
        (-62_167_219_200..=253_402_300_799).contains(&self.secs)
    }

    #[inline]
    fn unix_days(self) -> i64 {
        self.secs.div_euclid(SECS_PER_DAY)
    }

    #[inline]
    fn time_of_day(self) -> TimeOfDay {
        TimeOfDay { secs: self.secs.rem_euclid(SECS_PER_DAY), nanos: self.nanos }
    }
}

/// RFC 3339 in UTC with as few digits as the fraction needs: `2013-12-16T23:48:18.5Z`. Outside of the
/// years 0000 to 9999, seconds since the Unix epoch: `1560944718833`.
impl fmt::Display for DateTime {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.has_text_form() {
            return write!(f, "{}", Seconds(*self));
        }
        let Date { year, month, day } = Date::from_unix_days(self.unix_days());
        write!(f, "{year:04}-{month:02}-{day:02}T{}Z", self.time_of_day())
    }
}

impl fmt::Debug for DateTime {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DateTime({self})")
    }
}

/// Any text that a service sends for a timestamp: RFC 3339 with any offset, an HTTP date, or seconds since
/// the Unix epoch.
///
/// Of RFC 3339, the separators, the seconds, the whole time of day and the offset may be missing, as in
/// ISO 8601; without an offset it is UTC. `20211021` is a number of seconds. Digits of a date beyond nanoseconds are
/// dropped, a number is rounded to the nearest nanosecond, and a leap second is the second after it.
impl FromStr for DateTime {
    type Err = DateTimeError;

    #[inline]
    fn from_str(text: &str) -> Result<Self, DateTimeError> {
        let text = text.trim_ascii();
        if text.parse::<f64>().is_ok() {
            // Without a digit, it is a word that stands for a float.
            return match text.bytes().any(|byte| byte.is_ascii_digit()) {
                true => Self::from_decimal(text),
                false => Err(DateTimeError("not a finite number")),
            };
        }
        match text.as_bytes().first() {
            Some(b'0'..=b'9') => Self::from_iso_8601(text),
            Some(b'A'..=b'Z') => Self::from_http_date(text),
            _ => Err(DateTimeError("not a number, RFC 3339 or an http-date")),
        }
    }
}

/// Every clock fits.
impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        let nanos = |duration: Duration| i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
        Self::saturating_from_nanos(match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => nanos(after),
            Err(before) => -nanos(before.duration()),
        })
    }
}

/// Fails where the platform's clock has a smaller range: Windows starts at 1601.
impl TryFrom<DateTime> for SystemTime {
    type Error = DateTimeError;

    fn try_from(time: DateTime) -> Result<Self, DateTimeError> {
        let whole = Duration::from_secs(time.secs.unsigned_abs());
        let at_second = if time.secs < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(whole)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(whole)
        };
        at_second
            .and_then(|second| second.checked_add(Duration::from_nanos(time.nanos.into())))
            .ok_or(DateTimeError::NOT_IN_TARGET)
    }
}

/// Why something is not a [`DateTime`], or cannot be made of one. The message never quotes the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateTimeError(&'static str);

impl DateTimeError {
    /// For conversions to a type that has a smaller range than [`DateTime`].
    pub(super) const NOT_IN_TARGET: Self = Self("outside the range of the type to convert to");
}

impl fmt::Display for DateTimeError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid date-time: {}", self.0)
    }
}

impl Error for DateTimeError {}

const OUT_OF_RANGE: DateTimeError = DateTimeError("more seconds than 64 bits can hold");

const NANOS_PER_SEC: u32 = 1_000_000_000;
const SECS_PER_DAY: i64 = 86_400;
/// Days from 0001-01-01, a Monday in the calendar we extend backwards, to 1970-01-01.
const FIRST_DAY_TO_EPOCH: i64 = 719_162;

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The exponent of a decimal, or one that is as good as it where it is beyond 64 bits.
#[inline]
fn exponent_of(text: Option<&str>) -> i64 {
    let text = text.unwrap_or_default();
    text.parse().unwrap_or(if text.starts_with('-') { i64::MIN } else { i64::MAX })
}

/// The name at `index`; every caller stays within the table.
fn name(names: &[&'static str], index: i64) -> &'static str {
    let index = usize::try_from(index).unwrap_or(usize::MAX);
    names.get(index).copied().unwrap_or_default()
}

/// A day of the calendar. All of its arithmetic is in `i64`, so that none of it needs a cast.
#[derive(Clone, Copy)]
struct Date {
    year: i64,
    month: i64,
    day: i64,
}

impl Date {
    #[inline]
    fn from_unix_days(unix_days: i64) -> Self {
        let days = unix_days + FIRST_DAY_TO_EPOCH;
        // 400 years have 146 097 days. Leap days come at the end of each cycle, which can make
        // this division one year short, and never one over.
        let mut year = (days * 400).div_euclid(146_097) + 1;
        if days >= days_before_year(year + 1) {
            year += 1;
        }
        let mut month = 1;
        let mut day = days - days_before_year(year) + 1;
        while day > days_in_month(year, month) {
            day -= days_in_month(year, month);
            month += 1;
        }
        Self { year, month, day }
    }

    #[inline]
    fn to_unix_days(self) -> Result<i64, DateTimeError> {
        let Self { year, month, day } = self;
        if !(1..=days_in_month(year, month)).contains(&day) {
            return Err(DateTimeError("no such day in the calendar"));
        }
        let earlier_months: i64 = (1..month).map(|month| days_in_month(year, month)).sum();
        Ok(days_before_year(year) + earlier_months + day - 1 - FIRST_DAY_TO_EPOCH)
    }

    /// The instant at a time of the day, or of a neighboring one.
    #[inline]
    fn at(self, time: &TimeOfDay) -> Result<DateTime, DateTimeError> {
        let secs = self.to_unix_days()? * SECS_PER_DAY + time.secs;
        DateTime::from_secs_and_nanos(secs, time.nanos)
    }
}

/// Days from 0001-01-01 to the first day of `year`.
#[inline]
fn days_before_year(year: i64) -> i64 {
    let past = year - 1;
    past * 365 + past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400)
}

/// 0 for a month that does not exist.
#[inline]
fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Displays as `23:48:18`, or `23:48:18.5` where there is a fraction.
struct TimeOfDay {
    secs: i64,
    nanos: u32,
}

impl fmt::Display for TimeOfDay {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = (self.secs / 3_600, self.secs / 60 % 60, self.secs % 60);
        write!(f, "{hour:02}:{minute:02}:{second:02}{}", Fraction(self.nanos))
    }
}

/// Displays as seconds since the Unix epoch, which is the shortest decimal: `-0.25`.
struct Seconds(DateTime);

impl fmt::Display for Seconds {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DateTime { secs, nanos } = self.0;
        if secs >= 0 || nanos == 0 {
            return write!(f, "{secs}{}", Fraction(nanos));
        }
        // The digits are those of the distance to the epoch, while the nanoseconds lead towards it.
        write!(f, "-{}{}", secs.unsigned_abs() - 1, Fraction(NANOS_PER_SEC - nanos))
    }
}

/// Displays nanoseconds as `.5`, with as few digits as they need, or as nothing where there are none.
struct Fraction(u32);

impl fmt::Display for Fraction {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return Ok(());
        }
        let (mut fraction, mut digits) = (self.0, 9);
        while fraction % 10 == 0 {
            fraction /= 10;
            digits -= 1;
        }
        write!(f, ".{fraction:0digits$}")
    }
}

/// The text not yet read. Each method takes what it names off the front, or fails.
struct Scanner<'a>(&'a str);

impl<'a> Scanner<'a> {
    #[inline]
    fn digits(&mut self, count: usize) -> Result<i64, DateTimeError> {
        let (digits, rest) = self.0.split_at_checked(count).unwrap_or_default();
        // `parse` alone would take a sign.
        let are_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.parse().ok().filter(|_| are_digits);
        self.0 = rest;
        number.ok_or(DateTimeError("a digit is missing"))
    }

    /// As many digits as there are, which may be none.
    fn digit_run(&mut self) -> &'a str {
        let end = self.0.find(|c: char| !c.is_ascii_digit());
        let (digits, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest;
        digits
    }

    /// The index of the option that comes next.
    #[inline]
    fn one_of(&mut self, options: &[&str]) -> Option<i64> {
        let mut numbered = (0..).zip(options);
        let (index, rest) =
            numbered.find_map(|(index, option)| Some((index, self.0.strip_prefix(option)?)))?;
        self.0 = rest;
        Some(index)
    }

    fn name(&mut self, names: &[&str]) -> Result<i64, DateTimeError> {
        self.one_of(names).ok_or(DateTimeError("not the short name of a weekday or month"))
    }

    fn skip(&mut self, separator: &str) -> Result<(), DateTimeError> {
        match self.one_of(&[separator]) {
            Some(_) => Ok(()),
            None => Err(DateTimeError("a separator is missing")),
        }
    }

    /// `hh:mm:ss` with a fraction or none, or `hh:mm`; the colons may be missing.
    #[inline]
    fn time_of_day(&mut self) -> Result<TimeOfDay, DateTimeError> {
        let hour = self.digits(2)?;
        let has_colons = self.skip(":").is_ok();
        let minute = self.digits(2)?;
        let has_seconds = match has_colons {
            true => self.skip(":").is_ok(),
            false => self.0.starts_with(|c: char| c.is_ascii_digit()),
        };
        let (mut second, mut nanos) = (0, 0);
        if has_seconds {
            second = self.digits(2)?;
            nanos = self.fraction()?;
        }
        if hour > 23 || minute > 59 || second > 60 {
            return Err(DateTimeError("no such time of day"));
        }
        Ok(TimeOfDay { secs: hour * 3_600 + minute * 60 + second, nanos })
    }

    /// Nanoseconds behind a point, or a comma as in ISO 8601; 0 where there is none.
    #[inline]
    fn fraction(&mut self) -> Result<u32, DateTimeError> {
        if self.one_of(&[".", ","]).is_none() {
            return Ok(0);
        }
        if !self.0.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(DateTimeError("a digit is missing"));
        }
        Ok(self.nanos())
    }

    /// The digits of a fraction, which may be none, as nanoseconds.
    #[inline]
    fn nanos(&mut self) -> u32 {
        let nine_digits = self.digit_run().bytes().chain(iter::repeat(b'0')).take(9);
        nine_digits.fold(0, |nanos, digit| nanos * 10 + u32::from(digit - b'0'))
    }

    /// Seconds east of UTC, which it is where there is no offset.
    #[inline]
    fn offset(&mut self) -> Result<i64, DateTimeError> {
        self.one_of(&[" "]);
        let sign = match self.one_of(&["Z", "z", "UTC", "GMT", "+", "-"]) {
            Some(4) => 1,
            Some(5) => -1,
            // What is left, if anything, is no offset.
            _ => return Ok(0),
        };
        let hours = self.digits(2)?;
        let has_minutes = self.skip(":").is_ok() || !self.0.is_empty();
        let minutes = if has_minutes { self.digits(2)? } else { 0 };
        if hours > 23 || minutes > 59 {
            return Err(DateTimeError("no such UTC offset"));
        }
        Ok(sign * (hours * 3_600 + minutes * 60))
    }

    fn end(&self) -> Result<(), DateTimeError> {
        if self.0.is_empty() { Ok(()) } else { Err(DateTimeError("more text than expected")) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, DateTime, DateTimeError, MONTHS, WEEKDAYS, name};
    use std::iter;
    use std::time::{Duration, SystemTime};

    fn unix(secs: i64, nanos: u32) -> DateTime {
        DateTime::from_secs_and_nanos(secs, nanos).unwrap()
    }

    fn read(text: &str) -> Result<DateTime, DateTimeError> {
        text.parse()
    }

    /// Seconds and text forms from Python's `datetime`.
    const KNOWN: [(i64, &str, &str); 16] = [
        (-62_122_159_137, "0001-06-05T12:41:03Z", "Tue, 05 Jun 0001 12:41:03 GMT"),
        (-62_036_002_417, "0004-02-27T17:06:23Z", "Fri, 27 Feb 0004 17:06:23 GMT"),
        (-58_987_727_218, "0100-10-02T16:13:02Z", "Sat, 02 Oct 0100 16:13:02 GMT"),
        (-49_540_589_745, "0400-02-14T13:04:15Z", "Mon, 14 Feb 0400 13:04:15 GMT"),
        (-30_637_565_768, "0999-02-18T13:03:52Z", "Mon, 18 Feb 0999 13:03:52 GMT"),
        (-12_220_215_560, "1582-10-04T07:40:40Z", "Mon, 04 Oct 1582 07:40:40 GMT"),
        (-11_652_268_955, "1600-10-02T18:37:25Z", "Mon, 02 Oct 1600 18:37:25 GMT"),
        (-2_239_914_246, "1899-01-08T01:35:54Z", "Sun, 08 Jan 1899 01:35:54 GMT"),
        (-2_203_066_226, "1900-03-10T13:09:34Z", "Sat, 10 Mar 1900 13:09:34 GMT"),
        (-27_267_848, "1969-02-19T09:35:52Z", "Wed, 19 Feb 1969 09:35:52 GMT"),
        (89_869_056, "1972-11-06T03:37:36Z", "Mon, 06 Nov 1972 03:37:36 GMT"),
        (973_595_195, "2000-11-07T11:06:35Z", "Tue, 07 Nov 2000 11:06:35 GMT"),
        (1_733_249_019, "2024-12-03T18:03:39Z", "Tue, 03 Dec 2024 18:03:39 GMT"),
        (2_155_066_467, "2038-04-16T21:34:27Z", "Fri, 16 Apr 2038 21:34:27 GMT"),
        (4_116_769_169, "2100-06-15T18:59:29Z", "Tue, 15 Jun 2100 18:59:29 GMT"),
        (253_384_617_011, "9999-06-10T07:50:11Z", "Thu, 10 Jun 9999 07:50:11 GMT"),
    ];

    #[test]
    fn agrees_with_python() {
        for (secs, rfc_3339, http_date) in KNOWN {
            let time = unix(secs, 0);
            assert_eq!(time.to_string(), rfc_3339);
            assert_eq!(time.to_http_date(), http_date);
            assert_eq!(rfc_3339.parse(), Ok(time));
            assert_eq!(DateTime::from_http_date(http_date), Ok(time));
        }
    }

    #[test]
    fn every_day_agrees_with_a_walk_through_the_calendar() {
        // The year 0 is a leap year, which starts on a Saturday.
        let mut secs = -62_167_219_200;
        let mut weekdays = WEEKDAYS.iter().cycle().skip(5);
        for year in 0..=9999 {
            let is_leap = if year % 100 == 0 { year % 400 == 0 } else { year % 4 == 0 };
            let february = if is_leap { 29 } else { 28 };
            let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            for (month, length) in (1..).zip(lengths) {
                let month_name = name(&MONTHS, month - 1);
                for day in 1..=length {
                    let weekday = weekdays.next().unwrap();
                    let date = Date::from_unix_days(secs / 86_400);
                    assert_eq!((date.year, date.month, date.day), (year, month, day));
                    assert_eq!(date.to_unix_days(), Ok(secs / 86_400));
                    // Text takes longer, so it is checked where months meet.
                    if day == 1 || day == length {
                        let text = format!("{year:04}-{month:02}-{day:02}T00:00:00Z");
                        let http =
                            format!("{weekday}, {day:02} {month_name} {year:04} 00:00:00 GMT");
                        let time = unix(secs, 0);
                        assert_eq!(time.to_string(), text);
                        assert_eq!(text.parse(), Ok(time));
                        assert_eq!(time.to_http_date(), http);
                        assert_eq!(DateTime::from_http_date(&http), Ok(time));
                    }
                    secs += 86_400;
                }
            }
        }
        assert_eq!(secs, 253_402_300_800);
    }

    #[test]
    fn every_second_of_a_day_agrees_with_a_walk_through_it() {
        // On both sides of the epoch.
        for (mut secs, date) in [(-86_400, "1969-12-31"), (0, "1970-01-01")] {
            for hour in 0..24 {
                for minute in 0..60 {
                    for second in 0..60 {
                        let text = format!("{date}T{hour:02}:{minute:02}:{second:02}Z");
                        assert_eq!(unix(secs, 0).to_string(), text);
                        assert_eq!(text.parse(), Ok(unix(secs, 0)));
                        secs += 1;
                    }
                }
            }
        }
    }

    #[test]
    fn range_is_64_bits_of_seconds() {
        assert_eq!(DateTime::MIN, unix(i64::MIN, 0));
        assert_eq!(DateTime::MAX, unix(i64::MAX, 999_999_999));
        assert_eq!(DateTime::UNIX_EPOCH.to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(DateTime::default(), DateTime::UNIX_EPOCH);
        for nanos in [1_000_000_000, u32::MAX] {
            assert!(DateTime::from_secs_and_nanos(0, nanos).is_err());
        }
        for time in [DateTime::MIN, DateTime::UNIX_EPOCH, DateTime::MAX] {
            assert_eq!(DateTime::from_nanos(time.as_nanos()), Ok(time));
        }
        for nanos in
            [DateTime::MIN.as_nanos() - 1, DateTime::MAX.as_nanos() + 1, i128::MIN, i128::MAX]
        {
            assert!(DateTime::from_nanos(nanos).is_err());
        }
    }

    #[test]
    fn text_forms_have_the_years_0_to_9999() {
        for (secs, nanos, text) in [
            (-62_167_219_200, 0, "0000-01-01T00:00:00Z"),
            (253_402_300_799, 999_999_999, "9999-12-31T23:59:59.999999999Z"),
            (-62_167_219_201, 0, "-62167219201"),
            (-62_167_219_201, 999_000_000, "-62167219200.001"),
            (253_402_300_800, 0, "253402300800"),
            (253_402_300_800, 500_000_000, "253402300800.5"),
            // Milliseconds where seconds are meant.
            (1_560_944_718_833, 0, "1560944718833"),
            (i64::MIN, 0, "-9223372036854775808"),
            (i64::MIN, 1, "-9223372036854775807.999999999"),
            (i64::MAX, 999_999_999, "9223372036854775807.999999999"),
        ] {
            let time = unix(secs, nanos);
            assert_eq!(time.to_string(), text);
            assert_eq!(read(text), Ok(time));
            assert_eq!(format!("{time:?}"), format!("DateTime({text})"));
            if !time.has_text_form() {
                assert_eq!(time.to_http_date(), text);
            }
        }
        assert_eq!(unix(-62_167_219_200, 0).to_http_date(), "Sat, 01 Jan 0000 00:00:00 GMT");
        // An offset, or a leap second, may lead out of these years.
        for (text, secs) in [
            ("0000-01-01T00:00:00+00:01", -62_167_219_260),
            ("9999-12-31T23:59:59-00:01", 253_402_300_859),
            ("9999-12-31T23:59:60Z", 253_402_300_800),
        ] {
            assert_eq!(read(text), Ok(unix(secs, 0)), "{text}");
        }
    }

    #[test]
    fn converts_to_and_from_numbers() {
        for (millis, secs, nanos) in [
            (0, 0, 0),
            (1_560_944_718_833, 1_560_944_718, 833_000_000),
            (-1, -1, 999_000_000),
            (-1_000, -1, 0),
            (i64::MAX, 9_223_372_036_854_775, 807_000_000),
            (i64::MIN, -9_223_372_036_854_776, 192_000_000),
        ] {
            assert_eq!(DateTime::from_millis(millis), unix(secs, nanos));
            assert_eq!(unix(secs, nanos).to_millis(), Ok(millis));
            assert_eq!(unix(secs, nanos + 999_999).to_millis(), Ok(millis));
        }
        for time in
            [DateTime::MIN, unix(-9_223_372_036_854_777, 0), unix(i64::MAX / 1_000, 808_000_000)]
        {
            assert!(time.to_millis().is_err());
        }
        assert_eq!(DateTime::from_nanos(-1), Ok(unix(-1, 999_999_999)));
        assert_eq!(DateTime::from_nanos(1_500_000_000), Ok(unix(1, 500_000_000)));
        assert_eq!(DateTime::from_secs(-7), unix(-7, 0));
        assert!(unix(0, 1).has_subsec_nanos() && !unix(1, 0).has_subsec_nanos());
    }

    #[test]
    fn nanoseconds_add_before_the_epoch_too() {
        let time = unix(-1, 750_000_000);
        assert_eq!(time.to_string(), "1969-12-31T23:59:59.75Z");
        assert_eq!(time.secs(), -1);
        assert_eq!(time.subsec_nanos(), 750_000_000);
        assert_eq!(time.as_nanos(), -250_000_000);
        assert!(unix(-1, 0) < time && time < unix(0, 0));
        assert_eq!(format!("{time:?}"), "DateTime(1969-12-31T23:59:59.75Z)");
    }

    #[test]
    fn reads_rfc_3339() {
        for (text, secs, nanos) in [
            // Section 5.8 of the RFC.
            ("1985-04-12T23:20:50.52Z", 482_196_050, 520_000_000),
            ("1996-12-19T16:39:57-08:00", 851_042_397, 0),
            ("1990-12-31T23:59:60Z", 662_688_000, 0),
            ("1990-12-31T15:59:60-08:00", 662_688_000, 0),
            ("1937-01-01T12:00:27.87+00:20", -1_041_337_173, 870_000_000),
            // Smithy's protocol tests.
            ("2019-12-16T23:48:18Z", 1_576_540_098, 0),
            ("2019-12-17T00:48:18+01:00", 1_576_540_098, 0),
            ("2000-01-02T20:34:56.456Z", 946_845_296, 456_000_000),
            ("1985-04-12t23:20:50z", 482_196_050, 0),
            ("1985-04-12 23:20:50Z", 482_196_050, 0),
            ("1985-04-12T23:20:50-00:00", 482_196_050, 0),
            ("1970-01-01T23:59:00+23:59", 0, 0),
            ("0000-02-29T00:00:00Z", -62_162_121_600, 0),
            ("1990-12-31T23:59:60.5Z", 662_688_000, 500_000_000),
            ("1970-01-01T00:00:00.000000001Z", 0, 1),
            ("1970-01-01T00:00:00.0000000019Z", 0, 1),
            ("1970-01-01T00:00:00.99999999999999999999999Z", 0, 999_999_999),
            ("2016-02-29T00:00:00Z", 1_456_704_000, 0),
        ] {
            assert_eq!(read(text), Ok(unix(secs, nanos)), "{text}");
        }
    }

    /// What services send all the same; botocore agrees on each.
    #[test]
    fn reads_what_is_almost_rfc_3339() {
        for (text, secs, nanos) in [
            ("2018-08-13T11:49:27+0000", 1_534_160_967, 0),
            ("2018-08-13T11:49:27+00", 1_534_160_967, 0),
            ("2018-08-13T11:49:27-0530", 1_534_180_767, 0),
            ("2018-08-13T11:49:27+02", 1_534_153_767, 0),
            ("2021-10-21T21:16:13.586622", 1_634_850_973, 586_622_000),
            ("2021-10-21 21:16:13Z", 1_634_850_973, 0),
            ("2021-10-21T21:16:13", 1_634_850_973, 0),
            ("20211021T211613Z", 1_634_850_973, 0),
            ("20211021T211613.5+0000", 1_634_850_973, 500_000_000),
            ("20211021T21:16:13Z", 1_634_850_973, 0),
            ("2021-10-21T211613Z", 1_634_850_973, 0),
            ("20211021T2116", 1_634_850_960, 0),
            ("2016-12-16T13:50Z", 1_481_896_200, 0),
            ("2016-12-16T13:50+01:00", 1_481_892_600, 0),
            ("2021-10-21", 1_634_774_400, 0),
            ("2021-10-21T21:16:13,5Z", 1_634_850_973, 500_000_000),
            ("2021-10-21 21:16:13 +0000", 1_634_850_973, 0),
            ("2021-10-21 21:16:13 Z", 1_634_850_973, 0),
            ("2021-10-21 21:16:13 UTC", 1_634_850_973, 0),
            ("2021-10-21 21:16:13GMT", 1_634_850_973, 0),
            (" 2021-10-21T21:16:13Z\n", 1_634_850_973, 0),
        ] {
            assert_eq!(read(text), Ok(unix(secs, nanos)), "{text}");
        }
    }

    const NO_DATES: &[&str] = &[
        "",
        " ",
        "2019-12",
        "2019-12-1",
        "2019-1-16",
        "2019-1216",
        "201912-16",
        "2019-12-16Z",
        "2019-12-16T",
        "2019-12-16TZ",
        "2019-12-16T23",
        "2019-12-16T23Z",
        "2019-12-16T23:",
        "2019-12-16T23:48:",
        "2019-12-16T23:48:Z",
        "2019-12-16T23:4818Z",
        "2019-12-16T2348:18Z",
        "2019-12-16T23:48.5Z",
        "2019-12-16T23:48:18.Z",
        "2019-12-16T23:48:18ZZ",
        "2019-12-16T23:48:18  Z",
        "2019-12-16  23:48:18Z",
        "2019-12-16_23:48:18Z",
        "2019-12-16T23:48:18 CET",
        "2019-12-16T23:48:18+",
        "2019-12-16T23:48:18+1",
        "2019-12-16T23:48:18+01:",
        "2019-12-16T23:48:18+010",
        "2019-12-16T23:48:18+01000",
        "2019-12-16T23:48:18+24:00",
        "2019-12-16T23:48:18+01:60",
        "2019-12-16T23:48:18+1:00",
        "2019-12-16T23:48:18+01:00:00",
        "2019-12-16T24:00:00Z",
        "2019-12-16T23:60:00Z",
        "2019-12-16T23:48:61Z",
        "2019-00-16T23:48:18Z",
        "2019-13-16T23:48:18Z",
        "2019-12-00T23:48:18Z",
        "2019-12-32T23:48:18Z",
        "2019-02-29T00:00:00Z",
        "2020-02-30T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2019-04-31T00:00:00Z",
        "19-12-16T23:48:18Z",
        "12019-12-16T23:48:18Z",
        "+019-12-16T23:48:18Z",
        "-019-12-16T23:48:18Z",
        "2019-+1-16T23:48:18Z",
        "２０１９-12-16T23:48:18Z",
        "2019-12-16T23:48:18.５Z",
        "2019-12-16T23:48:18\u{2212}01:00",
        "2019-12-16T23:48:18\u{a0}Z",
        "true",
        "soon",
        ":",
        "a:b",
    ];

    #[test]
    fn refuses_what_is_no_date() {
        for text in NO_DATES {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn writes_as_few_digits_as_the_fraction_needs() {
        for (nanos, fraction) in [
            (1, ".000000001"),
            (10, ".00000001"),
            (123_456_789, ".123456789"),
            (120_000_000, ".12"),
            (100_000_000, ".1"),
            (1_000_000, ".001"),
            (0, ""),
        ] {
            let text = format!("1970-01-01T00:00:00{fraction}Z");
            assert_eq!(unix(0, nanos).to_string(), text);
            assert_eq!(text.parse(), Ok(unix(0, nanos)));
        }
    }

    #[test]
    fn reads_and_writes_http_dates() {
        for (text, secs, nanos) in [
            // RFC 9110 section 5.6.7, then Smithy's documentation and protocol tests.
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777, 0),
            ("Tue, 29 Apr 2014 18:30:38 GMT", 1_398_796_238, 0),
            ("Mon, 16 Dec 2019 23:48:18 GMT", 1_576_540_098, 0),
            ("Sun, 02 Jan 2000 20:34:56.456 GMT", 946_845_296, 456_000_000),
            ("Mon, 16 Dec 2013 23:48:18 GMT", 1_387_237_698, 0),
        ] {
            assert_eq!(DateTime::from_http_date(text), Ok(unix(secs, nanos)), "{text}");
            assert_eq!(read(text), Ok(unix(secs, nanos)), "{text}");
            assert_eq!(unix(secs, nanos).to_http_date(), text);
        }
        let wrong_weekday = DateTime::from_http_date("Mon, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(wrong_weekday, Ok(unix(784_111_777, 0)));
        let leap_second = DateTime::from_http_date("Sat, 31 Dec 2016 23:59:60 GMT");
        assert_eq!(leap_second, Ok(unix(1_483_228_800, 0)));
    }

    #[test]
    fn refuses_what_is_not_an_http_date() {
        for text in [
            "",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37 GMT ",
            "Sun, 06 Nov 1994 08:49:37. GMT",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 31 Nov 1994 08:49:37 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT",
            "Son, 06 Nov 1994 08:49:37 GMT",
            "06 Nov 1994 08:49:37 GMT",
            // The obsolete forms of RFC 9110, which Smithy leaves out.
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert!(DateTime::from_http_date(text).is_err(), "{text}");
            assert!(read(text.trim()).is_err() || text.ends_with(' '), "{text}");
        }
    }

    #[test]
    fn reads_numbers_from_text() {
        for (text, secs, nanos) in [
            ("1515531081.123", 1_515_531_081, 123_000_000),
            ("1515531081", 1_515_531_081, 0),
            // Not the date that these digits could be.
            ("20211021", 20_211_021, 0),
            ("20211021211613", 20_211_021_211_613, 0),
            ("0", 0, 0),
            ("-0", 0, 0),
            ("007", 7, 0),
            ("-1", -1, 0),
            ("+5", 5, 0),
            ("5.", 5, 0),
            (".5", 0, 500_000_000),
            ("-.5", -1, 500_000_000),
            (" 5 ", 5, 0),
            ("-0.25", -1, 750_000_000),
            ("-1.25", -2, 750_000_000),
            ("-1.000000001", -2, 999_999_999),
            ("9223372036854775807.999999999", i64::MAX, 999_999_999),
            ("-9223372036854775808", i64::MIN, 0),
            ("0.0000000019", 0, 2),
            ("0.0000000014999", 0, 1),
            ("0.0000000015", 0, 2),
            ("-0.0000000019", -1, 999_999_998),
            ("-0.0000000004", 0, 0),
            ("0.9999999995", 1, 0),
            ("1576540098.123456789", 1_576_540_098, 123_456_789),
            ("1576540098.1234567885", 1_576_540_098, 123_456_789),
            ("1.576540098123456789e9", 1_576_540_098, 123_456_789),
            ("1576540098123456789E-9", 1_576_540_098, 123_456_789),
            ("15765400981234567894999999999999999999999e-31", 1_576_540_098, 123_456_789),
            (
                "0.00000000000000000000000000000000000001576540098123456789e47",
                1_576_540_098,
                123_456_789,
            ),
            ("1e9", 1_000_000_000, 0),
            ("1.46480646E9", 1_464_806_460, 0),
            ("1.515531081123E9", 1_515_531_081, 123_000_000),
            ("1515531081123e-3", 1_515_531_081, 123_000_000),
            ("-2.5e+1", -25, 0),
            ("1e18", 1_000_000_000_000_000_000, 0),
            ("1e-400", 0, 0),
            ("5e-10", 0, 1),
            ("-5e-10", -1, 999_999_999),
            ("4.9e-10", 0, 0),
            ("0e99999999999999999999", 0, 0),
            ("1e-99999999999999999999", 0, 0),
            ("9.223372036854775807e18", i64::MAX, 0),
            ("-9223372036854775808.0000000004", i64::MIN, 0),
            ("9223372036854775807.9999999994", i64::MAX, 999_999_999),
        ] {
            assert_eq!(read(text), Ok(unix(secs, nanos)), "{text}");
        }
        assert_eq!(read(&format!("{}1", "0".repeat(400))), Ok(unix(1, 0)));
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in [
            "NaN",
            "nan",
            "inf",
            "-inf",
            "Infinity",
            "-Infinity",
            "-",
            ".",
            "--5",
            "5s",
            "1_000",
            "0x10",
            "1e",
            "e9",
            "1e9e9",
            "1e999",
            "-1e999",
            "1einf",
            "1e19",
            "1e99999999999999999999",
            "9223372036854775808",
            "9223372036854775807.9999999995",
            "-9223372036854775808.5",
            "-9223372036854775809",
            "18446744073709551616",
            "99999999999999999999",
            "-99999999999999999999.5",
            "٣",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        assert!(read(&"9".repeat(400)).is_err());
    }

    #[test]
    fn floats_are_rounded_to_the_microsecond() {
        for (float, secs, nanos) in [
            (0.0, 0, 0),
            (-0.0, 0, 0),
            (1_515_531_081.123, 1_515_531_081, 123_000_000),
            (-0.25, -1, 750_000_000),
            (-1.0, -1, 0),
            (0.000_001_4, 0, 1_000),
            (0.000_001_6, 0, 2_000),
            (0.999_999_9, 1, 0),
            (-0.000_000_1, 0, 0),
            (-62_135_596_800.0, -62_135_596_800, 0),
            (1_560_944_718_833.0, 1_560_944_718_833, 0),
            (4_503_599_627_370_495.5, 4_503_599_627_370_495, 500_000_000),
            (-9_223_372_036_854_775_808.0, i64::MIN, 0),
            (9_223_372_036_854_774_784.0, 9_223_372_036_854_774_784, 0),
        ] {
            assert_eq!(DateTime::from_secs_f64(float), Ok(unix(secs, nanos)), "{float}");
        }
        for float in [
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::MAX,
            f64::MIN,
            1e19,
            9_223_372_036_854_775_808.0,
            -9_223_372_036_854_777_856.0,
        ] {
            assert!(DateTime::from_secs_f64(float).is_err(), "{float}");
        }
    }

    /// The nearest float to a decimal is what Rust's compiler makes of the literal.
    #[test]
    #[allow(
        clippy::excessive_precision,
        reason = "the decimal is exact, and the float the nearest"
    )]
    fn a_float_is_the_nearest_one() {
        for (secs, nanos, float) in [
            (-1, 999_000_000, -0.001),
            (-1, 999_999_000, -0.000_001),
            (-1, 999_999_999, -0.000_000_001),
            (-1, 750_000_000, -0.25),
            (0, 1, 0.000_000_001),
            (0, 300_000_000, 0.3),
            (1_576_540_098, 123_456_000, 1_576_540_098.123_456),
            (1_576_540_098, 123_456_789, 1_576_540_098.123_456_789),
            (253_402_300_799, 999_999_999, 253_402_300_799.999_999_999),
            (-62_135_596_800, 1_000, -62_135_596_799.999_999),
            (i64::MIN, 0, -9_223_372_036_854_775_808.0),
            (i64::MAX, 999_999_999, 9_223_372_036_854_775_807.999_999_999),
        ] {
            assert_eq!(unix(secs, nanos).as_secs_f64().to_bits(), f64::to_bits(float), "{float}");
        }
    }

    /// An `f64` tells them apart until 2242, and so its shortest digits are those of the decimal.
    #[test]
    fn microseconds_survive_a_float() {
        const MAX: i64 = 8_589_934_592_000_000;
        // The numbers of Knuth's MMIX: any other sequence would do as well.
        let numbers = iter::successors(Some(1_i64), |last| {
            Some(
                last.wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407),
            )
        });
        let small = (-2_000..2_000).chain([1 - MAX, MAX - 1]);
        for micros in numbers.take(20_000).map(|number| number % MAX).chain(small) {
            let time = DateTime::from_nanos(i128::from(micros) * 1_000).unwrap();
            let float = time.as_secs_f64();
            assert_eq!(DateTime::from_secs_f64(float), Ok(time), "{float}");
            let (sign, micros) = (if micros < 0 { "-" } else { "" }, micros.unsigned_abs());
            let digits = format!("{sign}{}.{:06}", micros / 1_000_000, micros % 1_000_000);
            let shortest = digits.trim_end_matches('0').trim_end_matches('.');
            assert_eq!(float.to_string(), shortest);
            assert_eq!(digits.parse(), Ok(time));
        }
    }

    #[test]
    fn converts_to_and_from_system_time() {
        let epoch = SystemTime::UNIX_EPOCH;
        for (time, system) in [
            (unix(0, 0), epoch),
            (unix(1, 5_000), epoch + Duration::new(1, 5_000)),
            (unix(-1, 750_000_000), epoch - Duration::from_millis(250)),
            (unix(-2, 0), epoch - Duration::from_secs(2)),
            (unix(253_402_300_800, 0), epoch + Duration::from_secs(253_402_300_800)),
        ] {
            assert_eq!(DateTime::from(system), time);
            assert_eq!(SystemTime::try_from(time), Ok(system));
        }
        for time in [DateTime::MIN, unix(i64::MIN, 1), DateTime::MAX] {
            // No platform has to hold these; the ones that do agree with us.
            if let Ok(system) = SystemTime::try_from(time) {
                assert_eq!(DateTime::from(system), time);
            }
        }
    }

    #[test]
    fn no_input_panics() {
        let read = |text: &str| {
            for time in [text.parse(), DateTime::from_http_date(text)].into_iter().flatten() {
                assert_eq!(time.to_string().parse(), Ok(time), "{text}");
                assert_eq!(time.to_http_date().parse(), Ok(time), "{text}");
            }
        };
        for valid in [
            "2019-12-17T00:48:18.123456789+01:00",
            "20191217T004818,5 -2359",
            "9223372036854775807.999999999",
            "Sun, 02 Jan 2000 20:34:56.456 GMT",
            "-1515531081.123e-9",
        ] {
            for cut in 0..=valid.len() {
                let (head, tail) = valid.split_at(cut);
                read(head);
                read(tail);
                for inserted in [
                    "0",
                    "9",
                    "00",
                    "99999999999999999999",
                    "-",
                    "+",
                    ".",
                    ":",
                    "e",
                    "Z",
                    "\0",
                    "é",
                    "😀",
                ] {
                    read(&format!("{head}{inserted}{tail}"));
                    read(&format!("{head}{inserted}{}", tail.get(1..).unwrap_or("")));
                }
            }
        }
    }

    #[test]
    fn errors_say_what_is_wrong_and_do_not_quote() {
        for (text, message) in [
            ("2020-02-30T00:00:00Z", "invalid date-time: no such day in the calendar"),
            ("2020-02-20T25:00:00Z", "invalid date-time: no such time of day"),
            ("2020-02-20T00:00:00 CET", "invalid date-time: more text than expected"),
            ("secret", "invalid date-time: not a number, RFC 3339 or an http-date"),
            ("1e99", "invalid date-time: more seconds than 64 bits can hold"),
            ("1e999", "invalid date-time: more seconds than 64 bits can hold"),
            ("NaN", "invalid date-time: not a finite number"),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
    }
}
