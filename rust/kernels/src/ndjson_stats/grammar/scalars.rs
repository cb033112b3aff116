//! Numbers and words.

use super::super::simd::Classify;
use super::masks::{shift, through};

/// What a block leaves to the next of its numbers and words: for each mask that moves, the one bit that left it.
#[derive(Default)]
pub(super) struct Carry {
    /// Up to four bits: the rest of a word.
    word: u64,
    word_end: u64,
    sign: u64,
    first_minus: u64,
    first_zero: u64,
    integer: u64,
    dot: u64,
    fraction: u64,
    exponent: u64,
}

impl Carry {
    /// Whether anything is left to say about numbers and words that ended with the last block.
    #[inline(always)]
    pub(super) fn left(&self) -> u64 {
        self.word_end
            | self.sign
            | self.first_minus
            | self.first_zero
            | self.integer
            | self.dot
            | self.fraction
            | self.exponent
    }
}

/// Errors in numbers and words.
#[inline(always)]
pub(super) fn errors<C: Classify>(
    way: C,
    block: &[u8; 64],
    lines: &[u8],
    at: usize,
    scalar: u64,
    first: u64,
    carry: &mut Carry,
) -> u64 {
    let found = way.digits(block);

    let mut errors = 0;
    let mut word = carry.word;
    carry.word = 0;
    let mut words = first & !(found.digit | found.minus);
    while words != 0 {
        let start = words.trailing_zeros();
        let length = word_length(&lines[at + start as usize..]);
        errors |= u64::from(length == 0) << start;
        let bytes = ((1u128 << length) - 1) << start;
        word |= bytes as u64;
        carry.word = (bytes >> 64) as u64;
        words &= words - 1;
    }
    let number = scalar & !word;
    errors |= shift(word, &mut carry.word_end) & number;

    let digit = found.digit & number;
    let minus = found.minus & number;
    let plus = found.plus & number;
    let dot = found.dot & number;
    let exponent = found.exponent & number;
    let sign = minus | plus;
    errors |= number & !(digit | sign | dot | exponent);

    let after_exponent = shift(exponent, &mut carry.exponent);
    errors |= after_exponent & !(digit | sign);
    errors |= sign & !(after_exponent | (minus & first));
    errors |= shift(sign, &mut carry.sign) & !digit;

    // A zero that leads an integer is all of it.
    let integer = digit & (first | shift(minus & first, &mut carry.first_minus));
    errors |= shift(integer & found.zero, &mut carry.first_zero) & digit;

    let after_dot = shift(dot, &mut carry.dot);
    errors |= after_dot & !digit;
    let integer_end = through(integer, digit, &mut carry.integer);
    errors |= dot & !integer_end;
    let fraction_end = through(after_dot & digit, digit, &mut carry.fraction);
    errors |= exponent & !(integer_end | fraction_end);
    errors
}

/// The length of the word that `bytes` begins with; 0 when there is none that JSON knows.
fn word_length(bytes: &[u8]) -> u32 {
    if bytes.starts_with(b"true") || bytes.starts_with(b"null") {
        4
    } else if bytes.starts_with(b"false") {
        5
    } else {
        0
    }
}
