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
