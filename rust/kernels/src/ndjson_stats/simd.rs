//! Which of 64 bytes belong to which class of JSON's characters, as bit masks: bit i is about byte i.

/// The classes that say where strings, values and lines begin and end.
#[derive(Clone, Copy)]
pub struct Structure {
    pub quote: u64,
    pub backslash: u64,
    /// `{` and `[`.
    pub open: u64,
    /// `}` and `]`.
    pub close: u64,
    /// Of the brackets, those that are braces. Means nothing about other bytes.
    pub brace: u64,
    pub colon: u64,
    pub comma: u64,
    /// Space, tab, carriage return. Not newline.
    pub white: u64,
    pub newline: u64,
    /// Below 0x20, newline included.
    pub control: u64,
    /// 0x80 and above.
    pub high: u64,
}

/// The classes that numbers are made of.
#[derive(Clone, Copy)]
pub struct Digits {
    pub digit: u64,
    pub zero: u64,
    pub minus: u64,
    pub plus: u64,
    pub dot: u64,
    /// `e` and `E`.
    pub exponent: u64,
}

/// The classes that tell characters from bytes, in well-formed UTF-8.
#[derive(Clone, Copy, Default)]
pub struct Units {
    /// The second to fourth bytes of a character.
    pub continuation: u64,
    /// The first bytes of characters of four bytes, which are two units of UTF-16.
    pub lead4: u64,
}

/// A way to classify bytes on this machine. Holding one proves that the machine has the instructions.
pub trait Classify: Copy {
    fn structure(self, block: &[u8; 64]) -> Structure;
    fn digits(self, block: &[u8; 64]) -> Digits;
    fn units(self, block: &[u8; 64]) -> Units;
    /// Bit i of the result is the parity of bits 0 to i.
    fn parity(self, bits: u64) -> u64;
}

/// Work to be compiled once for each way. `with` must be `inline(always)`: only then is it compiled with the
/// instructions of the way it is given.
pub trait Work {
    type Out;
    fn with<C: Classify>(self, classify: C) -> Self::Out;
}

/// Does `work` in the fastest way this machine has.
pub fn best<W: Work>(work: W) -> W::Out {
    #[cfg(target_arch = "x86_64")]
    {
        if let Some(avx512) = x86::Avx512::detect() {
            // SAFETY: `detect` found every feature the function is compiled with.
            return unsafe { x86::with_avx512(work, avx512) };
        }
        if let Some(avx2) = x86::Avx2::detect() {
            // SAFETY: as above.
            return unsafe { x86::with_avx2(work, avx2) };
        }
    }
    work.with(Portable)
}

/// Eight bytes at a time in ordinary registers.
#[derive(Clone, Copy)]
pub struct Portable;

impl Classify for Portable {
    #[inline(always)]
    fn structure(self, block: &[u8; 64]) -> Structure {
        let lower = |word: u64| word | splat(0x20);
        let newline = mask(block, |word| equal(word, b'\n'));
        Structure {
            quote: mask(block, |word| equal(word, b'"')),
            backslash: mask(block, |word| equal(word, b'\\')),
            open: mask(block, |word| equal(lower(word), b'{')),
            close: mask(block, |word| equal(lower(word), b'}')),
            brace: mask(block, |word| word << 2),
            colon: mask(block, |word| equal(word, b':')),
            comma: mask(block, |word| equal(word, b',')),
            white: mask(block, |word| equal(word, b' ') | equal(word, b'\t') | equal(word, b'\r')),
            newline,
            control: mask(block, |word| below(word, 0x20)),
            high: mask(block, |word| word),
        }
    }

    #[inline(always)]
    fn digits(self, block: &[u8; 64]) -> Digits {
        Digits {
            digit: mask(block, |word| below(word, b'9' + 1) & !below(word, b'0')),
            zero: mask(block, |word| equal(word, b'0')),
            minus: mask(block, |word| equal(word, b'-')),
            plus: mask(block, |word| equal(word, b'+')),
            dot: mask(block, |word| equal(word, b'.')),
            exponent: mask(block, |word| equal(word | splat(0x20), b'e')),
        }
    }

    #[inline(always)]
    fn units(self, block: &[u8; 64]) -> Units {
        Units {
            continuation: mask(block, |word| word & !(word << 1)),
            lead4: mask(block, |word| word & (word << 1) & (word << 2) & (word << 3)),
        }
    }

    #[inline(always)]
    fn parity(self, mut bits: u64) -> u64 {
        for shift in [1, 2, 4, 8, 16, 32] {
            bits ^= bits << shift;
        }
        bits
    }
}

const TOPS: u64 = splat(0x80);

const fn splat(byte: u8) -> u64 {
    0x0101_0101_0101_0101 * byte as u64
}

/// The top bits of the bytes that equal `byte`; other bits are noise.
#[inline(always)]
fn equal(word: u64, byte: u8) -> u64 {
    let different = word ^ splat(byte);
    // Adding 0x7f carries into the top bit of every byte that has a lower bit, and never beyond it.
    !((different & !TOPS).wrapping_add(!TOPS) | different)
}

/// The top bits of the bytes below `limit`, which is at most 0x80; other bits are noise.
#[inline(always)]
fn below(word: u64, limit: u8) -> u64 {
    !((word & !TOPS).wrapping_add(splat(0x80 - limit)) | word)
}

/// Gathers the top bits of `test` over the block.
#[inline(always)]
fn mask(block: &[u8; 64], test: impl Fn(u64) -> u64) -> u64 {
    let mut bits = 0;
    for (i, word) in block.as_chunks::<8>().0.iter().enumerate() {
        let tops = (test(u64::from_le_bytes(*word)) & TOPS) >> 7;
        // Moves the lowest bit of byte k to bit 56 + k: no two products meet.
        bits |= (tops.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * i);
    }
    bits
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::is_x86_feature_detected;
    use std::arch::x86_64::*;

    use super::{Classify, Digits, Structure, Units, Work};

    /// One register of 64 bytes.
    #[derive(Clone, Copy)]
    pub struct Avx512(Avx2);

    impl Avx512 {
        pub fn detect() -> Option<Self> {
            let found = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw");
            Avx2::detect().filter(|_| found).map(Self)
        }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx2,pclmulqdq,popcnt,lzcnt,bmi1,bmi2")]
    pub fn with_avx512<W: Work>(work: W, avx512: Avx512) -> W::Out {
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
        pub fn structure(block: &[u8; 64]) -> Structure {
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
        pub fn digits(block: &[u8; 64]) -> Digits {
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
        pub fn units(block: &[u8; 64]) -> Units {
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
    pub struct Avx2(());

    impl Avx2 {
        pub fn detect() -> Option<Self> {
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
    pub fn with_avx2<W: Work>(work: W, avx2: Avx2) -> W::Out {
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
}

/// Does the same work in every way this machine has.
#[cfg(test)]
pub fn every<W: Work>(work: impl Fn() -> W) -> Vec<W::Out> {
    let mut outcomes = vec![work().with(Portable)];
    #[cfg(target_arch = "x86_64")]
    {
        // SAFETY: here and below, `detect` found every feature the function is compiled with.
        outcomes.extend(x86::Avx2::detect().map(|avx2| unsafe { x86::with_avx2(work(), avx2) }));
        // SAFETY: as above.
        outcomes.extend(x86::Avx512::detect().map(|avx512| unsafe { x86::with_avx512(work(), avx512) }));
    }
    outcomes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte at every position of a block.
    fn blocks() -> impl Iterator<Item = [u8; 64]> {
        (0..=255u8).map(|first| std::array::from_fn(|i| first.wrapping_add((i as u8).wrapping_mul(37))))
    }

    fn bits(block: &[u8; 64], test: impl Fn(u8) -> bool) -> u64 {
        block.iter().enumerate().fold(0, |bits, (i, &byte)| bits | u64::from(test(byte)) << i)
    }

    struct Check;

    impl Work for Check {
        type Out = ();

        #[inline(always)]
        fn with<C: Classify>(self, way: C) {
            for block in blocks() {
                let found = way.structure(&block);
                assert_eq!(found.quote, bits(&block, |b| b == b'"'));
                assert_eq!(found.backslash, bits(&block, |b| b == b'\\'));
                assert_eq!(found.open, bits(&block, |b| b"{[".contains(&b)));
                assert_eq!(found.close, bits(&block, |b| b"}]".contains(&b)));
                assert_eq!(found.brace & (found.open | found.close), bits(&block, |b| b"{}".contains(&b)));
                assert_eq!(found.colon, bits(&block, |b| b == b':'));
                assert_eq!(found.comma, bits(&block, |b| b == b','));
                assert_eq!(found.white, bits(&block, |b| b" \t\r".contains(&b)));
                assert_eq!(found.newline, bits(&block, |b| b == b'\n'));
                assert_eq!(found.control, bits(&block, |b| b < 0x20));
                assert_eq!(found.high, bits(&block, |b| b >= 0x80));
                let found = way.digits(&block);
                assert_eq!(found.digit, bits(&block, |b| b.is_ascii_digit()));
                assert_eq!(found.zero, bits(&block, |b| b == b'0'));
                assert_eq!(found.minus, bits(&block, |b| b == b'-'));
                assert_eq!(found.plus, bits(&block, |b| b == b'+'));
                assert_eq!(found.dot, bits(&block, |b| b == b'.'));
                assert_eq!(found.exponent, bits(&block, |b| b"eE".contains(&b)));
                let found = way.units(&block);
                assert_eq!(found.continuation, bits(&block, |b| b & 0xc0 == 0x80));
                assert_eq!(found.lead4, bits(&block, |b| b >= 0xf0));
                let word = u64::from_le_bytes(block[..8].try_into().unwrap());
                let parity = (0..64).fold(0, |out, i| out | u64::from((word << (63 - i)).count_ones() & 1) << i);
                assert_eq!(way.parity(word), parity);
            }
        }
    }

    #[test]
    fn classifies_every_byte_at_every_position_in_every_way() {
        every(|| Check);
    }
}
