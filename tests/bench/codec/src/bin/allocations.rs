//! Prints, for each contender, how often a run allocates (or makes an allocation larger), and how many bytes.

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    for group in bench_codec::groups() {
        for case in &group.cases {
            (case.run)();
            let region = Region::new(ALLOCATOR);
            (case.run)();
            let change = region.change();
            let count = change.allocations + change.reallocations;
            let bytes = change.bytes_allocated;
            println!("{}\t{}\t{}\t{count}\t{bytes}", group.what, group.size, case.contender);
        }
    }
}
