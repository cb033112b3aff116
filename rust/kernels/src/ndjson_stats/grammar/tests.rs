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
    let scalars: [&[u8]; 7] = [b"1", b"-0.5e-7", b"\"x\"", b"\"\\\\\\u00e9 \xc3\xa9\"", b"true", b"null", b"  false  "];
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
