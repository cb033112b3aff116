//! h = (h · 1315423911) ^ byte, modulo 2^64.

use crate::offsets::check_offsets;
use crate::{ErrorCode, KernelError};

/// What the hash is multiplied by before each byte.
pub(crate) const MULTIPLIER: u64 = 1_315_423_911;

/// The hash of `bytes`, from `seed`. Hashing on from a hash is hashing the whole.
#[must_use]
pub fn hash(bytes: &[u8], seed: u64) -> u64 {
    bytes.iter().fold(seed, |h, &byte| step(h, byte))
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
    let mut first = 0;
    for four in out.chunks_mut(LANES) {
        let key = |lane: usize| match offsets.get(first + lane..first + lane + 2) {
            Some(ends) => &bytes[ends[0] as usize..ends[1] as usize],
            None => &[],
        };
        let hashes = hash_lanes(std::array::from_fn(key));
        four.copy_from_slice(&hashes[..four.len()]);
        first += LANES;
    }
    Ok(())
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
    std::array::from_fn(|lane| hash(&keys[lane][common..], h[lane]))
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
        for length in 0..=300 {
            for seed in SEEDS {
                let bytes = noise(length, length as u64);
                assert_eq!(hash(&bytes, seed), plain(&bytes, seed), "{length} bytes from {seed}");
            }
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
        for keys in 0..70 {
            for (name, length) in [
                ("equal", (|_| 64) as fn(usize) -> usize),
                ("growing", |k| k),
                ("mixed", |k| k * 7919 % 131),
                ("empty", |_| 0),
                ("one long", |k| if k == 5 { 3000 } else { 3 }),
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
