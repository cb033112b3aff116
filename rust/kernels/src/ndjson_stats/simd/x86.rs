//! The classes of 64 bytes in the registers of x86-64.

use std::arch::is_x86_feature_detected;
use std::arch::x86_64::*;

use super::{Classify, Digits, Structure, Units, Work};

/// One register of 64 bytes.
#[derive(Clone, Copy)]
pub(super) struct Avx512(Avx2);

impl Avx512 {
    pub(super) fn detect() -> Option<Self> {
        let found = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw");
        Avx2::detect().filter(|_| found).map(Self)
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx2,pclmulqdq,popcnt,lzcnt,bmi1,bmi2")]
pub(super) fn with_avx512<W: Work>(work: W, avx512: Avx512) -> W::Out {
    work.with(avx512)
}

impl Classify for Avx512 {
    #[inline(always)]
    fn structure(self, block: &[u8; 64]) -> Structure {
        // SAFETY: an `Avx512` exists only where the machine has AVX-512 for bytes.
        unsafe { wide::structure(block) }
    }

    #[inline(always)]
    fn digits(self, block: &[u8; 64]) -> Digits {
        // SAFETY: as above.
        unsafe { wide::digits(block) }
    }

    #[inline(always)]
    fn units(self, block: &[u8; 64]) -> Units {
        // SAFETY: as above.
        unsafe { wide::units(block) }
    }

    #[inline(always)]
    fn parity(self, bits: u64) -> u64 {
        self.0.parity(bits)
    }
}

mod wide {
    use super::*;

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    pub(super) fn structure(block: &[u8; 64]) -> Structure {
        let bytes = load(block);
        let lower = _mm512_or_si512(bytes, splat(0x20));
        Structure {
            quote: equal(bytes, b'"'),
            backslash: equal(bytes, b'\\'),
            open: equal(lower, b'{'),
            close: equal(lower, b'}'),
            brace: _mm512_test_epi8_mask(bytes, splat(0x20)),
            colon: equal(bytes, b':'),
            comma: equal(bytes, b','),
            white: equal(bytes, b' ') | equal(bytes, b'\t') | equal(bytes, b'\r'),
            newline: equal(bytes, b'\n'),
            control: below(bytes, 0x20),
            high: _mm512_movepi8_mask(bytes),
        }
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    pub(super) fn digits(block: &[u8; 64]) -> Digits {
        let bytes = load(block);
        Digits {
            digit: below(_mm512_sub_epi8(bytes, splat(b'0')), 10),
            zero: equal(bytes, b'0'),
            minus: equal(bytes, b'-'),
            plus: equal(bytes, b'+'),
            dot: equal(bytes, b'.'),
            exponent: equal(_mm512_or_si512(bytes, splat(0x20)), b'e'),
        }
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    pub(super) fn units(block: &[u8; 64]) -> Units {
        let bytes = load(block);
        Units { continuation: _mm512_cmplt_epi8_mask(bytes, splat(0xc0)), lead4: !below(bytes, 0xf0) }
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    fn load(block: &[u8; 64]) -> __m512i {
        // SAFETY: 64 bytes are readable at `block`, and the load asks for no alignment.
        unsafe { _mm512_loadu_si512(block.as_ptr().cast()) }
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    fn splat(byte: u8) -> __m512i {
        _mm512_set1_epi8(byte.cast_signed())
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    fn equal(bytes: __m512i, byte: u8) -> u64 {
        _mm512_cmpeq_epi8_mask(bytes, splat(byte))
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    fn below(bytes: __m512i, limit: u8) -> u64 {
        _mm512_cmplt_epu8_mask(bytes, splat(limit))
    }
}

/// Two registers of 32 bytes.
#[derive(Clone, Copy)]
pub(super) struct Avx2(());

impl Avx2 {
    pub(super) fn detect() -> Option<Self> {
        let found = is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("pclmulqdq")
            && is_x86_feature_detected!("popcnt")
            && is_x86_feature_detected!("lzcnt")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2");
        found.then_some(Self(()))
    }
}

#[target_feature(enable = "avx2,pclmulqdq,popcnt,lzcnt,bmi1,bmi2")]
pub(super) fn with_avx2<W: Work>(work: W, avx2: Avx2) -> W::Out {
    work.with(avx2)
}

impl Classify for Avx2 {
    #[inline(always)]
    fn structure(self, block: &[u8; 64]) -> Structure {
        // SAFETY: an `Avx2` exists only where the machine has AVX2.
        unsafe { structure(block) }
    }

    #[inline(always)]
    fn digits(self, block: &[u8; 64]) -> Digits {
        // SAFETY: as above.
        unsafe { digits(block) }
    }

    #[inline(always)]
    fn units(self, block: &[u8; 64]) -> Units {
        // SAFETY: as above.
        unsafe { units(block) }
    }

    #[inline(always)]
    fn parity(self, bits: u64) -> u64 {
        // SAFETY: `detect` has also found the carry-less multiplication.
        unsafe { parity(bits) }
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn structure(block: &[u8; 64]) -> Structure {
    let bytes = load(block);
    let lower = each(bytes, |half| _mm256_or_si256(half, _mm256_set1_epi8(0x20)));
    let newline = equal(bytes, b'\n');
    // Looked up by its low four bits, each of JSON's white space finds itself, and nothing else does: bytes from
    // 0x80 find 0, so -128 is never a find.
    let table = _mm256_broadcastsi128_si256(_mm_setr_epi8(
        0x20, -128, -128, -128, -128, -128, -128, -128, -128, 0x09, 0x0a, -128, -128, 0x0d, -128, -128,
    ));
    let white = mask(each(bytes, |half| _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, half), half)));
    Structure {
        quote: equal(bytes, b'"'),
        backslash: equal(bytes, b'\\'),
        open: equal(lower, b'{'),
        close: equal(lower, b'}'),
        brace: mask(each(bytes, |half| _mm256_slli_epi16::<2>(half))),
        colon: equal(bytes, b':'),
        comma: equal(bytes, b','),
        white: white & !newline,
        newline,
        control: at_most(bytes, 0x1f),
        high: mask(bytes),
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn digits(block: &[u8; 64]) -> Digits {
    let bytes = load(block);
    Digits {
        digit: at_most(each(bytes, |half| _mm256_sub_epi8(half, _mm256_set1_epi8(b'0' as i8))), 9),
        zero: equal(bytes, b'0'),
        minus: equal(bytes, b'-'),
        plus: equal(bytes, b'+'),
        dot: equal(bytes, b'.'),
        exponent: equal(each(bytes, |half| _mm256_or_si256(half, _mm256_set1_epi8(0x20))), b'e'),
    }
}

#[inline]
#[target_feature(enable = "avx2")]
fn units(block: &[u8; 64]) -> Units {
    let bytes = load(block);
    Units {
        // Signed, continuation bytes are the smallest: -128 to -65.
        continuation: mask(each(bytes, |half| _mm256_cmpgt_epi8(_mm256_set1_epi8(-64), half))),
        lead4: !at_most(bytes, 0xef),
    }
}

#[inline]
#[target_feature(enable = "pclmulqdq")]
fn parity(bits: u64) -> u64 {
    let product = _mm_clmulepi64_si128::<0>(_mm_cvtsi64_si128(bits.cast_signed()), _mm_set1_epi8(-1));
    _mm_cvtsi128_si64(product).cast_unsigned()
}

type Halves = (__m256i, __m256i);

#[inline]
#[target_feature(enable = "avx2")]
fn load(block: &[u8; 64]) -> Halves {
    let half = block.as_ptr().cast::<__m256i>();
    // SAFETY: 64 bytes are readable at `block`, and the loads ask for no alignment.
    unsafe { (_mm256_loadu_si256(half), _mm256_loadu_si256(half.add(1))) }
}

#[inline(always)]
fn each(bytes: Halves, f: impl Fn(__m256i) -> __m256i) -> Halves {
    (f(bytes.0), f(bytes.1))
}

#[inline]
#[target_feature(enable = "avx2")]
fn equal(bytes: Halves, byte: u8) -> u64 {
    let byte = _mm256_set1_epi8(byte.cast_signed());
    mask((_mm256_cmpeq_epi8(bytes.0, byte), _mm256_cmpeq_epi8(bytes.1, byte)))
}

#[inline]
#[target_feature(enable = "avx2")]
fn at_most(bytes: Halves, limit: u8) -> u64 {
    let limit = _mm256_set1_epi8(limit.cast_signed());
    mask((
        _mm256_cmpeq_epi8(_mm256_min_epu8(bytes.0, limit), bytes.0),
        _mm256_cmpeq_epi8(_mm256_min_epu8(bytes.1, limit), bytes.1),
    ))
}

/// The top bit of every byte.
#[inline]
#[target_feature(enable = "avx2")]
fn mask(bytes: Halves) -> u64 {
    let low = _mm256_movemask_epi8(bytes.0).cast_unsigned();
    let high = _mm256_movemask_epi8(bytes.1).cast_unsigned();
    u64::from(low) | u64::from(high) << 32
}
