//! Tree hashes: one hash of a body that is made of the hashes of its parts, each 1 MiB long, two by two.

use sha2::{Digest as _, Sha256};

/// The length of a part.
const PART: usize = 1024 * 1024;

type Hash = [u8; 32];

/// A tree hash that is being made. It keeps no more than a hash a level.
#[derive(Default)]
pub(crate) struct TreeHash {
    part: Sha256,
    /// How much is in the last part.
    length: usize,
    /// The hashes that have no other half yet, each with how many levels are below it: from left to right, and so fewer
    /// and fewer.
    pending: Vec<(u32, Hash)>,
}

impl TreeHash {
    /// Adds the next bytes.
    pub(crate) fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(PART - self.length));
            self.part.update(now);
            self.length += now.len();
            if self.length == PART {
                self.end_part();
            }
            bytes = later;
        }
    }

    fn end_part(&mut self) {
        self.length = 0;
        let (mut level, mut hash) = (0, std::mem::take(&mut self.part).finalize().into());
        while let Some((_, left)) = self.pending.last().filter(|(other, _)| *other == level) {
            (level, hash) = (level + 1, joined(left, &hash));
            self.pending.pop();
        }
        self.pending.push((level, hash));
    }

    /// The hash of all.
    pub(crate) fn finish(mut self) -> Hash {
        if self.length > 0 || self.pending.is_empty() {
            self.end_part();
        }
        let hashes = self.pending.into_iter().rev().map(|(_, hash)| hash);
        hashes.reduce(|right, left| joined(&left, &right)).unwrap_or_default()
    }
}

fn joined(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update(left).chain_update(right).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::client::sigv4::hex;

    fn of(length: usize, step: usize) -> String {
        let bytes: Vec<u8> = (0..length).map(|index| (index % 251) as u8).collect();
        let mut hash = TreeHash::default();
        bytes.chunks(step).for_each(|chunk| hash.update(chunk));
        hex(&hash.finish())
    }

    /// What botocore 1.44.5 makes of the same bytes.
    #[test]
    fn hashes_are_those_of_botocore() {
        for (length, expected) in [
            (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (9_999, "8ba772c1d036f2828e936636276529087305b392d3b337f35b1f0e9830189fbd"),
            (PART, "631b84027d6b9e52b539c4e8373622d23032dfadc64d60af87339c9037e4f769"),
            (PART + 1, "a9c574ce937d2371daf87cdd0e75396b096d7f74a66c764e4c656bd12b2e7bf9"),
            (3 * PART + 5, "c9e0c11a00161b193e0a1b3692ec553d4033a887f2086a7cadd4cd722d87f09f"),
            (7 * PART, "8bfce57c6a4076b3e930e725fbaa00beeffff0f0d9a6491a89a53baa73b4810d"),
        ] {
            for step in [PART, 1, 65_536, 1_000_003] {
                if step > 1 || length < 10_000 {
                    assert_eq!(of(length, step), expected, "{length} by {step}");
                }
            }
        }
    }
}
