//! JSON's grammar, 64 bytes at a time.
//!
//! Apart from nesting, what JSON forbids can be said about neighbours: a comma after a colon, a digit after a leading
//! zero, a value after a value. With one bit per byte and one mask per class of bytes, "the next token after each of
//! these" is a shift, and an addition that carries over white space; so a block of 64 bytes is checked by the same
//! hundred or so operations whatever is in it. Only brackets, newlines, words and escapes are looked at one by one.
//!
//! A mask of errors has a bit where the error shows: inside its line, or at the newline that ends it.

use super::Totals;
use super::nesting::{Level, Nesting};
use crate::simd::ndjson::{Classify, Structure, Work, best};

/// Counts whole lines; only the last one may lack its newline. `utf8` says that all of `lines` is well-formed.
pub fn count(lines: &[u8], utf8: bool, totals: &mut Totals) {
    best(Count { lines, utf8, totals });
}

struct Count<'a> {
    lines: &'a [u8],
    utf8: bool,
    totals: &'a mut Totals,
}

impl Work for Count<'_> {
    type Out = ();

    #[inline(always)]
    fn with<C: Classify>(self, way: C) {
        let Self { lines, utf8, totals } = self;
        // A last line without newline is given one, in the block behind the last whole one.
        let end = if lines.last() == Some(&b'\n') { lines.len() } else { lines.len() + 1 };
        let mut line = Line::starting_at(0);
        let mut nesting = Nesting::default();
        let mut carry = Carry::at_line_start();
        let mut at = 0;
        while at < end {
            let padded;
            let block = match lines[at..].first_chunk::<64>() {
                Some(block) => block,
                None => {
                    padded = padded_with_newline(&lines[at..]);
                    &padded
                }
            };
            let found = way.structure(block);
            let mut tokens = Tokens::find(way, lines, at, &found, &mut carry);
            // A newline inside a string ends the line and the string: what follows has to be looked at afresh.
            let broken = found.newline & tokens.inside;
            let limit = broken ^ broken.wrapping_sub(1);
            let errors = tokens.errors(way, block, lines, at, &found, &mut carry) | (broken & limit);
            let (continuation, lead4) = if found.high == 0 {
                (0, 0)
            } else {
                let units = way.units(block);
                (units.continuation, units.lead4)
            };

            let nonwhite = !(found.white | found.newline);
            let misplaced = tokens.misplaced();
            let mut events = (found.newline | tokens.open | tokens.close) & limit;
            // The bits behind the last event, and behind the last newline.
            let (mut rest, mut line_rest) = (u64::MAX, u64::MAX);
            while events != 0 {
                let event = events & events.wrapping_neg();
                let upto = event | (event - 1);
                line.failed |= misplaced[nesting.level() as usize] & rest & upto != 0;
                if found.newline & event != 0 {
                    let here = line_rest & upto;
                    line.failed |= errors & here != 0 || !nesting.is_empty();
                    line.seen(nonwhite & here, found.high & here, continuation & here, lead4 & here);
                    line.end(lines, at + event.trailing_zeros() as usize, utf8, totals);
                    line = Line::starting_at(at + event.trailing_zeros() as usize + 1);
                    nesting.clear();
                    line_rest = !upto;
                } else if tokens.open & event != 0 {
                    nesting.push(if found.brace & event != 0 { Level::Object } else { Level::Array });
                } else {
                    line.failed |= nesting.pop() != if found.brace & event != 0 { Level::Object } else { Level::Array };
                }
                rest = !upto;
                events ^= event;
            }
            if broken != 0 {
                at = line.start;
                carry = Carry::at_line_start();
                continue;
            }
            line.failed |= (misplaced[nesting.level() as usize] & rest) | (errors & line_rest) != 0;
            line.seen(nonwhite & line_rest, found.high & line_rest, continuation & line_rest, lead4 & line_rest);
            at += 64;
        }
        totals.bytes += lines.len() as u64;
    }
}

/// What is known of the line that is being read.
struct Line {
    start: usize,
    failed: bool,
    nonwhite: bool,
    high: bool,
    continuation: u64,
    lead4: u64,
}

impl Line {
    fn starting_at(start: usize) -> Self {
        Self { start, failed: false, nonwhite: false, high: false, continuation: 0, lead4: 0 }
    }

    #[inline(always)]
    fn seen(&mut self, nonwhite: u64, high: u64, continuation: u64, lead4: u64) {
        self.nonwhite |= nonwhite != 0;
        if high != 0 {
            self.high = true;
            self.continuation += u64::from(continuation.count_ones());
            self.lead4 += u64::from(lead4.count_ones());
        }
    }

    /// Counts the line, which the newline at `end` ends.
    #[inline(always)]
    fn end(&self, lines: &[u8], end: usize, utf8: bool, totals: &mut Totals) {
        let content = &lines[self.start..end];
        let content = content.strip_suffix(b"\r").unwrap_or(content);
        let length = content.len() as u64;
        totals.add_line(length, self.start as u64);
        if !self.nonwhite {
            totals.blank += 1;
        } else if self.failed || (self.high && !utf8 && simdutf8::basic::from_utf8(content).is_err()) {
            totals.add_invalid(self.start as u64);
        } else {
            totals.valid += 1;
            totals.chars += length - self.continuation;
            totals.utf16 += length - self.continuation + self.lead4;
        }
    }
}

/// What a block leaves to the next: for each mask that moves bits towards later bytes, the one bit that left it.
struct Carry {
    /// All ones when a string goes on.
    inside: u64,
    escaped: u64,
    scalar: u64,
    value_next: u64,
    after_open: u64,
    key_next: u64,
    key: u64,
    after_key: u64,
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
    fn at_line_start() -> Self {
        Self {
            inside: 0,
            escaped: 0,
            scalar: 0,
            value_next: 1,
            after_open: 0,
            key_next: 0,
            key: 0,
            after_key: 0,
            word: 0,
            word_end: 0,
            sign: 0,
            first_minus: 0,
            first_zero: 0,
            integer: 0,
            dot: 0,
            fraction: 0,
            exponent: 0,
        }
    }
}

/// The tokens of a block.
struct Tokens {
    /// Strings, each from its opening quote to before its closing quote.
    inside: u64,
    /// Where strings begin.
    string: u64,
    /// Every byte of the numbers and words, and of whatever else stands outside strings without belonging there.
    scalar: u64,
    /// Where they begin.
    first: u64,
    open: u64,
    close: u64,
    colon: u64,
    comma: u64,
    white: u64,
    /// Broken escapes.
    escape_errors: u64,
    /// The token after `{`, or after a comma: in an object, a key.
    key_next: u64,
    /// The token after a string that stands there.
    after_key: u64,
    /// `}`.
    close_brace: u64,
}

impl Tokens {
    #[inline(always)]
    fn find<C: Classify>(way: C, lines: &[u8], at: usize, found: &Structure, carry: &mut Carry) -> Self {
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
        Self {
            inside,
            string: quote & inside,
            scalar,
            first,
            open,
            close,
            colon,
            comma,
            white,
            escape_errors,
            key_next: 0,
            after_key: 0,
            close_brace: close & found.brace,
        }
    }

    #[inline(always)]
    fn errors<C: Classify>(
        &mut self,
        way: C,
        block: &[u8; 64],
        lines: &[u8],
        at: usize,
        found: &Structure,
        carry: &mut Carry,
    ) -> u64 {
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
        self.key_next = key_next;
        self.after_key = after_key;

        if scalar | carry.scalars() != 0 {
            errors |= scalar_errors(way, block, lines, at, scalar, first, carry);
        }
        errors
    }

    /// What is an error at each level, by `Level as usize`.
    #[inline(always)]
    fn misplaced(&self) -> [u64; 3] {
        let in_object = (self.key_next & !(self.string | self.close_brace)) | (self.after_key & !self.colon);
        [self.colon | self.comma, in_object, self.after_key & self.colon]
    }
}

impl Carry {
    /// Whether anything is left to say about numbers and words that ended with the last block.
    #[inline(always)]
    fn scalars(&self) -> u64 {
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
fn scalar_errors<C: Classify>(
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

/// The bytes right behind `bits`.
#[inline(always)]
fn shift(bits: u64, carry: &mut u64) -> u64 {
    let shifted = bits << 1 | *carry;
    *carry = bits >> 63;
    shifted
}

/// From each of `from`, which begins a run of `run` or stands outside all runs: the first byte outside runs.
#[inline(always)]
fn through(from: u64, run: u64, carry: &mut u64) -> u64 {
    // The sum carries a bit through its run; runs that nothing enters stay, and are masked away.
    let (sum, over) = (from | *carry).overflowing_add(run);
    *carry = u64::from(over);
    sum & !run
}

/// The first byte behind each of `bits` that is not white.
#[inline(always)]
fn next(bits: u64, white: u64, carry: &mut u64) -> u64 {
    let (sum, over) = (bits << 1 | *carry).overflowing_add(white);
    *carry = bits >> 63 | u64::from(over);
    sum & !white
}

/// Whether a backslash begins a whole escape.
fn is_escape(bytes: &[u8]) -> bool {
    match bytes.get(1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => true,
        Some(b'u') => bytes.get(2..6).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        _ => false,
    }
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

/// The bytes behind the last whole block, a newline, and spaces, which change nothing.
#[cold]
fn padded_with_newline(tail: &[u8]) -> [u8; 64] {
    let mut block = [b' '; 64];
    block[..tail.len()].copy_from_slice(tail);
    if tail.last() != Some(&b'\n') {
        block[tail.len()] = b'\n';
    }
    block
}
