//! How long many calls take, and how much memory a process has while it makes them.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Where calls are no longer the first: connections, buffers and threads are there.
const WARM: usize = 2_000;

/// Calls that are being made by many callers.
pub struct Measure {
    start: Instant,
    next: AtomicUsize,
    done: AtomicUsize,
    /// In microseconds, by the number of the call.
    times: Vec<AtomicU32>,
    /// Pages after the first calls, and after all of them.
    pages: [AtomicUsize; 2],
}

impl Measure {
    /// That many calls are about to be made.
    pub fn new(count: usize) -> Self {
        Self {
            start: Instant::now(),
            next: AtomicUsize::default(),
            done: AtomicUsize::default(),
            // Zero is not what a call takes; and what is written to is no memory that comes later.
            times: (0..count).map(|_| AtomicU32::new(u32::MAX)).collect(),
            pages: Default::default(),
        }
    }

    /// The number of the next call; nothing where there is none.
    pub fn next(&self) -> Option<usize> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        (number < self.times.len()).then_some(number)
    }

    /// The call of a number is done.
    pub fn done(&self, number: usize, time: Duration) {
        self.times[number]
            .store(u32::try_from(time.as_micros()).unwrap_or(u32::MAX), Ordering::Relaxed);
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let at = [WARM, self.times.len()].iter().position(|count| *count == done);
        if let Some(at) = at {
            self.pages[at].store(pages(), Ordering::Relaxed);
        }
    }

    /// Calls a second, and the times in microseconds of the call in the middle and of the slowest but 1 %.
    pub fn speed(&self) -> [u128; 3] {
        let mut times: Vec<_> =
            self.times.iter().map(|time| time.load(Ordering::Relaxed)).collect();
        times.sort_unstable();
        let a_second = times.len() as u128 * 1_000_000 / self.start.elapsed().as_micros().max(1);
        [a_second, times[times.len() / 2].into(), times[times.len() * 99 / 100].into()]
    }

    /// By how many bytes the process has grown since the first calls; negative where it has shrunk.
    pub fn growth(&self) -> i64 {
        let [first, last] = [0, 1].map(|at| self.pages[at].load(Ordering::Relaxed));
        (last.cast_signed() as i64 - first.cast_signed() as i64) * 4096
    }
}

/// How many pages of the process are in memory; 0 where the system does not say.
fn pages() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or_default()
}
