//! The tokens of a block, and whether each may stand behind those before it.

use super::super::simd::{Classify, Structure};
use super::masks::{next, shift, through};
use super::scalars;

/// What a block leaves to the next: for each mask that moves bits towards later bytes, the one bit that left it.
pub(super) struct Carry {
    /// All ones when a string goes on.
    inside: u64,
    escaped: u64,
    scalar: u64,
    value_next: u64,
    after_open: u64,
    key_next: u64,
    key: u64,
    after_key: u64,
    scalars: scalars::Carry,
}

impl Carry {
    pub(super) fn at_line_start() -> Self {
        Self {
            inside: 0,
            escaped: 0,
            scalar: 0,
            value_next: 1,
            after_open: 0,
            key_next: 0,
            key: 0,
            after_key: 0,
            scalars: scalars::Carry::default(),
        }
    }
}

/// The tokens of a block.
pub(super) struct Tokens {
    /// Strings, each from its opening quote to before its closing quote.
    pub(super) inside: u64,
    /// Where strings begin.
    string: u64,
    /// Every byte of the numbers and words, and of whatever else stands outside strings without belonging there.
    scalar: u64,
    /// Where they begin.
    first: u64,
    pub(super) open: u64,
    pub(super) close: u64,
    colon: u64,
    comma: u64,
    white: u64,
    /// Broken escapes.
    escape_errors: u64,
}

/// What there is to say against a block.
pub(super) struct Verdict {
    /// What is wrong at any level.
    pub(super) errors: u64,
    /// What is wrong at each level, by `Level as usize`.
    pub(super) misplaced: [u64; 3],
    /// Newlines of lines without a token, or without an end: if nothing is wrong, the line is blank.
    pub(super) blank: u64,
}

impl Tokens {
    #[inline(always)]
    pub(super) fn find<C: Classify>(way: C, lines: &[u8], at: usize, found: &Structure, carry: &mut Carry) -> Self {
        let mut escape_errors = 0;
        let mut escaped = carry.escaped;
        carry.escaped = 0;
        if found.backslash != 0 {
            let mut backslashes = found.backslash & !escaped;
            while backslashes != 0 {
                let backslash = backslashes & backslashes.wrapping_neg();
                if !is_escape(&lines[at + backslash.trailing_zeros() as usize..]) {
                    escape_errors |= backslash;
                }
                escaped |= backslash << 1;
                carry.escaped = backslash >> 63;
                backslashes &= !(backslash | backslash << 1);
            }
        }
        let quote = found.quote & !escaped;
        let inside = way.parity(quote) ^ carry.inside;
        carry.inside = (inside.cast_signed() >> 63).cast_unsigned();

        let outside = !(inside | quote);
        let open = found.open & outside;
        let close = found.close & outside;
        let colon = found.colon & outside;
        let comma = found.comma & outside;
        let white = found.white & outside;
        let scalar = outside & !(open | close | colon | comma | white | found.newline);
        let first = scalar & !shift(scalar, &mut carry.scalar);
        Self { inside, string: quote & inside, scalar, first, open, close, colon, comma, white, escape_errors }
    }

    #[inline(always)]
    pub(super) fn judge<C: Classify>(
        &self,
        way: C,
        block: &[u8; 64],
        lines: &[u8],
        at: usize,
        found: &Structure,
        carry: &mut Carry,
    ) -> Verdict {
        let Self { inside, string, scalar, first, open, close, colon, comma, white, .. } = *self;
        let mut errors = self.escape_errors | (inside & found.control);

        // Every token stands either where a value may begin, or behind a value.
        let value_next = next(open | colon | comma | found.newline, white, &mut carry.value_next);
        let after_open = next(open, white, &mut carry.after_open);
        errors |= (string | first | open) & !value_next;
        errors |= (colon | comma) & value_next;
        errors |= close & value_next & !after_open;

        // A colon stands behind a string that stands where a key may; whether keys may stand there, the level decides.
        let key_next = next((open & found.brace) | comma, white, &mut carry.key_next);
        let key_end = through(string & key_next, inside, &mut carry.key);
        let after_key = next(key_end, white, &mut carry.after_key);
        errors |= colon & !after_key;

        if scalar | carry.scalars.left() != 0 {
            errors |= scalars::errors(way, block, lines, at, scalar, first, &mut carry.scalars);
        }
        let in_object = (key_next & !(string | (close & found.brace))) | (after_key & !colon);
        Verdict { errors, misplaced: [colon | comma, in_object, after_key & colon], blank: found.newline & value_next }
    }
}

/// Whether a backslash begins a whole escape.
fn is_escape(bytes: &[u8]) -> bool {
    match bytes.get(1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => true,
        Some(b'u') => bytes.get(2..6).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        _ => false,
    }
}
