//! The codec: what each contender takes, and how ours compare.

use crate::command::say;
use crate::goals;
use crate::options::Options;
use crate::plot::{Bar, plot};
use crate::programs::{Programs, Results, SIZES};
use crate::stats::{number, spread};
use crate::table::Table;
use crate::{Result, report};

pub fn run(options: &Options) -> Result<bool> {
    let programs = Programs::build(!options.quick)?;
    let mut results = Results::new();
    say("counting instructions");
    programs.count_instructions(&mut results)?;
    say("counting allocations");
    programs.count_allocations(&mut results)?;
    say("measuring time");
    programs.measure_times(options.rounds(2_000, 300), &mut results)?;

    let (verdicts, is_as_it_must) = goals::judge(&results);
    let all = everything(&results);
    let versions = report::versions(&["aws-sdk-sagemaker", "serde", "serde_json"])?;
    report::show("codec", &versions, &[&verdicts.to_string(), &all.to_string()], options)?;
    if options.write {
        plots(&results)?;
    }
    Ok(is_as_it_must)
}

fn everything(results: &Results) -> Table {
    let headings =
        ["what", "document", "contender", "ns", "p10–p90", "instructions", "allocations", "bytes"];
    let mut table = Table::new(&headings);
    for what in ["read", "write", "clone", "compare"] {
        for size in SIZES {
            let of = results.iter().filter(|((is, of, _), _)| is == what && of == size);
            for ((_, _, contender), measured) in of {
                let time = spread(measured.times.iter().copied());
                table.row([
                    what.to_owned(),
                    size.to_owned(),
                    contender.clone(),
                    number(time.median),
                    format!("{}–{}", number(time.low), number(time.high)),
                    measured.instructions.map_or("—".to_owned(), number),
                    format!("{:.0}", measured.allocations.0),
                    format!("{:.0}", measured.allocations.1),
                ]);
            }
        }
    }
    table
}

fn plots(results: &Results) -> Result<()> {
    let reading = [
        ("`Operation::response`", "response"),
        ("serde `from_str`", "serde from_str"),
        ("official deserializer", "official"),
        ("serde derive, `from_slice`", "derive from_slice"),
        ("serde derive, `from_str`", "derive from_str"),
        ("`serde_json::Value`", "Value from_str"),
        ("`IgnoredAny`: looks, keeps nothing", "IgnoredAny from_str"),
    ];
    let writing = [
        ("a request", "request"),
        ("its body with its checks", "body"),
        ("its body without limits", "body without limits"),
        ("serde `to_vec`", "serde to_vec"),
        ("serde derive, `to_vec`", "derive to_vec"),
    ];
    let bars = |what: &str, contenders: &[(&str, &str)]| {
        let bar = |&(label, contender): &(&str, &str)| {
            let key = (what.to_owned(), SIZES[0].to_owned(), contender.to_owned());
            let value = spread(results.get(&key)?.times.iter().map(|nanos| nanos / 1e3));
            let is_ours = ["re", "body", "serde "].iter().any(|ours| contender.starts_with(ours));
            Some(Bar { label: label.replace('`', ""), value, is_ours })
        };
        contenders.iter().filter_map(bar).collect::<Vec<_>>()
    };
    plot(
        "reading",
        "Reading a response of 1.6 kB (less is better; ours in blue)",
        "µs",
        &bars("read", &reading),
    )?;
    plot("writing", "Writing 1.6 kB (less is better; ours in blue)", "µs", &bars("write", &writing))
}
