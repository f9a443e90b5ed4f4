//! What is printed, and how.

use std::fmt::{self, Display};
use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};

/// Prints a line on stderr. Where even that fails, there is nobody to tell.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Prints on stdout. A reader that has seen enough (`| head`) is no error.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Whether what goes to stdout may be colored.
pub(crate) fn is_colored() -> bool {
    let unwanted = |name, value: &str| std::env::var_os(name).is_some_and(|is| is == value);
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    io::stdout().is_terminal() && !no_color && !unwanted("TERM", "dumb")
}

/// Text of unknown origin on its way to a terminal: what would steer the terminal or reorder the
/// text is spelled out.
pub(crate) struct Visible<'a>(pub(crate) &'a str);

impl Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| match character {
            '\t' => f.write_str("\t"),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                write!(f, "{}", character.escape_unicode())
            }
            _ if character.is_control() => write!(f, "{}", character.escape_default()),
            _ => write!(f, "{character}"),
        })
    }
}

/// How far a long run is: a bar on a terminal, and a line a step elsewhere.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    pub(crate) fn new(steps: usize) -> Self {
        let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} {elapsed} {msg:40!}");
        let bar = ProgressBar::new(steps as u64);
        Self(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// One step more; a step may have nothing to say.
    pub(crate) fn step(&self, line: Option<impl Display>) {
        let line = line.map(|line| Visible(&line.to_string()).to_string());
        match line {
            Some(line) if self.0.is_hidden() => say(line),
            Some(line) => self.0.set_message(line),
            None => {}
        }
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::Visible;

    #[test]
    fn what_steers_a_terminal_is_spelled_out() {
        let text = Visible("\ta\u{1b}[31m\r\u{202e}é\"").to_string();
        assert_eq!(text, "\ta\\u{1b}[31m\\r\\u{202e}é\"");
    }
}
