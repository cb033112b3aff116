//! JSON's grammar, 64 bytes at a time.
//!
//! Apart from nesting, what JSON forbids can be said about neighbours: a comma after a colon, a digit after a leading
//! zero, a value after a value. With one bit per byte and one mask per class of bytes, "the next token after each of
//! these" is a shift, and an addition that carries over white space; so a block of 64 bytes is checked by the same
//! hundred or so operations whatever is in it. Only brackets, newlines, words and escapes are looked at one by one.
//!
//! A mask of errors has a bit where the error shows: inside its line, or at the newline that ends it.

use super::nesting::{Level, Nesting};
use super::simd::{Classify, Structure, Units, Work, best};
use super::{MAX_LINE_BYTES, Place, Totals};

/// Counts whole lines; only the last one may lack its newline. `utf8` says that all of `lines` is well-formed. Gives
/// whether it is ASCII.
pub fn count(lines: &[u8], utf8: bool, totals: &mut Totals) -> bool {
    best(Count { lines, utf8, totals })
}

struct Count<'a> {
    lines: &'a [u8],
    utf8: bool,
    totals: &'a mut Totals,
}

impl Work for Count<'_> {
    type Out = bool;

    #[inline(always)]
    fn with<C: Classify>(self, way: C) -> bool {
        let Self { lines, utf8, totals } = self;
        // A last line without newline is given one, in the block behind the last whole one.
        let end = if lines.last() == Some(&b'\n') { lines.len() } else { lines.len() + 1 };
        let mut tally = Tally::default();
        let mut line = Line::starting_at(0);
        let mut nesting = Nesting::default();
        let mut carry = Carry::at_line_start();
        let mut high = 0;
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
            let tokens = Tokens::find(way, lines, at, &found, &mut carry);
            // A newline inside a string ends the line and the string: what follows has to be looked at afresh.
            let broken = found.newline & tokens.inside;
            let limit = broken ^ broken.wrapping_sub(1);
            let Verdict { errors, misplaced, blank } = tokens.judge(way, block, lines, at, &found, &mut carry);
            let errors = errors | (broken & limit);
            let units = if found.high == 0 { Units::default() } else { way.units(block) };
            high |= found.high;

            let mut events = (found.newline | tokens.open | tokens.close) & limit;
            // The bits behind the last event, and behind the last newline.
            let (mut rest, mut line_rest) = (u64::MAX, u64::MAX);
            while events != 0 {
                let event = events & events.wrapping_neg();
                let upto = event | (event - 1);
                line.errors |= misplaced[nesting.level() as usize] & rest & upto;
                rest = !upto;
                events ^= event;
                if found.newline & event != 0 {
                    let here = line_rest & upto;
                    line_rest = rest;
                    line.errors |= (errors & here) | u64::from(!nesting.is_empty());
                    line.add(units, found.high & here, here);
                    line.blank = blank & event != 0;
                    let newline = at + event.trailing_zeros() as usize;
                    tally.add(&line, lines, newline, utf8, totals);
                    line = Line::starting_at(newline + 1);
                    nesting.clear();
                } else {
                    let level = if found.brace & event != 0 { Level::Object } else { Level::Array };
                    if tokens.open & event != 0 {
                        nesting.push(level);
                    } else {
                        line.errors |= u64::from(nesting.pop() != level);
                    }
                }
            }
            if broken != 0 {
                at = line.start;
                carry = Carry::at_line_start();
                continue;
            }
            line.errors |= (misplaced[nesting.level() as usize] & rest) | (errors & line_rest);
            line.add(units, found.high & line_rest, line_rest);
            at += 64;
        }
        tally.add_to(totals, lines);
        high == 0
    }
}

/// What is known of the line that is being read.
struct Line {
    start: usize,
    /// Not zero when there is an error.
    errors: u64,
    blank: bool,
    high: bool,
    continuation: u64,
    lead4: u64,
}

impl Line {
    #[inline(always)]
    fn starting_at(start: usize) -> Self {
        Self { start, errors: 0, blank: false, high: false, continuation: 0, lead4: 0 }
    }

    #[inline(always)]
    fn add(&mut self, units: Units, high: u64, here: u64) {
        if high != 0 {
            self.high = true;
            self.continuation += u64::from((units.continuation & here).count_ones());
            self.lead4 += u64::from((units.lead4 & here).count_ones());
        }
    }
}

/// What is counted on the way: for most lines, that there is one, and its length.
struct Tally {
    lines: u64,
    blank: u64,
    invalid: u64,
    min: u64,
    max: u64,
    /// Carriage returns that belong to line ends.
    returns: u64,
    /// Bytes of lines that are blank or invalid.
    left_out: u64,
    continuation: u64,
    lead4: u64,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            lines: 0,
            blank: 0,
            invalid: 0,
            min: u64::MAX,
            max: 0,
            returns: 0,
            left_out: 0,
            continuation: 0,
            lead4: 0,
        }
    }
}

impl Tally {
    /// Counts the line that the newline at `newline` ends.
    #[inline(always)]
    fn add(&mut self, line: &Line, lines: &[u8], newline: usize, utf8: bool, totals: &mut Totals) {
        let mut end = newline;
        if end > line.start && lines[end - 1] == b'\r' {
            end -= 1;
            self.returns += 1;
        }
        let length = (end - line.start) as u64;
        self.min = self.min.min(length);
        self.max = self.max.max(length);
        self.lines += 1;
        if length > MAX_LINE_BYTES {
            totals.too_long.get_or_insert(Place {
                line: totals.lines + self.lines,
                byte_offset: totals.bytes + line.start as u64,
            });
        }
        if line.errors != 0 || (!utf8 && line.high && simdutf8::basic::from_utf8(&lines[line.start..end]).is_err()) {
            self.invalid += 1;
            self.left_out += length;
            totals.first_invalid.get_or_insert(Place {
                line: totals.lines + self.lines,
                byte_offset: totals.bytes + line.start as u64,
            });
        } else if line.blank {
            self.blank += 1;
            self.left_out += length;
        } else {
            self.continuation += line.continuation;
            self.lead4 += line.lead4;
        }
    }

    fn add_to(&self, totals: &mut Totals, lines: &[u8]) {
        let newlines = self.lines - u64::from(lines.last() != Some(&b'\n'));
        let line_bytes = lines.len() as u64 - newlines - self.returns;
        let chars = line_bytes - self.left_out - self.continuation;
        totals.append(&Totals {
            bytes: lines.len() as u64,
            lines: self.lines,
            blank: self.blank,
            valid: self.lines - self.blank - self.invalid,
            invalid: self.invalid,
            first_invalid: None,
            chars,
            utf16: chars + self.lead4,
            min_line: self.min,
            max_line: self.max,
            line_bytes,
            too_long: None,
        });
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
}

/// What there is to say against a block.
struct Verdict {
    /// What is wrong at any level.
    errors: u64,
    /// What is wrong at each level, by `Level as usize`.
    misplaced: [u64; 3],
    /// Newlines of lines without a token, or without an end: if nothing is wrong, the line is blank.
    blank: u64,
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
        Self { inside, string: quote & inside, scalar, first, open, close, colon, comma, white, escape_errors }
    }

    #[inline(always)]
    fn judge<C: Classify>(
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

        if scalar | carry.scalars() != 0 {
            errors |= scalar_errors(way, block, lines, at, scalar, first, carry);
        }
        let in_object = (key_next & !(string | (close & found.brace))) | (after_key & !colon);
        Verdict { errors, misplaced: [colon | comma, in_object, after_key & colon], blank: found.newline & value_next }
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

#[cfg(test)]
mod tests {
    use super::super::simd::every;
    use super::*;

    /// What the grammar says of `lines`, which must be the same in every way this machine has.
    fn counted(lines: &[u8]) -> Totals {
        struct Fresh<'a>(&'a [u8]);
        impl Work for Fresh<'_> {
            type Out = Totals;

            #[inline(always)]
            fn with<C: Classify>(self, way: C) -> Totals {
                let mut totals = Totals::default();
                Count { lines: self.0, utf8: false, totals: &mut totals }.with(way);
                totals
            }
        }
        let mut outcomes = every(|| Fresh(lines));
        let first = outcomes.remove(0);
        for other in outcomes {
            assert_eq!(other, first, "{:?}", String::from_utf8_lossy(lines));
        }
        first
    }

    /// The grammar of RFC 8259 as it is written there, a byte at a time.
    struct Plain<'a>(&'a [u8]);

    impl Plain<'_> {
        fn accepts(text: &[u8]) -> bool {
            let mut plain = Plain(text);
            std::str::from_utf8(text).is_ok() && plain.value() && plain.0.is_empty()
        }

        fn skip(&mut self, byte: u8) -> bool {
            let found = self.0.first() == Some(&byte);
            self.0 = &self.0[usize::from(found)..];
            found
        }

        fn white(&mut self) {
            while [b' ', b'\t', b'\r'].into_iter().any(|byte| self.skip(byte)) {}
        }

        fn value(&mut self) -> bool {
            self.white();
            let found = match self.0.first() {
                Some(b'{') => self.items(b'{', b'}', |inner| {
                    inner.white();
                    inner.string()
                        && {
                            inner.white();
                            inner.skip(b':')
                        }
                        && inner.value()
                }),
                Some(b'[') => self.items(b'[', b']', Self::value),
                Some(b'"') => self.string(),
                Some(b'-' | b'0'..=b'9') => self.number(),
                _ => ["true", "false", "null"].iter().any(|word| match self.0.strip_prefix(word.as_bytes()) {
                    Some(rest) => {
                        self.0 = rest;
                        true
                    }
                    None => false,
                }),
            };
            self.white();
            found
        }

        fn items(&mut self, open: u8, close: u8, item: impl Fn(&mut Self) -> bool) -> bool {
            self.skip(open);
            self.white();
            if self.skip(close) {
                return true;
            }
            loop {
                if !item(self) {
                    return false;
                }
                if self.skip(close) {
                    return true;
                }
                if !self.skip(b',') {
                    return false;
                }
            }
        }

        fn string(&mut self) -> bool {
            if !self.skip(b'"') {
                return false;
            }
            while let [byte, rest @ ..] = self.0 {
                self.0 = rest;
                match byte {
                    b'"' => return true,
                    b'\\' => {
                        let [escape, rest @ ..] = self.0 else { return false };
                        self.0 = rest;
                        if *escape == b'u' {
                            if self.0.len() < 4 || !self.0[..4].iter().all(u8::is_ascii_hexdigit) {
                                return false;
                            }
                            self.0 = &self.0[4..];
                        } else if !b"\"\\/bfnrt".contains(escape) {
                            return false;
                        }
                    }
                    0..=0x1f => return false,
                    _ => {}
                }
            }
            false
        }

        fn digits(&mut self) -> bool {
            let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
            self.0 = &self.0[count..];
            count > 0
        }

        fn number(&mut self) -> bool {
            self.skip(b'-');
            (self.skip(b'0') || self.digits())
                && (!self.skip(b'.') || self.digits())
                && (!(self.skip(b'e') || self.skip(b'E')) || {
                    let _ = self.skip(b'+') || self.skip(b'-');
                    self.digits()
                })
        }
    }

    /// Checks lines one by one, then together, where they lie across blocks.
    fn check(lines: &[Vec<u8>]) {
        let mut expected = Totals::default();
        for line in lines {
            let one = counted(line);
            let blank = line.iter().all(|byte| b" \t\r".contains(byte));
            assert_eq!(one.blank == 1, blank && !line.is_empty(), "{:?}", String::from_utf8_lossy(line));
            assert_eq!(one.valid == 1, Plain::accepts(line), "{:?}", String::from_utf8_lossy(line));
            let mut ended = line.clone();
            ended.push(b'\n');
            expected.append(&counted(&ended));
        }
        let mut all = lines.join(&b'\n');
        all.push(b'\n');
        assert_eq!(counted(&all), expected);
    }

    fn sequences(tokens: &[&[u8]], length: usize) -> Vec<Vec<u8>> {
        let mut last = vec![vec![]];
        let mut all = vec![];
        for _ in 0..length {
            last = last.iter().flat_map(|start| tokens.iter().map(move |token| [start, *token].concat())).collect();
            all.extend_from_slice(&last);
        }
        all
    }

    #[test]
    fn agrees_with_the_plain_grammar_on_every_short_line() {
        check(&sequences(&[b"{", b"}", b"[", b"]", b":", b",", b"\"a\"", b"1", b" "], 5));
        check(&sequences(&[b"0", b"1", b"-", b"+", b".", b"e", b"E", b","], 5));
        check(&sequences(&[b"true", b"false", b"null", b"tru", b"e", b"1", b" ", b"[", b"]", b","], 4));
        check(&sequences(&[b"\"", b"\\", b"u", b"00", b"aF", b"n", b"\x01", b"\xc3\xa9", b"/", b"\r"], 4));
        check(&sequences(&[b"\"", b"\xc3", b"\xa9", b"\xed", b"\xa0", b"\x80", b"\xf0\x9f", b"\xff", b"1"], 4));
    }

    #[test]
    fn agrees_with_the_plain_grammar_on_long_lines_of_random_tokens() {
        let tokens: [&[u8]; 24] = [
            b"{\"a\":",
            b"{",
            b"}",
            b"}",
            b"[",
            b"[",
            b"]",
            b"]",
            b",",
            b",",
            b":",
            b"\"b\"",
            b"\"c\\\"d\\u12aF\"",
            b"-1.5e+10",
            b"0",
            b"12345678901234567890",
            b"true",
            b"null",
            b" ",
            b"        ",
            b"\"\xf0\x9f\x98\x80\"",
            b"\"",
            b"\\",
            b"-",
        ];
        let mut state = 7u64;
        let mut random = move |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize % below
        };
        // Mostly well-formed: a random walk that closes what it opened, with now and then one token too many.
        let lines: Vec<Vec<u8>> = (0..3000)
            .map(|_| {
                let mut line = vec![];
                grow(&mut line, 0, &mut random);
                if random(2) == 0 {
                    let at = random(line.len() + 1);
                    let token = tokens[random(tokens.len())];
                    line.splice(at..at, token.iter().copied());
                }
                line
            })
            .collect();
        assert!(lines.iter().filter(|line| Plain::accepts(line)).count() > 1000);
        check(&lines);
    }

    fn grow(line: &mut Vec<u8>, depth: usize, random: &mut impl FnMut(usize) -> usize) {
        let scalars: [&[u8]; 7] =
            [b"1", b"-0.5e-7", b"\"x\"", b"\"\\\\\\u00e9 \xc3\xa9\"", b"true", b"null", b"  false  "];
        let count = random(5);
        match random(if depth < 70 { 4 } else { 1 }) {
            0 => line.extend_from_slice(scalars[random(scalars.len())]),
            kind => {
                let (open, close) = if kind == 1 { (b'{', b'}') } else { (b'[', b']') };
                line.push(open);
                for i in 0..count {
                    if i > 0 {
                        line.push(b',');
                    }
                    if kind == 1 {
                        line.extend_from_slice(b"\"key\" : ");
                    }
                    grow(line, if i == 0 { depth + 1 } else { 70 }, random);
                }
                line.push(close);
            }
        }
    }
}
