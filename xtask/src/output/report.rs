//! Shows how a directory differs from what was generated.

use std::fmt::{Display, Write};
use std::time::Duration;

use similar::TextDiff;

use super::{Change, ChangeKind};
use crate::terminal::Visible;

/// What is longer is not read; the rest of the report still has to be found.
const LINES: usize = 200;
const LINES_OF_A_FILE: usize = 60;
/// A diff that takes longer is finished less cleverly.
const PATIENCE: Duration = Duration::from_millis(500);

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const CYAN: &str = "\x1b[36m";
const RESET: &str = "\x1b[0m";

/// The changes of several crates, each file with its status and, where it is stale, a unified diff.
/// `changes` come with the crate's directory, which ends in `/`.
pub(crate) fn report(changes: &[(&str, &Change)], colored: bool) -> String {
    let mut report = Report { text: String::new(), lines: 0, colored };
    for (done, (directory, change)) in changes.iter().enumerate() {
        if report.lines >= LINES {
            report.line("", format_args!("… and {} more files", changes.len() - done));
            break;
        }
        let path = format!("{directory}{}", change.path.display());
        match &change.kind {
            ChangeKind::Missing => report.line(BOLD, format_args!("missing: {path}")),
            ChangeKind::Orphaned => report.line(BOLD, format_args!("orphaned: {path}")),
            ChangeKind::Stale { is, should_be } => {
                report.line(BOLD, format_args!("stale: {path}"));
                report.diff(&path, &String::from_utf8_lossy(is), should_be);
            }
        }
    }
    report.text
}

struct Report {
    text: String,
    lines: usize,
    colored: bool,
}

impl Report {
    fn diff(&mut self, path: &str, is: &str, should_be: &str) {
        let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(is, should_be);
        let unified = diff
            .unified_diff()
            .header(&format!("{path} (as it is)"), &format!("{path} (as generated)"))
            .to_string();
        let lines: Vec<_> = unified.split_terminator('\n').collect();
        let shown = lines.len().min(LINES_OF_A_FILE);
        for line in &lines[..shown] {
            let color = match line.as_bytes().first() {
                Some(b'-') => RED,
                Some(b'+') => GREEN,
                Some(b'@') => CYAN,
                _ => "",
            };
            self.line(color, line);
        }
        if shown < lines.len() {
            self.line("", format_args!("… and {} more lines", lines.len() - shown));
        }
    }

    fn line(&mut self, color: &str, line: impl Display) {
        let line = line.to_string();
        let line = Visible(&line);
        // Writing to a `String` cannot fail.
        let _ = if self.colored && !color.is_empty() {
            writeln!(self.text, "{color}{line}{RESET}")
        } else {
            writeln!(self.text, "{line}")
        };
        self.lines += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(path: &str, kind: ChangeKind) -> Change {
        Change { path: path.into(), kind }
    }

    fn stale(is: &str, should_be: &str) -> ChangeKind {
        ChangeKind::Stale { is: is.into(), should_be: should_be.into() }
    }

    #[test]
    fn each_file_has_its_status_and_a_stale_one_its_diff() {
        let changes = [
            change("a.rs", ChangeKind::Missing),
            change("b.rs", stale("one\ntwo\r\nthree\u{1b}", "one\nzwei\nthree\n")),
            change("c.rs", ChangeKind::Orphaned),
        ];
        let text = report(&changes.each_ref().map(|change| ("out/", change)), false);
        let expected = "\
missing: out/a.rs
stale: out/b.rs
--- out/b.rs (as it is)
+++ out/b.rs (as generated)
@@ -1,3 +1,3 @@
 one
-two\\r
-three\\u{1b}
\\ No newline at end of file
+zwei
+three
orphaned: out/c.rs
";
        assert_eq!(text, expected);
    }

    #[test]
    fn colors_end_with_their_line() {
        let change = change("b.rs", stale("one\n", "two\n"));
        let text = report(&[("out/", &change)], true);
        assert!(text.contains("\x1b[31m-one\x1b[0m\n\x1b[32m+two\x1b[0m\n"), "{text:?}");
    }

    #[test]
    fn long_reports_are_cut_and_say_so() {
        let is = "old\n".repeat(1000);
        let should_be = "new\n".repeat(1000);
        let changes: Vec<_> =
            (0..50).map(|n| change(&format!("{n}.rs"), stale(&is, &should_be))).collect();
        let changes: Vec<_> = changes.iter().map(|change| ("out/", change)).collect();
        let text = report(&changes, false);
        assert!(text.lines().count() < LINES + LINES_OF_A_FILE + 3, "{text}");
        assert!(text.contains("… and 1943 more lines\n"), "{text}");
        assert!(text.ends_with("… and 46 more files\n"), "{text}");
    }
}
