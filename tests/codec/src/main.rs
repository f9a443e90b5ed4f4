//! Reads and writes with the codecs of two checkouts, and compares what comes of it. `run.py` makes the crates and starts this:
//!
//!     codec SHAPES.json COUNT SEED THREADS [INDEX]
//!
//! Each index of a run stands for a document, which depends on the seed and the index alone.

mod acceptance;
mod compare;
mod document;
mod random;
mod report;
mod schema;

use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use std::{env, fs, panic, thread};

use codec::pairs::PAIRS;
use report::Report;
use schema::Service;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [shapes, count, seed, threads, only @ ..] = &arguments[..] else {
        return Err("see run.py".into());
    };
    let services = schema::services(&serde_json::from_slice(&fs::read(shapes)?)?);
    let (count, seed): (u64, u64) = (count.parse()?, seed.parse()?);
    // A panic is an outcome like others, and is reported with its document.
    panic::set_hook(Box::new(|_| {}));
    if let [index] = only {
        compare::show(&services, seed, index.parse()?);
        return Ok(ExitCode::SUCCESS);
    }
    println!("seed {seed}: {count} documents of {} operations", PAIRS.len());
    let start = Instant::now();
    let mut report = run(&services, seed, count, threads.parse()?);
    report.add(acceptance::run(seed, count / 20));
    let is_good = report.print(&services);
    println!("{:.0} s", start.elapsed().as_secs_f64());
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Compares all documents of a run.
fn run(services: &BTreeMap<String, Service>, seed: u64, count: u64, threads: usize) -> Report {
    const PORTION: u64 = 1000;
    let next = AtomicU64::new(0);
    let work = || {
        let mut report = Report::default();
        loop {
            let from = next.fetch_add(PORTION, Ordering::Relaxed);
            if from >= count {
                return report;
            }
            for index in from..count.min(from + PORTION) {
                compare::one(services, seed, index, &mut report);
            }
        }
    };
    thread::scope(|scope| {
        // What is not optimized takes more of the stack.
        let spawn = |_| thread::Builder::new().stack_size(16 << 20).spawn_scoped(scope, work);
        let started: Vec<_> = (0..threads.max(1)).map(spawn).collect();
        let mut all = Report::default();
        for thread in started {
            match thread.map(thread::ScopedJoinHandle::join) {
                Ok(Ok(report)) => all.add(report),
                _ => all.broken("a thread of the comparison panicked"),
            }
        }
        all
    })
}
