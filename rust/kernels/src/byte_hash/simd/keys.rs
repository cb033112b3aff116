//! Keys side by side, each in a lane of its own.

use std::arch::x86_64::*;

use super::KEYS;
use crate::byte_hash::MULTIPLIER;

/// Keys in one vector.
const LANES: usize = 8;
/// Vectors under way at once: a multiplication takes four cycles, and two can start in each.
const GROUPS: usize = KEYS / LANES;

// Keys are aligned at their ends and filled up with zeros in front: from seed 0, a zero byte changes nothing.
//
// A hash is kept as low + high·2^52, as the multiplier of 52 bits wants it. Of `high` only 12 bits count.
#[target_feature(enable = "avx512f,avx512bw,avx512ifma")]
pub(super) fn hash(bytes: &[u8], starts: &[u32; KEYS], ends: &[u32; KEYS]) -> [u64; KEYS] {
    let mut keys = [&bytes[..0]; KEYS];
    for ((key, &start), &end) in keys.iter_mut().zip(starts).zip(ends) {
        *key = &bytes[start as usize..end as usize];
    }
    let zero = _mm512_setzero_si512();
    let multiplier = _mm512_set1_epi64(MULTIPLIER as i64);
    let low_byte = _mm512_set1_epi64(0xff);
    let words = keys.iter().map(|key| key.len()).max().unwrap_or(0).div_ceil(8);
    let blocks = words.div_ceil(8);
    let mut first = blocks * 8 - words;
    let (mut low, mut high) = ([zero; GROUPS], [zero; GROUPS]);
    for block in (0..blocks).rev() {
        let mut words = [[zero; GROUPS]; 8];
        for (group, keys) in keys.as_chunks::<LANES>().0.iter().enumerate() {
            let mut rows = [zero; 8];
            for (row, key) in rows.iter_mut().zip(keys) {
                *row = block_from_end(key, block);
            }
            for (word, column) in words.iter_mut().zip(transposed(rows)) {
                word[group] = column;
            }
        }
        for word in &mut words[first..] {
            for _ in 0..8 {
                for group in 0..GROUPS {
                    let product = _mm512_madd52lo_epu64(zero, low[group], multiplier);
                    let carry = _mm512_madd52hi_epu64(zero, low[group], multiplier);
                    high[group] = _mm512_madd52lo_epu64(carry, high[group], multiplier);
                    // product ^ (word & 0xff)
                    low[group] = _mm512_ternarylogic_epi64::<0x78>(product, word[group], low_byte);
                    word[group] = _mm512_srli_epi64::<8>(word[group]);
                }
            }
        }
        first = 0;
    }
    let mut hashes = [0; KEYS];
    for (group, lanes) in hashes.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        let h = _mm512_add_epi64(low[group], _mm512_slli_epi64::<52>(high[group]));
        // SAFETY: `lanes` is 64 writable bytes, which is what an unaligned store of 512 bits writes.
        unsafe { _mm512_storeu_si512(lanes.as_mut_ptr().cast(), h) };
    }
    hashes
}

/// 64 bytes of `key`, counted in blocks from its end; what lies before its beginning is zero.
#[target_feature(enable = "avx512f,avx512bw")]
fn block_from_end(key: &[u8], block: usize) -> __m512i {
    let end = key.len().saturating_sub(block * 64);
    if end == 0 {
        return _mm512_setzero_si512();
    }
    let mask = !0 << (64 - end.min(64));
    let start = key.as_ptr().wrapping_add(end).wrapping_sub(64);
    // SAFETY: the mask leaves only bytes from max(end - 64, 0) to `end` of `key`; the others are not accessed.
    unsafe { _mm512_maskz_loadu_epi8(mask, start.cast()) }
}

/// Eight rows of eight words as eight columns.
#[target_feature(enable = "avx512f")]
pub(super) fn transposed(rows: [__m512i; 8]) -> [__m512i; 8] {
    let mut pairs = rows;
    for i in 0..4 {
        pairs[2 * i] = _mm512_unpacklo_epi64(rows[2 * i], rows[2 * i + 1]);
        pairs[2 * i + 1] = _mm512_unpackhi_epi64(rows[2 * i], rows[2 * i + 1]);
    }
    let [a0, a1, b0, b1, c0, c1, d0, d1] = pairs;
    let even = |x, y| _mm512_shuffle_i64x2::<0b10_00_10_00>(x, y);
    let odd = |x, y| _mm512_shuffle_i64x2::<0b11_01_11_01>(x, y);
    let [ab04, ab26, ab15, ab37] = [even(a0, b0), odd(a0, b0), even(a1, b1), odd(a1, b1)];
    let [cd04, cd26, cd15, cd37] = [even(c0, d0), odd(c0, d0), even(c1, d1), odd(c1, d1)];
    [
        even(ab04, cd04),
        even(ab15, cd15),
        even(ab26, cd26),
        even(ab37, cd37),
        odd(ab04, cd04),
        odd(ab15, cd15),
        odd(ab26, cd26),
        odd(ab37, cd37),
    ]
}
