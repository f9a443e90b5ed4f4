//! `bench-codec time ROUNDS` prints, for each contender, nanoseconds a run in each round.
//! `bench-codec instructions` runs each contender `RUNS` times, for callgrind to count what is below `measured`.

use std::time::{Duration, Instant};

use bench_codec::{Case, Group, groups};

/// How often a contender runs in `measured`.
const RUNS: usize = 10;
/// How long a contender has its turn, at least: long beside a clock's resolution, and short beside a scheduler's.
const TURN: Duration = Duration::from_micros(100);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["time", rounds] => {
            let rounds = rounds.parse().expect("ROUNDS is a number");
            for group in groups() {
                time(&group, rounds);
            }
        }
        ["instructions"] => {
            println!("runs\t{RUNS}");
            groups().iter().for_each(instructions);
        }
        _ => panic!("expected `time ROUNDS` or `instructions`"),
    }
}

/// Contenders take turns, and another one is the first in each round.
fn time(group: &Group, rounds: usize) {
    let runs: Vec<_> = group.cases.iter().map(runs_a_turn).collect();
    let mut times = vec![Vec::with_capacity(rounds); group.cases.len()];
    for round in 0..rounds {
        for turn in 0..group.cases.len() {
            let index = (round + turn) % group.cases.len();
            let start = Instant::now();
            (0..runs[index]).for_each(|_| (group.cases[index].run)());
            times[index].push(start.elapsed().as_secs_f64() * 1e9 / f64::from(runs[index]));
        }
    }
    for (case, times) in group.cases.iter().zip(times) {
        let times: Vec<_> = times.iter().map(|time| format!("{time:.1}")).collect();
        println!("{}\t{}\t{}\t{}", group.what, group.size, case.contender, times.join(" "));
    }
}

fn runs_a_turn(case: &Case) -> u32 {
    let mut runs = 1;
    loop {
        let start = Instant::now();
        (0..runs).for_each(|_| (case.run)());
        if start.elapsed() >= TURN {
            return runs;
        }
        runs *= 2;
    }
}

fn instructions(group: &Group) {
    for case in &group.cases {
        // What is made once, at the first use, is not counted.
        (case.run)();
        measured(case);
        println!("{}\t{}\t{}", group.what, group.size, case.contender);
    }
}

#[inline(never)]
fn measured(case: &Case) {
    (0..RUNS).for_each(|_| (case.run)());
}
