//! Files of sections and settings, as Python's `configparser` reads them, since that is what AWS's tools do.

use std::collections::BTreeMap;
use std::fmt;

/// The settings of a section, by their names in lower case.
pub(crate) type Section = BTreeMap<String, Setting>;

/// What a setting is.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Setting {
    /// A text, which may have several lines and may be empty.
    Text(String),
    /// Settings of its own, one a line, below the name.
    Nested(BTreeMap<String, String>),
}

/// A value may be a secret.
impl fmt::Debug for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Setting")
    }
}

/// What makes no sense, without a word of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IniError {
    /// From 1.
    pub(crate) line: usize,
    pub(crate) reason: &'static str,
}

/// The section whose settings are also those of all others.
const DEFAULTS: &str = "DEFAULT";

/// The sections of a file, in its order.
pub(crate) fn parse(text: &str) -> Result<Vec<(String, Section)>, IniError> {
    let mut parser = Parser::default();
    for (number, line) in (1..).zip(text.lines()) {
        parser.number = number;
        parser.line(line).map_err(|reason| IniError { line: number, reason })?;
    }
    let mut sections = Vec::new();
    for (name, settings) in parser.sections {
        let mut section = Section::new();
        for Lines { name, lines, number } in settings {
            let setting = setting(&lines).map_err(|reason| IniError { line: number, reason })?;
            section.insert(name, setting);
        }
        sections.push((name, section));
    }
    if let Some(index) = sections.iter().position(|(name, _)| name == DEFAULTS) {
        let (_, defaults) = sections.remove(index);
        for (_, section) in &mut sections {
            for (name, setting) in &defaults {
                section.entry(name.clone()).or_insert_with(|| setting.clone());
            }
        }
    }
    Ok(sections)
}

/// What the lines of a setting say.
fn setting(lines: &[String]) -> Result<Setting, &'static str> {
    let text = lines.join("\n");
    let Some(nested) = text.trim_end().strip_prefix('\n') else {
        return Ok(Setting::Text(text.trim_end().to_owned()));
    };
    let mut settings = BTreeMap::new();
    for line in nested.lines().filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once('=').ok_or("a line below it has no `=`")?;
        settings.insert(name.trim().to_owned(), value.trim().to_owned());
    }
    Ok(Setting::Nested(settings))
}

#[derive(Default)]
struct Parser {
    sections: Vec<(String, Vec<Lines>)>,
    /// Whether a line that is further in than `indent` goes on with the last setting.
    is_open: bool,
    indent: usize,
    /// The line that is read.
    number: usize,
}

/// A setting as it stands in the file.
struct Lines {
    name: String,
    lines: Vec<String>,
    /// The line of its name.
    number: usize,
}

impl Parser {
    fn line(&mut self, line: &str) -> Result<(), &'static str> {
        let text = line.trim();
        if text.starts_with(['#', ';']) {
            return Ok(());
        }
        let indent = line.len() - line.trim_start().len();
        if self.is_open && (text.is_empty() || indent > self.indent) {
            let last = self.sections.last_mut().and_then(|(_, settings)| settings.last_mut());
            last.into_iter().for_each(|last| last.lines.push(text.to_owned()));
            return Ok(());
        }
        if text.is_empty() {
            return Ok(());
        }
        self.indent = indent;
        let header = text.strip_prefix('[').and_then(|text| text.rsplit_once(']'));
        match header.filter(|(name, _)| !name.is_empty()) {
            Some((name, _)) => self.section(name),
            None => self.setting(text),
        }
    }

    fn section(&mut self, name: &str) -> Result<(), &'static str> {
        let section = match self.sections.iter().position(|(other, _)| other == name) {
            None => (name.to_owned(), Vec::new()),
            // It goes on, and its place does not count.
            Some(index) if name == DEFAULTS => self.sections.remove(index),
            Some(_) => return Err("this section was there before"),
        };
        self.sections.push(section);
        self.is_open = false;
        Ok(())
    }

    fn setting(&mut self, text: &str) -> Result<(), &'static str> {
        let (_, settings) = self.sections.last_mut().ok_or("it stands before the first section")?;
        let (name, value) = text.split_once(['=', ':']).ok_or("there is no `=`")?;
        let name = name.trim_end().to_lowercase();
        if name.is_empty() {
            return Err("there is no name before `=`");
        }
        if settings.iter().any(|other| other.name == name) {
            return Err("this setting was there before, in the same section");
        }
        let (lines, number) = (vec![value.trim_start().to_owned()], self.number);
        settings.push(Lines { name, lines, number });
        self.is_open = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Result<Vec<String>, IniError> {
        let sections = parse(text)?;
        let show = |setting: &Setting| match setting {
            Setting::Text(text) => format!("{text:?}"),
            Setting::Nested(nested) => format!("{nested:?}"),
        };
        let settings = |(name, section): &(String, Section)| {
            let settings: Vec<_> =
                section.iter().map(|(name, value)| format!("{name}={}", show(value))).collect();
            format!("[{name}] {}", settings.join(" "))
        };
        Ok(sections.iter().map(settings).collect())
    }

    /// Each as Python's `configparser.RawConfigParser` and botocore's `raw_config_parse` read it.
    #[test]
    fn sections_are_read_as_python_reads_them() {
        for (text, expected) in [
            ("", &[] as &[&str]),
            ("# a\n; b\n\n", &[]),
            (
                "[a]\nKey = Value\nb=c = d\ne : f=g\nh=\n",
                &[r#"[a] b="c = d" e="f=g" h="" key="Value""#],
            ),
            ("[a]\r\nb = c\r\n", &[r#"[a] b="c""#]),
            ("[a]\nb = c # d\n  # e\n", &[r##"[a] b="c # d""##]),
            ("[a] # b\n[c]d]\n", &["[a] ", "[c]d] "][..]),
            ("  [a]\n  b = c\n[d]\n", &[r#"[a] b="c""#, "[d] "]),
            ("[a]\nb = c\n  d\n\n  e\n\nf = g\n", &[r#"[a] b="c\nd\n\ne" f="g""#]),
            (
                "[a]\nb =\n  c = d = e\n  # f\n\n  F=\ng = h\n",
                &[r#"[a] b={"F": "", "c": "d = e"} g="h""#],
            ),
            ("[a]\nb = c\n [d]\n", &[r#"[a] b="c\n[d]""#]),
            ("[a]\n  b = c\n d = e\n", &[r#"[a] b="c" d="e""#]),
            ("[DEFAULT]\na = b\nc = d\n[e]\nc = f\n", &[r#"[e] a="b" c="f""#]),
            (
                "[DEFAULT]\na = b\n[e]\n[DEFAULT]\n c = d\n[f]\nc = g\n[DEFAULT]\n",
                &[r#"[e] a="b" c="d""#, r#"[f] a="b" c="g""#],
            ),
        ] {
            let sections = shown(text).unwrap();
            assert_eq!(sections, expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_setting_is_refused_by_its_line_and_not_quoted() {
        for (text, line, reason) in [
            ("\nhidden = hidden\n", 2, "it stands before the first section"),
            ("[a]\nb = hidden\n\nhidden\n", 4, "there is no `=`"),
            ("[]\n", 1, "it stands before the first section"),
            ("[a]\n= hidden\n", 2, "there is no name before `=`"),
            ("[a]\nb = 1\nB = hidden\n", 3, "this setting was there before, in the same section"),
            ("[a]\n[b]\n[a]\n", 3, "this section was there before"),
            (
                "[DEFAULT]\na = 1\n[b]\n[DEFAULT]\nA = hidden\n",
                5,
                "this setting was there before, in the same section",
            ),
            ("[a]\n\n# c\nb =\n  hidden\n", 4, "a line below it has no `=`"),
        ] {
            assert_eq!(parse(text).unwrap_err(), IniError { line, reason }, "{text:?}");
        }
        assert!(!format!("{:?}", parse("[a]\nb = hidden").unwrap()).contains("hidden"));
    }
}
