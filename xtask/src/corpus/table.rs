//! The table of results, a row a service.

use std::fmt::Write;

use super::outcome::{Outcome, Written};

const HEADINGS: [&str; 6] =
    ["service", "operations", "shapes", "lines", "generation ms", "warnings"];

/// A table in Markdown that can be read as it is, with a summary.
pub(super) fn markdown(services: &[Outcome], others: usize) -> String {
    let mut rows: Vec<_> = services.iter().map(row).collect();
    rows.push(row(&total(services)));
    let widths: Vec<_> = (0..HEADINGS.len())
        .map(|column| {
            let cells = rows.iter().map(|row| row[column].chars().count());
            cells.chain([HEADINGS[column].len()]).max().unwrap_or_default()
        })
        .collect();
    let mut text = line(&HEADINGS.map(str::to_owned), &widths);
    text += &line(&rule(&widths), &widths);
    for row in &rows {
        text += &line(row, &widths);
    }
    text + "\n" + &summary(services, others)
}

/// The first column is text, and the others are numbers.
fn line(cells: &[String; 6], widths: &[usize]) -> String {
    let mut line = format!("| {:1$} |", cells[0], widths[0]);
    for (cell, width) in cells.iter().zip(widths).skip(1) {
        // Writing to a `String` cannot fail.
        let _ = write!(line, " {cell:>width$} |");
    }
    line + "\n"
}

fn rule(widths: &[usize]) -> [String; 6] {
    std::array::from_fn(|column| match column {
        0 => "-".repeat(widths[0]),
        _ => "-".repeat(widths[column] - 1) + ":",
    })
}

fn row(service: &Outcome) -> [String; 6] {
    let number = |of: fn(&Written) -> usize| {
        service.written.as_ref().map_or_else(String::new, |written| of(written).to_string())
    };
    [
        service.name.clone(),
        number(|written| written.operations),
        number(|written| written.shapes),
        number(|written| written.lines),
        number(|written| usize::try_from(written.took.as_millis()).unwrap_or(usize::MAX)),
        if service.has_failed() { "failed".to_owned() } else { service.warnings.to_string() },
    ]
}

fn total(services: &[Outcome]) -> Outcome {
    let mut total = Written::default();
    for written in services.iter().filter_map(|service| service.written.as_ref()) {
        total.operations += written.operations;
        total.shapes += written.shapes;
        total.lines += written.lines;
        total.took += written.took;
    }
    Outcome {
        name: "**all**".to_owned(),
        written: Some(total),
        warnings: warnings(services),
        ..Outcome::default()
    }
}

fn warnings(services: &[Outcome]) -> usize {
    services.iter().map(|service| service.warnings).sum()
}

fn summary(services: &[Outcome], others: usize) -> String {
    let good = services.iter().filter(|service| !service.has_failed()).count();
    let warnings = match warnings(services) {
        1 => "1 warning".to_owned(),
        count => format!("{count} warnings"),
    };
    let mut text = format!("{good} of {} services, {warnings}.", services.len());
    let _ = match others {
        0 => Ok(()),
        1 => write!(text, " 1 more does not support the protocol."),
        _ => write!(text, " {others} more do not support the protocol."),
    };
    let left_out: Vec<_> = services
        .iter()
        .flat_map(|service| {
            let written = service.written.iter().flat_map(|written| &written.left_out);
            written.map(|operation| format!("{} {operation}", service.name))
        })
        .collect();
    if !left_out.is_empty() {
        let _ = write!(text, "\nOperations left out: {}.", left_out.join(", "));
    }
    text + "\n"
}
