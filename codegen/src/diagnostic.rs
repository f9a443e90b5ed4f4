//! What is wrong with a model, said so that its author can find and mend it.

use std::cell::Cell;
use std::fmt;

/// How much a [`Diagnostic`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// An overlay's entry that matches nothing: an error all the same, though the model can be generated
    /// without it.
    Unmatched,
    /// The output is right, as far as the generator understands the model.
    Warning,
}

/// A choice of the caller's that a [`Diagnostic`] can be about. A caller that has a name of its own for it, such as a
/// command-line flag, can add that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionName {
    /// The name of an operation, in [`Selection::Named`](crate::Selection::Named) or for [`slice`](crate::slice()).
    OperationName,
    /// [`Options::crate_name`](crate::Options::crate_name).
    CrateName,
    /// [`Options::protocol_tests`](crate::Options::protocol_tests).
    ProtocolTests,
}

/// One diagnostic: where, what was expected and found, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether the diagnostic prevents the output.
    pub severity: Severity,
    /// The name of the [`Source`](crate::Source) that the diagnostic is about; empty where it is about none.
    pub source: String,
    /// The JSON Pointer (RFC 6901) of the value that the diagnostic is about; empty for the whole document.
    pub pointer: String,
    /// What was expected, and what was found instead.
    pub message: String,
    /// The lines of the source that the diagnostic is about, where it has lines.
    pub excerpt: Box<[String]>,
    /// What to do, where that is known.
    pub help: Option<String>,
    /// The caller's choice that the diagnostic is about, if it is about one.
    pub option: Option<OptionName>,
}

impl Diagnostic {
    /// A diagnostic that prevents the output.
    pub fn error(source: &str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, source, pointer, message)
    }

    /// A diagnostic about an overlay's entry that matches nothing.
    pub fn unmatched(source: &str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Unmatched, source, pointer, message)
    }

    /// A diagnostic that leaves the output right.
    pub fn warning(source: &str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, source, pointer, message)
    }

    /// The same diagnostic with advice on what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same diagnostic, about a choice of the caller's.
    #[must_use]
    pub fn about(mut self, option: OptionName) -> Self {
        self.option = Some(option);
        self
    }

    fn new(
        severity: Severity,
        source: &str,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            severity,
            source: source.to_owned(),
            pointer: pointer.into(),
            message: message.into(),
            excerpt: Box::default(),
            help: None,
            option: None,
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.severity {
            Severity::Error | Severity::Unmatched => "error: ",
            Severity::Warning => "warning: ",
        })?;
        write!(f, "{}", Printable(&self.message))?;
        for line in &self.excerpt {
            write!(f, "\n    {}", Printable(line))?;
        }
        match (self.source.is_empty(), self.pointer.is_empty()) {
            (true, true) => {}
            (true, false) => write!(f, "\n  --> {}", Printable(&self.pointer))?,
            (false, true) => write!(f, "\n  --> {}", Printable(&self.source))?,
            (false, false) => {
                write!(f, "\n  --> {}#{}", Printable(&self.source), Printable(&self.pointer))?;
            }
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {}", Printable(help))?;
        }
        Ok(())
    }
}

/// Model text on its way to a terminal: control and bidi characters are spelled out, and a text of
/// unreasonable length is cut.
struct Printable<'a>(&'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 500;
        for (index, character) in self.0.chars().enumerate() {
            if index == LONGEST {
                return f.write_str("…");
            }
            if is_disruptive(character) {
                write!(f, "{}", character.escape_default())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        Ok(())
    }
}

/// One step of a JSON Pointer: a slash and the key with `~` and `/` escaped.
pub(crate) fn pointer_segment(key: &str) -> String {
    format!("/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// Whether a character can change how the text around it is shown: a control character, or one that
/// reorders text.
pub(crate) fn is_disruptive(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// An operation that was asked for and is none of the candidates.
pub(crate) fn unknown_operation<'a>(
    source: &str,
    pointer: impl Into<String>,
    message: impl Into<String>,
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let mut error = Diagnostic::error(source, pointer, message).about(OptionName::OperationName);
    error.help = Speller::default().closest(name, candidates).map(did_you_mean);
    error
}

/// The advice on a misspelled name.
pub(crate) fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// Finds out what misspelled names were meant to be. A model may have any number of names, and of mistakes
/// in them: one that has looked at very many gives up.
#[derive(Debug)]
pub(crate) struct Speller {
    /// How many bytes of candidates may still be held against bytes of names.
    patience: Cell<usize>,
}

impl Default for Speller {
    fn default() -> Self {
        Self { patience: Cell::new(30_000_000) }
    }
}

impl Speller {
    /// The candidate that takes the fewest edits to become `name`, if they are few.
    pub(crate) fn closest<'a>(
        &self,
        name: &str,
        candidates: impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let most = name.len() / 3;
        let mut best = None;
        for candidate in candidates {
            let is_similar = name.len().abs_diff(candidate.len()) <= most;
            let effort = if is_similar { name.len() * candidate.len() } else { 0 };
            self.patience.set(self.patience.get().checked_sub(effort + 1)?);
            if is_similar {
                let found = (distance(name, candidate), candidate);
                best = Some(best.map_or(found, |best| found.min(best)));
            }
        }
        best.filter(|(distance, _)| *distance <= most).map(|(_, candidate)| candidate)
    }
}

/// The edit distance of two names, letter case aside. Two letters in the wrong order are one mistake.
fn distance(a: &str, b: &str) -> usize {
    let [a, b] = [a, b].map(|name| name.to_ascii_lowercase().into_bytes());
    let mut above = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i];
        for j in 1..=b.len() {
            let substitution = row[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut min = substitution.min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                min = min.min(above[j - 2] + 1);
            }
            next.push(min);
        }
        above = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

/// Everything that was found wrong in one run, errors first, then by place. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// The diagnostics, in the order in which they are best reported.
    #[must_use]
    pub fn new(mut diagnostics: Vec<Diagnostic>) -> Self {
        let place = |diagnostic: &Diagnostic| {
            let is_warning = diagnostic.severity == Severity::Warning;
            (
                is_warning,
                diagnostic.source.clone(),
                diagnostic.pointer.clone(),
                diagnostic.message.clone(),
            )
        };
        diagnostics.sort_by_cached_key(place);
        diagnostics.dedup();
        Self(diagnostics)
    }

    /// The diagnostics, unless one of them prevents the output.
    pub(crate) fn into_result(self) -> Result<Vec<Diagnostic>, Self> {
        if self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            Err(self)
        } else {
            Ok(self.0)
        }
    }

    /// The diagnostics, most severe first.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 1000;
        for (index, diagnostic) in self.0.iter().take(MOST).enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            write!(f, "{diagnostic}")?;
        }
        match self.0.len().saturating_sub(MOST) {
            0 => Ok(()),
            more => write!(f, "\n\n… and {more} more like these"),
        }
    }
}

impl std::error::Error for Diagnostics {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edit_distance_counts_insertions_deletions_substitutions_and_transpositions() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("List", "list"), 0);
        assert_eq!(distance("Titel", "Title"), 1);
        assert_eq!(distance("ab", "ba"), 1);
    }

    #[test]
    fn only_a_similar_name_is_suggested() {
        let names = ["DescribeEndpoint", "ListTags"];
        let closest = |name| Speller::default().closest(name, names.into_iter());
        assert_eq!(closest("DescribeEndpont"), Some(names[0]));
        assert_eq!(closest("Frobnicate"), None);
    }

    #[test]
    fn a_speller_gives_up_in_time() {
        let names: Vec<String> = (0..100_000).map(|index| format!("Shape{index}")).collect();
        let speller = Speller::default();
        let closest =
            || speller.closest("Shape12345x", names.iter().map(String::as_str)).map(str::len);
        assert_eq!(closest(), Some("Shape12345".len()));
        assert!((0..100_000).filter(|_| closest().is_some()).count() < 10);
    }
}
