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

/// The standard library keys its hash maps at random, with bits of the operating system, and each key gives others. A process
/// that is forked has the same keys, but another id, and a machine that is restored another time.
fn random_bits() -> u64 {
    RandomState::new().hash_one((std::process::id(), SystemTime::now()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::thread;

    use super::*;

    #[test]
    fn names_are_random_uuids() {
        let names = || (0..1000).map(|_| StdSystem::default().unique()).collect::<Vec<_>>();
        let other = thread::spawn(names);
        let names: BTreeSet<String> = names().into_iter().chain(other.join().unwrap()).collect();
        assert_eq!(names.len(), 2000);
        for name in names {
            let parts: Vec<_> = name.split('-').collect();
            assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
            assert!(name.chars().all(|c| c == '-' || matches!(c, '0'..='9' | 'a'..='f')));
            assert!(parts[2].starts_with('4'));
            assert!(parts[3].starts_with(['8', '9', 'a', 'b']));
        }
    }

    #[test]
    fn each_bit_of_a_name_is_as_often_set_as_not() {
        let names: Vec<u64> = (0..4000).map(|_| random_bits()).collect();
        for bit in 0..64 {
            let set = names.iter().filter(|bits| *bits >> bit & 1 == 1).count();
            // Seven standard deviations.
            assert!((1780..2220).contains(&set), "bit {bit}: {set} of 4000");
        }
    }

    #[test]
    fn random_numbers_are_spread_from_0_to_1() {
        let numbers: Vec<f64> = (0..4000).map(|_| StdSystem::default().random()).collect();
        assert!(numbers.iter().all(|number| (0.0..1.0).contains(number)));
        for tenth in 0..10 {
            let range = f64::from(tenth) / 10.0..f64::from(tenth + 1) / 10.0;
            let count = numbers.iter().filter(|number| range.contains(number)).count();
            assert!((250..550).contains(&count), "{range:?}: {count} of 4000");
        }
    }

    #[test]
    fn time_goes_on_by_both_clocks() {
        let system = StdSystem::default();
        let before = system.now();
        thread::sleep(std::time::Duration::from_millis(2));
        let after = system.now();
        assert!(after.monotonic - before.monotonic >= std::time::Duration::from_millis(2));
        assert!(
            after.wall.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs() > 1_600_000_000
        );
    }
}
