//! Random files and queries for the tests.

use super::{Factor, Query};

/// Numbers that look random, the same for the same seed.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % end
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// A file with the columns k and v: half of them sound, half with something out of place.
pub fn sample(random: &mut Random) -> Vec<u8> {
    let mut text = random.pick(&["", "", "", "\u{feff}"]).to_owned() + random.pick(&["k,v", "\"k\",v", "k,\"v\""]);
    text += random.pick(&["\n", "\r\n"]);
    for _ in 0..random.below(30) {
        text += random.pick(&[
            "a",
            "b",
            "ä",
            "",
            "\"a,b\"",
            "\"a\r\n\"\"b\"",
            "\"\"\"\"",
            "12345678",
            "1234567890123456789",
        ]);
        text += ",";
        text += random.pick(&[
            "1",
            "2.5",
            "-0.25",
            "\"3\"",
            "x",
            "",
            "92233720368547758.07",
            "92233720368547758.08",
            "0001",
        ]);
        text += random.pick(&["\n", "\n", "\n", "\r\n"]);
    }
    let mut bytes = text.into_bytes();
    if random.below(2) == 0 {
        for _ in 0..=random.below(2) {
            let token = random.pick(&["\"", "\"\"", ",", "\n", "\r", "x", "\""]);
            let at = random.below(bytes.len() + 1);
            bytes.splice(at..at, token.bytes());
        }
    }
    if random.below(8) == 0 {
        let at = random.below(bytes.len());
        bytes[at] = 0xff;
    }
    bytes.truncate(bytes.len() - random.below(3).min(bytes.len()));
    bytes
}

/// k by v; sometimes with narrow limits.
pub fn query(random: &mut Random) -> Query {
    let narrow = random.below(8) == 0;
    Query {
        by: "k".to_owned(),
        value: vec![Factor { column: "v".to_owned(), scale: 2, from: None }],
        max_record_bytes: if narrow { 12 } else { 1 << 24 },
        max_groups: if narrow { 4 } else { 1000 },
    }
}
