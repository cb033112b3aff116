//! What bits mean: prefix codes, and the tables that they are looked up in.

use super::END_OF_BLOCK;

const LENGTH_BASE: [u16; 29] =
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA: [u8; 29] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE: [u16; 30] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
];
const DISTANCE_EXTRA: [u8; 30] =
    [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

/// What the next bits mean. Bits 0 to 5: how many of them, extra bits included; 8 to 11: how many without the extra bits. 16
/// to 30: the literal, or the base of a length or distance.
#[derive(Clone, Copy, Default)]
pub(super) struct Entry(u32);

const LITERAL: u32 = 1 << 31;
/// Neither a literal nor the base of something: the end of a block, a link to a second table, or no code at all.
const SPECIAL: u32 = 1 << 15;
/// A code too long for the first table: bits 16 to 30 say where its second table begins, 8 to 11 how many bits that has.
const LINK: u32 = 1 << 14;
/// A code without a meaning.
const INVALID: u32 = 1 << 13;
/// For zlib, what is no code is one bit long: only codes of a single bit leave something out.
pub(super) const NO_CODE: Entry = Entry(SPECIAL | INVALID | 1);

impl Entry {
    pub(super) fn new(base: u32, extra_bits: u32, bits: u32) -> Self {
        Self(base << 16 | bits << 8 | (bits + extra_bits))
    }

    #[inline(always)]
    pub(super) fn is_literal(self) -> bool {
        self.0 & LITERAL != 0
    }

    #[inline(always)]
    pub(super) fn is_special(self) -> bool {
        self.0 & SPECIAL != 0
    }

    #[inline(always)]
    pub(super) fn is_link(self) -> bool {
        self.0 & LINK != 0
    }

    #[inline(always)]
    pub(super) fn is_invalid(self) -> bool {
        self.0 & INVALID != 0
    }

    #[inline(always)]
    pub(super) fn bits(self) -> u32 {
        self.0 & 63
    }

    #[inline(always)]
    pub(super) fn bits_without_extra(self) -> u32 {
        self.0 >> 8 & 15
    }

    #[inline(always)]
    pub(super) fn literal(self) -> u8 {
        (self.0 >> 16) as u8
    }

    #[inline(always)]
    pub(super) fn base(self) -> usize {
        (self.0 >> 16 & 0x7fff) as usize
    }

    /// Where in its second table the entry for the bits in `buffer` stands, of which the first table took `bits`.
    #[inline(always)]
    pub(super) fn linked(self, buffer: u64, bits: u32) -> usize {
        self.base() + (buffer >> bits & ((1 << self.bits_without_extra()) - 1)) as usize
    }
}

pub(super) fn literal_or_length(symbol: u16, bits: u32) -> Entry {
    if symbol < END_OF_BLOCK {
        return Entry(LITERAL | Entry::new(symbol.into(), 0, bits).0);
    }
    if symbol == END_OF_BLOCK {
        return Entry(SPECIAL | Entry::new(0, 0, bits).0);
    }
    with_base(usize::from(symbol - END_OF_BLOCK - 1), &LENGTH_BASE, &LENGTH_EXTRA, bits)
}

pub(super) fn distance(symbol: u16, bits: u32) -> Entry {
    with_base(symbol.into(), &DISTANCE_BASE, &DISTANCE_EXTRA, bits)
}

/// The last two lengths and the last two distances may have codes, and have no meaning.
fn with_base(index: usize, bases: &[u16], extra_bits: &[u8], bits: u32) -> Entry {
    match (bases.get(index), extra_bits.get(index)) {
        (Some(base), Some(extra)) => Entry::new(u32::from(*base), u32::from(*extra), bits),
        _ => Entry(SPECIAL | INVALID | bits),
    }
}

/// A canonical prefix code, as deflate describes one by its lengths.
pub(super) struct Code {
    /// How many codes there are of each length.
    counts: [u16; 16],
    /// Symbols in the order of their codes.
    symbols: [u16; 288],
    pub(super) complete: bool,
}

const LONGEST_CODE: u32 = 15;

impl Code {
    /// None when the lengths ask for more codes than there are.
    pub(super) fn new(lengths: &[u8]) -> Option<Self> {
        let mut counts = [0u16; 16];
        for length in lengths {
            counts[usize::from(*length)] += 1;
        }
        counts[0] = 0;
        let mut left = 1i32;
        for count in &counts[1..] {
            left = left * 2 - i32::from(*count);
            if left < 0 {
                return None;
            }
        }
        let mut next = [0; 16];
        for length in 1..15 {
            next[length + 1] = next[length] + usize::from(counts[length]);
        }
        let mut symbols = [0; 288];
        for (symbol, length) in lengths.iter().enumerate().filter(|(_, length)| **length > 0) {
            let place = &mut next[usize::from(*length)];
            symbols[*place] = symbol as u16;
            *place += 1;
        }
        Some(Self { counts, symbols, complete: left == 0 })
    }

    /// Zlib lets a code be incomplete only when it is a single bit, or nothing at all.
    pub(super) fn is_usable(&self) -> bool {
        self.complete || self.counts[2..].iter().all(|count| *count == 0)
    }

    /// Makes a table of all values of the next `bits` bits, and behind it, for those that begin a longer code, second
    /// tables of the bits that may follow. Room for a second table per two long codes is enough: the code is complete
    /// wherever it is longer than a bit.
    pub(super) fn fill(&self, bits: u32, table: &mut [Entry], entry: impl Fn(u16, u32) -> Entry) {
        let mut symbols = self.symbols.iter().copied();
        table[0] = NO_CODE;
        let mut code = 0u32;
        for length in 1..=bits {
            // What is known of a value of fewer bits holds for both that it is the beginning of.
            table.copy_within(..1 << (length - 1), 1 << (length - 1));
            for symbol in symbols.by_ref().take(self.counts[length as usize].into()) {
                table[reversed(code, length)] = entry(symbol, length);
                code += 1;
            }
            code <<= 1;
        }
        let (mut filled, mut linked) = (1 << bits, usize::MAX);
        for length in bits + 1..=LONGEST_CODE {
            for symbol in symbols.by_ref().take(self.counts[length as usize].into()) {
                let first = reversed(code >> (length - bits), bits);
                let second_bits = LONGEST_CODE - bits;
                // Codes that begin alike follow each other.
                if first != linked {
                    linked = first;
                    table[first] = Entry(SPECIAL | LINK | Entry::new(filled as u32, 0, second_bits).0);
                    filled += 1 << second_bits;
                }
                let start = filled - (1 << second_bits);
                let entry = entry(symbol, length);
                for at in (reversed(code, length) >> bits..1 << second_bits).step_by(1 << (length - bits)) {
                    table[start + at] = entry;
                }
                code += 1;
            }
            code <<= 1;
        }
    }
}

/// Codes are written highest bit first into a stream that is read lowest bit first.
fn reversed(code: u32, length: u32) -> usize {
    (code.reverse_bits() >> (32 - length)) as usize
}
