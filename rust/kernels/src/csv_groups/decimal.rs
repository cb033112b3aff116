//! Decimals as scaled integers.

use super::Reason;

/// The decimal `-?\d+(\.\d{1,scale})?` as an integer of 10^-scale. `scale` is at most 18.
#[inline]
pub fn decimal(text: &[u8], scale: u32) -> Result<i64, Reason> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    match short(digits, scale) {
        Some(Ok(value)) => Ok(if negative { -value } else { value }),
        Some(Err(reason)) => Err(reason),
        None => long(digits, negative, scale),
    }
}

/// Up to eight bytes without a sign, all at once. None for what `long` must answer.
#[inline]
fn short(text: &[u8], scale: u32) -> Option<Result<i64, Reason>> {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    const POINTS: u64 = 0x1e1e_1e1e_1e1e_1e1e;
    const LOW_BITS: u64 = 0x0101_0101_0101_0101;
    const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
    let length = text.len();
    // Right-aligned, the last character in the highest byte; the empty bytes below count as the digit 0.
    let shift = match length {
        1..=8 => 64 - 8 * length as u32,
        0 => return Some(Err(Reason::NotADecimal)),
        _ => return None,
    };
    let mut digits = (load(text) << shift) ^ (ZEROS << shift);
    // The lowest byte that is a point: the borrow of a subtraction can only go wrong above it.
    let other = digits ^ POINTS;
    let points = other.wrapping_sub(LOW_BITS) & !other & HIGH_BITS;
    let mut fraction = 0;
    if points != 0 {
        let point = points.trailing_zeros() / 8;
        fraction = 7 - point;
        if fraction == 0 || fraction > scale || point * 8 == shift {
            return Some(Err(Reason::NotADecimal));
        }
        let below = (1 << (8 * point)) - 1;
        digits = digits & !(below << 8 | 0xff) | (digits & below) << 8;
    }
    if (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & HIGH_BITS != 0 {
        return Some(Err(Reason::NotADecimal));
    }
    // Pairs, then fours, then all eight: each step adds a high neighbour to ten, a hundred, ten thousand times a low one.
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    let value = (fours * 10_000 + (fours >> 32)) & 0xffff_ffff;
    Some(value.cast_signed().checked_mul(POWERS[(scale - fraction) as usize]).ok_or(Reason::OutOfRange))
}

/// One to eight bytes, the first one lowest. Overlapping reads agree on the bytes they share.
#[inline]
pub fn load(text: &[u8]) -> u64 {
    let length = text.len();
    if length >= 4 {
        let four = |at: usize| u64::from(u32::from_le_bytes(text[at..at + 4].try_into().expect("four bytes")));
        four(0) | four(length - 4) << (8 * (length - 4))
    } else {
        let one = |at: usize| u64::from(text[at]) << (8 * at);
        one(0) | one(length / 2) | one(length - 1)
    }
}

fn long(text: &[u8], negative: bool, scale: u32) -> Result<i64, Reason> {
    let point = memchr::memchr(b'.', text);
    let (whole, fraction) = match point {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, &[][..]),
    };
    let digits = |text: &[u8]| text.iter().all(u8::is_ascii_digit);
    let fraction_fits = point.is_none() || (1..=scale as usize).contains(&fraction.len());
    if whole.is_empty() || !fraction_fits || !digits(whole) || !digits(fraction) {
        return Err(Reason::NotADecimal);
    }
    let mut magnitude = 0_i128;
    for digit in whole.iter().chain(fraction).map(|digit| i128::from(digit - b'0')) {
        magnitude = magnitude * 10 + digit;
        // Far above 64 bits, far below 128.
        if magnitude > 1 << 64 {
            return Err(Reason::OutOfRange);
        }
    }
    magnitude *= i128::from(POWERS[scale as usize - fraction.len()]);
    i64::try_from(if negative { -magnitude } else { magnitude }).map_err(|_| Reason::OutOfRange)
}

static POWERS: [i64; 19] = {
    let mut powers = [1; 19];
    let mut i = 1;
    while i < 19 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_format_allows() {
        for (text, scale, value) in [
            ("0", 0, 0),
            ("-0", 2, 0),
            ("7", 2, 700),
            ("12.5", 2, 1250),
            ("-12.05", 2, -1205),
            ("0012345678.9", 1, 123_456_789),
            ("99999999", 0, 99_999_999),
            ("123456.7", 1, 1_234_567),
            ("0.000000000000000001", 18, 1),
            ("-9223372036854775808", 0, i64::MIN),
            ("9.223372036854775807", 18, i64::MAX),
            ("000000000000000000000000000001", 0, 1),
        ] {
            assert_eq!(decimal(text.as_bytes(), scale), Ok(value), "{text:?} at {scale}");
        }
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "+1",
            " 1",
            "1 ",
            "1e3",
            "0x10",
            "1_000",
            "1,5",
            "1.234",
            "1.2.3",
            "--1",
            "inf",
            "NaN",
            "12345678901.234",
            "123456789.",
            "1234567890x",
            "\u{feff}1",
            "1/",
            "1:",
            "½",
            "١",
            "1\r",
            "-.5",
            "..",
            "1..",
        ] {
            assert_eq!(decimal(text.as_bytes(), 2), Err(Reason::NotADecimal), "{text:?}");
        }
        assert_eq!(decimal(b"1.0", 0), Err(Reason::NotADecimal));
    }

    #[test]
    fn says_when_a_number_is_too_large() {
        for (text, scale) in [
            ("9223372036854775808", 0),
            ("-9223372036854775809", 0),
            ("10", 18),
            ("99999999", 12),
            ("1".repeat(40).as_str(), 0),
        ] {
            assert_eq!(decimal(text.as_bytes(), scale), Err(Reason::OutOfRange), "{text:?} at {scale}");
        }
    }

    #[test]
    fn eight_bytes_at_once_agree_with_one_at_a_time() {
        // All texts of up to five characters over an alphabet that has every kind of character.
        let alphabet = b"0159.-/:";
        for length in 0..=5 {
            for mut number in 0..8_usize.pow(length) {
                let mut text = Vec::new();
                for _ in 0..length {
                    text.push(alphabet[number % 8]);
                    number /= 8;
                }
                for scale in [0, 1, 2, 18] {
                    if let Some(found) = short(&text, scale) {
                        assert_eq!(found, long(&text, false, scale), "{:?} at {scale}", String::from_utf8_lossy(&text));
                    }
                }
            }
        }
    }
}
