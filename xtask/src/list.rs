//! `cargo xtask list`: what a model offers.

use std::fmt::Write;
use std::path::PathBuf;

use codegen::{OperationSummary, ServiceSummary};

use crate::exit::OK;
use crate::failure::{Failure, Result};
use crate::input::{Input, shown};
use crate::siblings::with_siblings;
use crate::terminal::{self, Visible};

const AFTER_HELP: &str = "\
Examples:
  cargo xtask list --model service-2.json.gz
  cargo xtask list --model service-2.json.gz | sort -n -k 2

Exit codes:
  0  done
  2  wrong input or usage";

#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// A botocore `service-2.json` or a Smithy JSON AST, gzip-compressed or not. The `paginators-1.json` and the
    /// `waiters-2.json` beside a `service-2.json` are read, too
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    model: Vec<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    let models = with_siblings(&arguments.model);
    let models =
        models.iter().map(|path| Input::read(path, shown(path))).collect::<Result<Vec<_>>>()?;
    let models: Vec<_> = models.iter().map(Input::source).collect();
    let ServiceSummary { protocols, operations } = codegen::summarize(&models)?;
    if protocols.chosen.is_none() {
        let listed = protocols.listed.join(", ");
        terminal::say(format_args!(
            "note: no crate can be made of this model yet: the service supports {listed}"
        ));
    }
    terminal::print(&table(&operations))
        .map_err(|error| Failure::new(format!("cannot print the list: {error}")))?;
    Ok(OK)
}

fn table(operations: &[OperationSummary]) -> String {
    const HEADINGS: (&str, &str) = ("OPERATION", "SHAPES");
    let names: Vec<_> =
        operations.iter().map(|operation| Visible(&operation.name).to_string()).collect();
    let widths = names.iter().map(|name| name.chars().count());
    let width = widths.chain([HEADINGS.0.len()]).max().unwrap_or_default();
    let count = HEADINGS.1.len();
    let mut table = format!("{:width$}  {:>count$}\n", HEADINGS.0, HEADINGS.1);
    for (name, operation) in names.iter().zip(operations) {
        let marks = marks(operation);
        // Writing to a `String` cannot fail.
        let _ = writeln!(table, "{name:width$}  {:>count$}{marks}", operation.shapes);
    }
    table + &total(operations)
}

/// What else there is to know of an operation.
fn marks(operation: &OperationSummary) -> String {
    let mut marks = Vec::new();
    marks.extend(operation.deprecated.then(|| "deprecated".to_owned()));
    marks.extend(operation.paginated.then(|| "paginated".to_owned()));
    marks.extend(operation.event_stream.then(|| "event stream: not supported".to_owned()));
    if !operation.waiters.is_empty() {
        let waiters: Vec<_> =
            operation.waiters.iter().map(|name| Visible(name).to_string()).collect();
        marks.push(format!("waiters: {}", waiters.join(", ")));
    }
    if marks.is_empty() { String::new() } else { format!("  {}", marks.join("; ")) }
}

fn total(operations: &[OperationSummary]) -> String {
    let deprecated = operations.iter().filter(|operation| operation.deprecated).count();
    let total = match operations.len() {
        1 => "1 operation".to_owned(),
        count => format!("{count} operations"),
    };
    match deprecated {
        0 => format!("{total}\n"),
        count => format!("{total}, {count} deprecated\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_deprecated_operations_marked() {
        let operation = |name: &str, shapes, deprecated| OperationSummary {
            name: name.into(),
            shapes,
            deprecated,
            paginated: false,
            event_stream: false,
            waiters: Vec::new(),
        };
        let described = OperationSummary {
            paginated: true,
            waiters: vec!["ThingExists".into(), "ThingGone".into()],
            ..operation("DescribeThing", 7, true)
        };
        let watched = OperationSummary { event_stream: true, ..operation("WatchThing", 6, false) };
        let old = operation("Old", 5, true);
        let operations = [operation("CreateThing", 1234, false), described, old, watched];
        let expected = "\
OPERATION      SHAPES
CreateThing      1234
DescribeThing       7  deprecated; paginated; waiters: ThingExists, ThingGone
Old                 5  deprecated
WatchThing          6  event stream: not supported
4 operations, 2 deprecated
";
        assert_eq!(table(&operations), expected);
        assert_eq!(table(&[]), "OPERATION  SHAPES\n0 operations\n");
    }
}
