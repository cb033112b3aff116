//! Which of 64 bytes belong to which class of JSON's characters, as bit masks: bit i is about byte i.

#[cfg(test)]
mod tests;
#[cfg(target_arch = "x86_64")]
mod x86;

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
