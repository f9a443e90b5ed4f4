//! The tables of results: a row a service, a row a protocol, and what is refused.

use std::collections::BTreeMap;
use std::fmt::Write;

use codegen::Protocol;

use super::outcome::{Outcome, Refused, Written};

/// Tables in Markdown that can be read as they are, with a summary.
pub(super) fn markdown(services: &[Outcome], refused: &[Refused]) -> String {
    let tables = [
        table(
            ["service", "protocol", "operations", "shapes", "lines", "generation ms", "warnings"],
            2,
            services.iter().map(row).collect(),
        ),
        table(
            ["protocol", "services", "operations", "left out", "shapes", "lines", "warnings"],
            1,
            by_protocol(services),
        ),
        summary(services, refused),
        by_reason(refused),
    ];
    let tables: Vec<_> = tables.into_iter().filter(|table| !table.is_empty()).collect();
    tables.join("\n")
}

/// The first columns are texts, and the others are numbers.
fn table<const N: usize>(headings: [&str; N], texts: usize, rows: Vec<[String; N]>) -> String {
    let widths: [_; N] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([headings[column].len()]).max().unwrap_or_default()
    });
    let rule = std::array::from_fn(|column| match column < texts {
        true => "-".repeat(widths[column]),
        false => "-".repeat(widths[column] - 1) + ":",
    });
    let mut text = String::new();
    for cells in [headings.map(str::to_owned), rule].iter().chain(&rows) {
        text.push('|');
        for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
            // Writing to a `String` cannot fail.
            let _ = match column < texts {
                true => write!(text, " {cell:width$} |"),
                false => write!(text, " {cell:>width$} |"),
            };
        }
        text.push('\n');
    }
    text
}

fn row(service: &Outcome) -> [String; 7] {
    let number = |of: fn(&Written) -> usize| {
        service.written.as_ref().map_or_else(String::new, |written| of(written).to_string())
    };
    [
        service.name.clone(),
        service.protocol.map_or("", name).to_owned(),
        number(|written| written.operations),
        number(|written| written.shapes),
        number(|written| written.lines),
        number(|written| usize::try_from(written.took.as_millis()).unwrap_or(usize::MAX)),
        if service.has_failed() { "failed".to_owned() } else { service.warnings.to_string() },
    ]
}

/// What Smithy calls a protocol, whatever its version.
fn name(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::AwsJson => "awsJson",
        Protocol::RestJson => "restJson1",
    }
}

/// A row a protocol, and one for all.
fn by_protocol(services: &[Outcome]) -> Vec<[String; 7]> {
    let mut protocols = BTreeMap::<_, Vec<_>>::new();
    for service in services {
        protocols.entry(service.protocol).or_default().push(service);
    }
    let mut rows: Vec<_> = protocols
        .iter()
        .filter_map(|(protocol, services)| Some(total(name((*protocol)?), services)))
        .collect();
    rows.push(total("**all**", &services.iter().collect::<Vec<_>>()));
    rows
}

fn total(name: &str, services: &[&Outcome]) -> [String; 7] {
    let sum = |of: fn(&Written) -> usize| {
        let written = services.iter().filter_map(|service| service.written.as_ref());
        written.map(of).sum::<usize>().to_string()
    };
    [
        name.to_owned(),
        services.len().to_string(),
        sum(|written| written.operations),
        sum(|written| written.left_out.len()),
        sum(|written| written.shapes),
        sum(|written| written.lines),
        services.iter().map(|service| service.warnings).sum::<usize>().to_string(),
    ]
}

fn summary(services: &[Outcome], refused: &[Refused]) -> String {
    let good = services.iter().filter(|service| !service.has_failed()).count();
    let warnings = services.iter().map(|service| service.warnings).sum();
    let warnings = counted(warnings, "warning");
    let mut text = format!("{good} of {} services, {warnings}.", services.len());
    let _ = match refused.len() {
        0 => Ok(()),
        1 => write!(text, " 1 more is refused."),
        count => write!(text, " {count} more are refused."),
    };
    let left_out = services.iter().flat_map(|service| {
        let written = service.written.iter().flat_map(|written| &written.left_out);
        written.map(|operation| format!("{} {operation}", service.name))
    });
    let left_out: Vec<_> = left_out.collect();
    if !left_out.is_empty() {
        let count = counted(left_out.len(), "operation");
        let _ = write!(text, "\n{count} left out: {}.", left_out.join(", "));
    }
    text + "\n"
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Refused services, by the protocols that each supports.
fn by_reason(refused: &[Refused]) -> String {
    let mut services = BTreeMap::<_, Vec<_>>::new();
    for Refused { name, protocols } in refused {
        services.entry(protocols.join(", ")).or_default().push(name.as_str());
    }
    if services.is_empty() {
        return String::new();
    }
    let rows = services.into_iter().map(|(protocols, names)| [protocols, names.join(", ")]);
    table(["supports only", "refused"], 2, rows.collect())
}
