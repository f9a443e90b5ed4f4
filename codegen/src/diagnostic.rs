//! What is wrong with a model, said so that its author can find and mend it.

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

/// One finding: where, what was expected and found, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether the finding prevents the output.
    pub severity: Severity,
    /// The name of the [`Source`](crate::Source) that the finding is about; empty where it is about none.
    pub source: String,
    /// The JSON Pointer (RFC 6901) of the value that the finding is about; empty for the whole document.
    pub pointer: String,
    /// What was expected, and what was found instead.
    pub message: String,
    /// The lines of the source that the finding is about, where it has lines.
    pub excerpt: Box<[String]>,
    /// What to do, where that is known.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding that prevents the output.
    pub fn error(source: &str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, source, pointer, message)
    }

    /// A finding about an overlay's entry that matches nothing.
    pub fn unmatched(source: &str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Unmatched, source, pointer, message)
    }

    /// A finding that leaves the output right.
    pub fn warning(source: &str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, source, pointer, message)
    }

    /// The same finding with advice on what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
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

/// What to say to whoever named an operation that is none of the candidates.
pub(crate) fn suggestion<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    match closest(name, candidates) {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => "`cargo xtask list --model FILE` lists the operations of a model".to_owned(),
    }
}

/// The candidate that takes the fewest edits to become `name`, if they are few.
fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let (distance, candidate) =
        candidates.map(|candidate| (distance(name, candidate), candidate)).min()?;
    (distance <= name.len() / 3).then_some(candidate)
}

/// The edit distance of two names, letter case aside.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<u8> = b.to_ascii_lowercase().into_bytes();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, byte) in a.to_ascii_lowercase().bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for j in 0..b.len() {
            let substitution = diagonal + usize::from(byte != b[j]);
            diagonal = row[j + 1];
            row[j + 1] = substitution.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

/// Everything that was found wrong in one run, errors first, then by place. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// The findings, in the order in which they are best reported.
    #[must_use]
    pub fn new(mut findings: Vec<Diagnostic>) -> Self {
        let place = |finding: &Diagnostic| {
            let is_warning = finding.severity == Severity::Warning;
            (is_warning, finding.source.clone(), finding.pointer.clone(), finding.message.clone())
        };
        findings.sort_by_cached_key(place);
        findings.dedup();
        Self(findings)
    }

    /// The findings, unless one of them prevents the output.
    pub(crate) fn into_result(self) -> Result<Vec<Diagnostic>, Self> {
        if self.0.iter().any(|finding| finding.severity == Severity::Error) {
            Err(self)
        } else {
            Ok(self.0)
        }
    }

    /// The findings, most severe first.
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
    fn from(finding: Diagnostic) -> Self {
        Self(vec![finding])
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 100;
        for (index, finding) in self.0.iter().take(MOST).enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            write!(f, "{finding}")?;
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
    fn the_edit_distance_counts_insertions_deletions_and_substitutions() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("List", "list"), 0);
    }

    #[test]
    fn only_a_similar_name_is_suggested() {
        let names = ["DescribeEndpoint", "ListTags"];
        assert_eq!(closest("DescribeEndpont", names.into_iter()), Some(names[0]));
        assert_eq!(closest("Frobnicate", names.into_iter()), None);
    }
}
