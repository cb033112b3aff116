//! The table of groups.

use std::hash::{BuildHasher, Hasher, RandomState};

use super::decimal::load;

/// The aggregates of one group.
#[derive(Clone, Copy)]
pub struct Aggregate {
    pub count: u64,
    pub sum: i128,
    pub min: i64,
    pub max: i64,
}

impl Aggregate {
    const NONE: Self = Self { count: 0, sum: 0, min: i64::MAX, max: i64::MIN };

    #[inline]
    pub fn add(&mut self, value: i64) {
        self.count += 1;
        self.sum += i128::from(value);
        self.min = self.min.min(value);
        self.max = self.max.max(value);
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }
}

/// A key as it is compared: its length, its first and last eight bytes (all of it, up to sixteen), and the hash of all.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Probe {
    head: u64,
    tail: u64,
    length: usize,
    hash: u64,
}

struct Entry {
    probe: Probe,
    /// Where the key begins in `key_bytes`.
    start: usize,
    aggregate: Aggregate,
}

/// Groups by key. Found by hash, told apart by all their bytes.
pub struct Groups {
    /// Per table: nobody who writes a file can know which keys collide.
    seeds: [u64; 2],
    /// One more than the number of an entry, or 0. A power of two, at most half full.
    slots: Vec<u32>,
    entries: Vec<Entry>,
    key_bytes: Vec<u8>,
}

impl Groups {
    pub fn new() -> Self {
        let seed = || RandomState::new().build_hasher().finish();
        Self { seeds: [seed(), seed()], slots: vec![0; 64], entries: Vec::new(), key_bytes: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    #[inline]
    pub fn probe(&self, key: &[u8]) -> Probe {
        let length = key.len();
        let eight = |at: usize| u64::from_le_bytes(key[at..at + 8].try_into().expect("eight bytes"));
        let (head, tail) = match length {
            0 => (0, 0),
            1..8 => (load(key), 0),
            _ => (eight(0), eight(length - 8)),
        };
        let mut hash = length as u64;
        if length > 16 {
            for at in (8..length - 8).step_by(8) {
                hash = folded(hash ^ eight(at), self.seeds[0]);
            }
        }
        let hash = folded(head ^ self.seeds[0], tail ^ self.seeds[1] ^ hash);
        Probe { head, tail, length, hash }
    }

    /// The aggregate of a key that has a group.
    #[inline]
    pub fn find(&mut self, probe: &Probe, key: &[u8]) -> Option<&mut Aggregate> {
        let mut slot = probe.hash as usize & (self.slots.len() - 1);
        loop {
            let number = self.slots[slot] as usize;
            if number == 0 {
                return None;
            }
            let entry = &self.entries[number - 1];
            if entry.probe == *probe
                && (probe.length <= 16 || self.key_bytes[entry.start..entry.start + probe.length] == *key)
            {
                return Some(&mut self.entries[number - 1].aggregate);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    /// Makes the group of a key that has none.
    pub fn add(&mut self, probe: &Probe, key: &[u8]) -> &mut Aggregate {
        if self.slots.len() < 2 * (self.entries.len() + 1) {
            let larger = vec![0; self.slots.len() * 2];
            self.slots = larger;
            for number in 0..self.entries.len() {
                self.take_slot(self.entries[number].probe.hash, number);
            }
        }
        let number = self.entries.len();
        self.take_slot(probe.hash, number);
        self.entries.push(Entry { probe: *probe, start: self.key_bytes.len(), aggregate: Aggregate::NONE });
        self.key_bytes.extend_from_slice(key);
        &mut self.entries[number].aggregate
    }

    /// Adds the groups of a table of other rows.
    pub fn merge(&mut self, other: &Self) {
        for (key, aggregate) in other.iter() {
            let probe = self.probe(key);
            match self.find(&probe, key) {
                Some(known) => known.merge(aggregate),
                None => self.add(&probe, key).merge(aggregate),
            }
        }
    }

    /// Keys and their aggregates, by the bytes of the keys.
    pub fn sorted(&self) -> Vec<(&[u8], &Aggregate)> {
        let mut all: Vec<_> = self.iter().collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        all
    }

    fn iter(&self) -> impl Iterator<Item = (&[u8], &Aggregate)> {
        self.entries
            .iter()
            .map(|entry| (&self.key_bytes[entry.start..entry.start + entry.probe.length], &entry.aggregate))
    }

    fn take_slot(&mut self, hash: u64, number: usize) {
        let mut slot = hash as usize & (self.slots.len() - 1);
        while self.slots[slot] != 0 {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        self.slots[slot] = u32::try_from(number + 1).expect("max_groups is far below 2^32");
    }
}

/// Both halves of the product, so that every bit of either factor reaches every bit of the hash.
#[inline]
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_keys_apart_that_share_head_tail_and_length() {
        let mut groups = Groups::new();
        for middle in ["aaaa", "aaab", "baaa"] {
            let key = format!("12345678{middle}12345678");
            let probe = groups.probe(key.as_bytes());
            assert!(groups.find(&probe, key.as_bytes()).is_none(), "{key}");
            groups.add(&probe, key.as_bytes()).add(1);
        }
        assert_eq!(groups.len(), 3);
    }

    #[test]
    fn keeps_every_key_of_every_length_as_it_grows() {
        let mut groups = Groups::new();
        let keys: Vec<Vec<u8>> =
            (0..3000_usize).map(|i| format!("{:>width$}", i, width = i % 40).into_bytes()).collect();
        for key in &keys {
            let probe = groups.probe(key);
            match groups.find(&probe, key) {
                Some(aggregate) => aggregate.add(1),
                None => groups.add(&probe, key).add(1),
            }
        }
        let mut expected = keys.clone();
        expected.sort();
        let found: Vec<Vec<u8>> = groups.sorted().iter().map(|(key, _)| key.to_vec()).collect();
        assert_eq!(found, expected);
    }
}
