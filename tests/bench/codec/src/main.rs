//! `bench-codec time ROUNDS` prints, for each contender, nanoseconds a run in each round.
//! `bench-codec instructions` runs each contender `RUNS` times, for callgrind to count what is below `measured`.

use std::time::{Duration, Instant};

use bench_codec::{Case, Group, groups};

/// How often a contender runs in `measured`.
const RUNS: usize = 10;
/// How long a contender has its turn, at least: long beside a clock's resolution, and short beside a scheduler's.
const TURN: Duration = Duration::from_micros(400);

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

/// Contenders take turns, in another order in each round. What one leaves in the processor, such as what it learned of
/// branches, helps or hinders the next, so that the first quarter of a turn is not measured.
fn time(group: &Group, rounds: usize) {
    let runs: Vec<_> = group.cases.iter().map(runs_a_turn).collect();
    let mut times = vec![Vec::with_capacity(rounds); group.cases.len()];
    let mut order: Vec<_> = (0..group.cases.len()).collect();
    let mut random = 1;
    for _ in 0..rounds {
        shuffle(&mut order, &mut random);
        for &index in &order {
            (0..runs[index].div_ceil(4)).for_each(|_| (group.cases[index].run)());
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

/// Puts items into an order that looks random, and is the same in each run of this program.
fn shuffle(order: &mut [usize], random: &mut u64) {
    for index in (1..order.len()).rev() {
        // Knuth's generator for 64 bits, whose high half is good enough.
        *random =
            random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(index, (*random >> 33) as usize % (index + 1));
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
