//! What a client takes from the machine: the time, random numbers, names that were never used before.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;
use std::time::{Instant, SystemTime};

use super::call::Now;

/// The machine that a client is on. A test can bring one in which it is any time.
pub trait System: fmt::Debug + Send + Sync + 'static {
    /// The time.
    fn now(&self) -> Now;

    /// A number from 0 to 1, which the delay before a retry is multiplied by.
    fn random(&self) -> f64;

    /// A text that was never used before, such as a random UUID: for idempotency tokens and the ids of calls.
    fn unique(&self) -> String;
}

/// The machine as the standard library knows it.
#[derive(Clone, Debug)]
pub struct StdSystem {
    start: Instant,
}

impl Default for StdSystem {
    fn default() -> Self {
        Self { start: Instant::now() }
    }
}

impl System for StdSystem {
    fn now(&self) -> Now {
        Now { wall: SystemTime::now(), monotonic: self.start.elapsed() }
    }

    fn random(&self) -> f64 {
        // 53 bits are all that a float holds.
        #[expect(clippy::cast_precision_loss, reason = "both fit")]
        let fraction = (random_bits() >> 11) as f64 / (1_u64 << 53) as f64;
        fraction
    }

    fn unique(&self) -> String {
        // Version 4 of RFC 9562.
        let high = (random_bits() & !0xf000) | 0x4000;
        let low = (random_bits() & !(0b11 << 62)) | (0b10 << 62);
        let (first, second, third) = (high >> 32, (high >> 16) & 0xffff, high & 0xffff);
        let (fourth, fifth) = (low >> 48, low & 0xffff_ffff_ffff);
        format!("{first:08x}-{second:04x}-{third:04x}-{fourth:04x}-{fifth:012x}")
    }
}

/// The standard library keys its hash maps at random, with bits of the operating system, and each key gives others.
fn random_bits() -> u64 {
    RandomState::new().hash_one(())
}
