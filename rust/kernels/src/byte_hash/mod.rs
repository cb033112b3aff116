//! h = (h · 1315423911) ^ byte, modulo 2^64.

// Compiled by rust/schema; here for those who read and format.
#[cfg(false)]
mod messages;
#[allow(unsafe_code)]
mod simd;

use crate::offsets::check_offsets;
use crate::{ErrorCode, KernelError};
use simd::{KEYS, Wide};

/// What the hash is multiplied by before each byte.
pub(crate) const MULTIPLIER: u64 = 1_315_423_911;

/// The hash of `bytes`, from `seed`. Hashing on from a hash is hashing the whole.
#[must_use]
pub fn hash(bytes: &[u8], seed: u64) -> u64 {
    match Wide::detect() {
        Some(wide) if bytes.len() >= LONG => wide.hash_long(bytes, seed),
        _ => hash_in_order(bytes, seed),
    }
}

/// Where the way around the multiplier begins to be shorter than waiting for it.
const LONG: usize = 160;

/// A byte after the other: the definition.
pub(crate) fn hash_in_order(bytes: &[u8], seed: u64) -> u64 {
    bytes.iter().fold(seed, |h, &byte| step(h, byte))
}

/// `base` to the power of `exponent`, modulo 2^64.
#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
pub(crate) const fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut product: u64 = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            product = product.wrapping_mul(base);
        }
        base = base.wrapping_mul(base);
        exponent >>= 1;
    }
    product
}

/// The hash of every key, from seed 0: key k is `bytes[offsets[k]..offsets[k + 1]]`, and its hash goes to `out[k]`.
///
/// # Errors
///
/// Those of [`check_offsets`], and `InvalidArgument` when `out` is too short; nothing is written then.
pub fn hash_many(bytes: &[u8], offsets: &[u32], out: &mut [u64]) -> Result<(), KernelError> {
    check_offsets(offsets, bytes.len())?;
    let keys = offsets.len() - 1;
    let Some(out) = out.get_mut(..keys) else {
        return Err(KernelError::new(
            ErrorCode::InvalidArgument,
            format!("out has room for {}, and {keys} are needed: pass a longer one", out.len()),
        ));
    };
    let wide = Wide::detect();
    let (starts, ends) = (&offsets[..keys], &offsets[1..]);
    for ((starts, ends), out) in starts.chunks(WINDOW).zip(ends.chunks(WINDOW)).zip(out.chunks_mut(WINDOW)) {
        let window = Window { bytes, starts, ends };
        let (longest, total) = window.lengths();
        // Sorting a key costs about as much as hashing 32 bytes of it.
        if longest * out.len() <= total + 32 * out.len() {
            window.hash_in_order(wide.filter(|_| longest > SHORT), out);
        } else {
            window.hash_by_length(wide, out);
        }
    }
    Ok(())
}

/// Keys looked at together: enough to find others of the same length, few enough to stay in the cache.
const WINDOW: usize = 1024;

/// Up to this length, bringing keys into vectors costs more than it saves.
const SHORT: usize = 8;

/// The length from which a key among shorter ones is better hashed by itself.
const ALONE: usize = 4096;

struct Window<'a> {
    bytes: &'a [u8],
    starts: &'a [u32],
    ends: &'a [u32],
}

impl Window<'_> {
    /// Of the longest key, and of all together: keys hashed together cost as much as the longest of them.
    fn lengths(&self) -> (usize, usize) {
        let lengths = self.starts.iter().zip(self.ends).map(|(start, end)| end - start);
        lengths.fold((0, 0), |(longest, total), length| (longest.max(length as usize), total + length as usize))
    }

    fn hash_in_order(&self, wide: Option<Wide>, out: &mut [u64]) {
        for ((starts, ends), out) in self.starts.chunks(KEYS).zip(self.ends.chunks(KEYS)).zip(out.chunks_mut(KEYS)) {
            match (starts.try_into(), ends.try_into()) {
                (Ok(starts), Ok(ends)) => out.copy_from_slice(&hash_keys(wide, self.bytes, starts, ends)),
                _ => {
                    // The last keys, filled up with empty ones.
                    let (mut some_starts, mut some_ends) = ([0; KEYS], [0; KEYS]);
                    some_starts[..starts.len()].copy_from_slice(starts);
                    some_ends[..ends.len()].copy_from_slice(ends);
                    let wide = wide.filter(|_| out.len() > 2 * LANES);
                    out.copy_from_slice(&hash_keys(wide, self.bytes, &some_starts, &some_ends)[..out.len()]);
                }
            }
        }
    }

    fn hash_by_length(&self, wide: Option<Wide>, out: &mut [u64]) {
        let length = |k: u16| (self.ends[usize::from(k)] - self.starts[usize::from(k)]) as usize;
        const WORDS: usize = ALONE / 8;
        // How many keys are shorter than so many words; then, while sorting, where the next such key goes.
        let mut place = [0u16; WORDS + 1];
        for k in 0..out.len() as u16 {
            match length(k) {
                ALONE.. => {
                    let key = &self.bytes[self.starts[usize::from(k)] as usize..self.ends[usize::from(k)] as usize];
                    out[usize::from(k)] = hash(key, 0);
                }
                length => place[length / 8 + 1] += 1,
            }
        }
        for words in 1..=WORDS {
            place[words] += place[words - 1];
        }
        let count = usize::from(place[WORDS]);
        let mut order = [0; WINDOW];
        for k in (0..out.len() as u16).filter(|&k| length(k) < ALONE) {
            let place = &mut place[length(k) / 8];
            order[usize::from(*place)] = k;
            *place += 1;
        }
        for group in order[..count].chunks(KEYS) {
            let (mut starts, mut ends) = ([0; KEYS], [0; KEYS]);
            for (lane, &k) in group.iter().enumerate() {
                (starts[lane], ends[lane]) = (self.starts[usize::from(k)], self.ends[usize::from(k)]);
            }
            let wide = wide.filter(|_| group.len() > 2 * LANES);
            for (&k, hash) in group.iter().zip(hash_keys(wide, self.bytes, &starts, &ends)) {
                out[usize::from(k)] = hash;
            }
        }
    }
}

fn hash_keys(wide: Option<Wide>, bytes: &[u8], starts: &[u32; KEYS], ends: &[u32; KEYS]) -> [u64; KEYS] {
    if let Some(wide) = wide {
        return wide.hash_keys(bytes, starts, ends);
    }
    let mut hashes = [0; KEYS];
    for (first, hashes) in hashes.as_chunks_mut().0.iter_mut().enumerate() {
        let key = |lane| &bytes[starts[first * LANES + lane] as usize..ends[first * LANES + lane] as usize];
        *hashes = hash_lanes(std::array::from_fn(key));
    }
    hashes
}

/// Keys under way at once. A multiplication takes three cycles to finish and one to start, so one key alone leaves the
/// multiplier idle for most of its time.
const LANES: usize = 4;

fn hash_lanes(keys: [&[u8]; LANES]) -> [u64; LANES] {
    let common = keys.iter().map(|key| key.len()).min().unwrap_or(0);
    let heads = keys.map(|key| &key[..common]);
    let mut h = [0; LANES];
    for (((a, b), c), d) in heads[0].iter().zip(heads[1]).zip(heads[2]).zip(heads[3]) {
        h = [step(h[0], *a), step(h[1], *b), step(h[2], *c), step(h[3], *d)];
    }
    std::array::from_fn(|lane| hash_in_order(&keys[lane][common..], h[lane]))
}

const fn step(h: u64, byte: u8) -> u64 {
    h.wrapping_mul(MULTIPLIER) ^ byte as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, written once more over integers that do not wrap.
    fn plain(bytes: &[u8], seed: u64) -> u64 {
        bytes.iter().fold(seed, |h, &byte| {
            let product = u128::from(h) * 1_315_423_911;
            (product % (1 << 64)) as u64 ^ u64::from(byte)
        })
    }

    /// Bytes without a pattern that a mistake could hide in.
    fn noise(length: usize, seed: u64) -> Vec<u8> {
        let mut x = seed ^ 0x9E37_79B9_7F4A_7C15;
        let mut next = || {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            (x >> 32) as u8
        };
        (0..length).map(|_| next()).collect()
    }

    const SEEDS: [u64; 6] = [0, 1, 255, 1 << 32, 1 << 53, u64::MAX];

    #[test]
    fn hashes_every_length_from_every_seed() {
        // Around LONG, past a group of 512 bytes, past eight groups and one more.
        for length in (0..=1100).chain((4000..=4700).step_by(7)).chain([8191, 8192, 8193, 70_001]) {
            for seed in SEEDS {
                let bytes = noise(length, length as u64);
                assert_eq!(hash(&bytes, seed), plain(&bytes, seed), "{length} bytes from {seed}");
                assert_eq!(hash_in_order(&bytes, seed), plain(&bytes, seed), "{length} bytes from {seed}, in order");
            }
        }
    }

    #[test]
    fn hashes_bytes_that_carry_the_most_and_the_least() {
        for length in [511, 512, 513, 5000] {
            for byte in [0, 1, 0x7f, 0x80, 0xff] {
                for seed in SEEDS {
                    let bytes = vec![byte; length];
                    assert_eq!(hash(&bytes, seed), plain(&bytes, seed), "{length} times {byte} from {seed}");
                }
            }
        }
    }

    /// On a CPU without the wide instructions this test has nothing to compare, and passes.
    #[test]
    fn the_wide_way_gives_what_the_definition_gives() {
        let Some(wide) = Wide::detect() else { return };
        for length in 0..=300 {
            for seed in SEEDS {
                let bytes = noise(length, length as u64);
                assert_eq!(wide.hash_long(&bytes, seed), plain(&bytes, seed), "{length} bytes from {seed}");
            }
        }
        let bytes = noise(40_000, 1);
        for longest in 1..400 {
            let starts: [u32; KEYS] = std::array::from_fn(|lane| lane as u32 * 500);
            let ends = std::array::from_fn(|lane| starts[lane] + (lane as u32 * 37 + longest) % (longest + 1));
            let expected = std::array::from_fn(|k| plain(&bytes[starts[k] as usize..ends[k] as usize], 0));
            assert_eq!(wide.hash_keys(&bytes, &starts, &ends), expected, "up to {longest} bytes");
            assert_eq!(hash_keys(None, &bytes, &starts, &ends), expected, "up to {longest} bytes, by fours");
        }
    }

    #[test]
    fn goes_on_from_a_hash_wherever_the_input_is_cut() {
        let bytes = noise(5000, 7);
        for cut in (0..=bytes.len()).step_by(37) {
            let (head, tail) = bytes.split_at(cut);
            assert_eq!(hash(tail, hash(head, 9)), hash(&bytes, 9), "cut at {cut}");
        }
    }

    #[test]
    fn hashes_many_keys_as_one_by_one() {
        for keys in (0..70).chain([1023, 1024, 1025, 2100]) {
            for (name, length) in [
                ("equal", (|_| 64) as fn(usize) -> usize),
                ("growing", |k| k),
                ("mixed", |k| k * 7919 % 131),
                ("empty", |_| 0),
                ("one long", |k| if k == 5 { 3000 } else { 3 }),
                ("one very long", |k| if k == 5 { 30_000 } else { 64 }),
            ] {
                let mut offsets = vec![3u32];
                for k in 0..keys {
                    offsets.push(offsets[k] + length(k) as u32);
                }
                let bytes = noise(offsets[keys] as usize + 5, keys as u64);
                let mut out = vec![77; keys + 1];
                hash_many(&bytes, &offsets, &mut out).unwrap();
                for k in 0..keys {
                    let key = &bytes[offsets[k] as usize..offsets[k + 1] as usize];
                    assert_eq!(out[k], plain(key, 0), "{name}: key {k} of {keys}");
                }
                assert_eq!(out[keys], 77, "{name}: what is past the last key stays");
            }
        }
    }

    #[test]
    fn refuses_an_output_that_is_too_short() {
        let mut out = [0; 1];
        let error = hash_many(b"ab", &[0, 1, 2], &mut out).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidArgument);
        assert_eq!(error.message, "out has room for 1, and 2 are needed: pass a longer one");
    }
}
