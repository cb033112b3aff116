//! One input, 512 bytes at a time.
//!
//! XOR with a byte reaches only the low byte of a hash, so h·M ^ byte = h·M + d, where d = (l ^ byte) - l and l is the low
//! byte of h·M. Once every l is known, so is every d, and the hash of n bytes is seed·M^n + Σ d_i·M^(n-1-i): a sum in any
//! order. And the low bytes are known without the rest: bit k of the next one depends on bits 0 to k of this one only.
//! With bit k of all low bytes as one row of bits, a plane, s' = s ^ t, where t follows from the planes below k: each
//! plane is a running XOR, which a multiplication without carries computes for 64 positions at once.

use std::arch::x86_64::*;

use super::keys::transposed;
use crate::byte_hash::{MULTIPLIER, power};

/// Bytes in a vector, and positions in a word of a plane.
const BLOCK: usize = 64;
/// Bytes whose bit k fills a vector: one vector of each plane.
const GROUP: usize = 8 * BLOCK;
/// Groups that are taken through the planes together: one alone would wait for itself most of the time.
const TOGETHER: usize = 8;

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vbmi,avx512vnni,gfni,vpclmulqdq")]
pub(super) fn hash(bytes: &[u8], seed: u64) -> u64 {
    let (head, groups) = bytes.as_rchunks::<GROUP>();
    // The first group is filled up with zeros in front. A zero byte multiplies by M; M is odd, so it can be undone.
    let fill = (GROUP - head.len()) % GROUP;
    let mut state = State::new(seed.wrapping_mul(power(INVERSE, fill as u64)));
    if fill > 0 {
        let mut group = [0; GROUP];
        group[fill..].copy_from_slice(head);
        state.take(&[group]);
    }
    let (few, batches) = groups.as_rchunks::<TOGETHER>();
    for group in few {
        state.take(&[*group]);
    }
    for batch in batches {
        state.take(batch);
    }
    state.hash()
}

/// M · INVERSE = 1, modulo 2^64.
const INVERSE: u64 = 17_277_697_729_899_102_487;

struct State {
    /// The hash is the sum of the lanes.
    lanes: __m512i,
    /// The low byte of the hash.
    low: u8,
}

impl State {
    #[target_feature(enable = "avx512f")]
    fn new(seed: u64) -> Self {
        Self { lanes: _mm512_set_epi64(0, 0, 0, 0, 0, 0, 0, seed as i64), low: seed as u8 }
    }

    #[target_feature(enable = "avx512f")]
    fn hash(&self) -> u64 {
        _mm512_reduce_add_epi64(self.lanes) as u64
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vbmi,avx512vnni,gfni,vpclmulqdq")]
    fn take<const N: usize>(&mut self, groups: &[[u8; GROUP]; N]) {
        let zero = [_mm512_setzero_si512(); N];
        let mut planes = Planes { s: [zero; 8], borrow: zero, carry: zero, times7: zero };
        let bytes = groups.each_ref().map(|group| planes_of(group));
        let products = [
            planes.resolve::<0>(&bytes, &mut self.low),
            planes.resolve::<1>(&bytes, &mut self.low),
            planes.resolve::<2>(&bytes, &mut self.low),
            planes.resolve::<3>(&bytes, &mut self.low),
            planes.resolve::<4>(&bytes, &mut self.low),
            planes.resolve::<5>(&bytes, &mut self.low),
            planes.resolve::<6>(&bytes, &mut self.low),
            planes.resolve::<7>(&bytes, &mut self.low),
        ];
        let growth = _mm512_set1_epi64(power(MULTIPLIER, GROUP as u64) as i64);
        for (i, group) in groups.iter().enumerate() {
            let product = products.each_ref().map(|plane| plane[i]);
            self.lanes = _mm512_add_epi64(_mm512_mullo_epi64(self.lanes, growth), weighted(group, product));
        }
    }
}

/// Planes of N groups: bit 63 of word q is position 0 of block q, so that high bits come first.
struct Planes<const N: usize> {
    /// The low byte of the hash before each position.
    s: [[__m512i; N]; 8],
    /// Into bit k of 8·s - s.
    borrow: [__m512i; N],
    /// Into bit k of 7·s + 160·s.
    carry: [__m512i; N],
    /// Bit k of 7·s, without s itself.
    times7: [__m512i; N],
}

impl<const N: usize> Planes<N> {
    /// Computes plane K of `s` from the planes below, the input, and bit K of `low`, which becomes the one after the last
    /// position. Gives plane K of the low byte of s·M.
    ///
    /// s·M modulo 256 is s·167 = 7·s + 160·s, with 7·s = 8·s - s, and bits 5 to 7 of 160·s being s0, s1, s2 ^ s0.
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,vpclmulqdq")]
    fn resolve<const K: usize>(&mut self, bytes: &[[__m512i; 8]; N], low: &mut u8) -> [__m512i; N] {
        let Self { s, borrow, carry, times7 } = self;
        let ones = _mm512_set1_epi64(-1);
        let one = _mm512_set1_epi64(1);
        let zero = [_mm512_setzero_si512(); N];
        let (mut running, mut product) = (zero, zero);
        let mut parities = 0;
        for g in 0..N {
            if K >= 1 {
                let below = s[K - 1][g];
                borrow[g] = if K >= 4 { majority(not(s[K - 4][g]), below, borrow[g]) } else { or(below, borrow[g]) };
            }
            if K == 6 {
                carry[g] = and(xor(times7[g], s[5][g]), s[0][g]);
            }
            if K == 7 {
                carry[g] = majority(xor(times7[g], s[6][g]), s[1][g], carry[g]);
            }
            times7[g] = if K >= 3 { xor(s[K - 3][g], borrow[g]) } else { borrow[g] };
            product[g] = match K {
                5 => xor(times7[g], s[0][g]),
                6 => xor(xor(times7[g], s[1][g]), carry[g]),
                7 => xor(xor(times7[g], carry[g]), xor(s[0][g], s[2][g])),
                _ => times7[g],
            };
            let change = xor(bytes[g][K], product[g]);
            // Bit i of the high half of x · (2^64 - 1), without carries, is the XOR of all bits of x above i.
            let even = _mm512_clmulepi64_epi128::<0x00>(change, ones);
            let odd = _mm512_clmulepi64_epi128::<0x01>(change, ones);
            running[g] = _mm512_unpackhi_epi64(even, odd);
            parities |= u64::from(_mm512_test_epi64_mask(xor(running[g], change), one)) << (8 * g);
        }
        // The same over words: bit q of `before` is the XOR of `low` and of all words before word q.
        let mut before = parities << 1;
        for shift in [1, 2, 4, 8, 16, 32] {
            before ^= before << shift;
        }
        before ^= u64::from(*low >> K & 1).wrapping_neg();
        *low ^= (parities.count_ones() as u8 & 1) << K;
        for g in 0..N {
            s[K][g] = _mm512_mask_xor_epi64(running[g], (before >> (8 * g)) as u8, running[g], ones);
            product[g] = xor(s[K][g], product[g]);
        }
        product
    }
}

/// The eight planes of 512 bytes.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,gfni")]
fn planes_of(group: &[u8; GROUP]) -> [__m512i; 8] {
    let column = _mm512_set1_epi64(0x8040_2010_0804_0201_u64 as i64);
    let gather = vector(&GATHER);
    let mut rows = [column; 8];
    for (row, block) in rows.iter_mut().zip(group.as_chunks::<BLOCK>().0) {
        // In each word: byte k, bit i is bit k of byte 7 - i.
        let bits = _mm512_gf2p8affine_epi64_epi8::<0>(column, vector(block));
        *row = _mm512_permutexvar_epi8(gather, bits);
    }
    transposed(rows)
}

/// Σ d·M^(511-i) over a group, as eight sums, from the planes of the products.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vnni,gfni")]
fn weighted(group: &[u8; GROUP], product: [__m512i; 8]) -> __m512i {
    let column = _mm512_set1_epi64(0x0102_0408_1020_4080);
    let scatter = vector(&SCATTER);
    let low_byte = _mm512_set1_epi16(0xff);
    let (mut even, mut odd) = ([_mm512_setzero_si512(); 4], [_mm512_setzero_si512(); 4]);
    let rows = transposed(product);
    for ((row, block), weights) in rows.into_iter().zip(group.as_chunks::<BLOCK>().0).zip(&WEIGHTS.0) {
        let l = _mm512_gf2p8affine_epi64_epi8::<0>(column, _mm512_permutexvar_epi8(scatter, row));
        let next = xor(l, vector(block));
        let [even_weights, odd_weights] = weights;
        even = add_products(even, _mm512_sub_epi16(and(next, low_byte), and(l, low_byte)), even_weights);
        let d = _mm512_sub_epi16(_mm512_srli_epi16::<8>(next), _mm512_srli_epi16::<8>(l));
        odd = add_products(odd, d, odd_weights);
    }
    let mut sum = _mm512_setzero_si512();
    for (even, odd) in even.into_iter().zip(odd).rev() {
        let digit = _mm512_add_epi32(even, odd);
        let (high, low) = (_mm512_srai_epi64::<32>(digit), _mm512_srai_epi64::<32>(_mm512_slli_epi64::<32>(digit)));
        sum = _mm512_add_epi64(_mm512_slli_epi64::<16>(sum), _mm512_add_epi64(high, low));
    }
    sum
}

/// One sum for each digit of the weights.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn add_products(sums: [__m512i; 4], d: __m512i, weights: &[[i16; 32]; 4]) -> [__m512i; 4] {
    let [a, b, c, e] = sums;
    [
        _mm512_dpwssd_epi32(a, d, words(&weights[0])),
        _mm512_dpwssd_epi32(b, d, words(&weights[1])),
        _mm512_dpwssd_epi32(c, d, words(&weights[2])),
        _mm512_dpwssd_epi32(e, d, words(&weights[3])),
    ]
}

/// Byte r of plane k from byte k of word r, backwards, so that position 0 comes to the top.
static GATHER: [u8; BLOCK] = {
    let mut index = [0; BLOCK];
    let mut i = 0;
    while i < BLOCK {
        index[i] = (8 * (7 - i % 8) + i / 8) as u8;
        i += 1;
    }
    index
};

/// The way back.
static SCATTER: [u8; BLOCK] = {
    let mut index = [0; BLOCK];
    let mut i = 0;
    while i < BLOCK {
        index[i] = (8 * (7 - i % 8) + 7 - i / 8) as u8;
        i += 1;
    }
    index
};

/// M^(511-i) in four signed digits of 16 bits, so that a sum of 512 products fits 32 bits: per block, per even and odd
/// position, per digit, a vector.
#[repr(align(64))]
struct Weights([[[[i16; 32]; 4]; 2]; 8]);

static WEIGHTS: Weights = {
    let mut weights = [[[[0; 32]; 4]; 2]; 8];
    let mut i = GROUP;
    let mut weight = 1;
    while i > 0 {
        i -= 1;
        let mut rest: u64 = weight;
        let mut digit = 0;
        while digit < 4 {
            let value = rest as i16;
            weights[i / BLOCK][i % 2][digit][i % BLOCK / 2] = value;
            rest = rest.wrapping_sub(value as u64) >> 16;
            digit += 1;
        }
        weight = weight.wrapping_mul(MULTIPLIER);
    }
    Weights(weights)
};

#[target_feature(enable = "avx512f")]
fn vector(bytes: &[u8; BLOCK]) -> __m512i {
    // SAFETY: 64 readable bytes, which is what an unaligned load of 512 bits reads.
    unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
}

#[target_feature(enable = "avx512f")]
fn words(words: &[i16; 32]) -> __m512i {
    // SAFETY: 64 readable bytes, which is what an unaligned load of 512 bits reads.
    unsafe { _mm512_loadu_si512(words.as_ptr().cast()) }
}

#[target_feature(enable = "avx512f")]
fn xor(a: __m512i, b: __m512i) -> __m512i {
    _mm512_xor_si512(a, b)
}

#[target_feature(enable = "avx512f")]
fn and(a: __m512i, b: __m512i) -> __m512i {
    _mm512_and_si512(a, b)
}

#[target_feature(enable = "avx512f")]
fn or(a: __m512i, b: __m512i) -> __m512i {
    _mm512_or_si512(a, b)
}

#[target_feature(enable = "avx512f")]
fn not(a: __m512i) -> __m512i {
    _mm512_xor_si512(a, _mm512_set1_epi64(-1))
}

#[target_feature(enable = "avx512f")]
fn majority(a: __m512i, b: __m512i, c: __m512i) -> __m512i {
    _mm512_ternarylogic_epi64::<0xe8>(a, b, c)
}
