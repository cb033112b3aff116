//! Short messages without a branch on what they hold, as far as they go; whoever calls takes the rest one by one.
//!
//! A message is laid out in a window of 64 bytes: whatever is written behind its end is overwritten by the next one. Where
//! a window would reach beyond the output, the short way ends.

use crate::message_codec::{Columns, Messages, size_one};

/// Bytes looked at, or written, at once.
const WINDOW: usize = 64;

/// The sum of the sizes of all messages. The offsets do not decrease.
pub fn encoded_size(of: Messages<'_>) -> usize {
    #[cfg(target_arch = "x86_64")]
    // Half the range of a word, so that a length and what stands before it can be added without a carry.
    if is_x86_feature_detected!("avx2") && of.text.len() < 1 << 31 {
        // SAFETY: the feature was detected on the line above.
        return unsafe { x86::encoded_size(of) };
    }
    (0..of.field1.len()).map(|row| size_one(of, row)).sum()
}

/// Encodes messages from `row` on to `out` from `at` on, as long as they are short, and returns where it ended: the next
/// message, and where it begins. The offsets do not decrease or pass the end of the text.
pub fn encode_short(of: Messages<'_>, row: usize, out: &mut [u8], at: usize) -> (usize, usize) {
    #[cfg(target_arch = "x86_64")]
    if has_features() {
        // SAFETY: the features were detected on the line above.
        return unsafe { x86::encode_short(of, row, out, at) };
    }
    let _ = (of, out);
    (row, at)
}

/// Decodes messages from `at` on to `out` from `row` on, as long as they are short, in order and in ASCII or UTF-8, and
/// there is room; returns where it ended.
pub fn decode_short(bytes: &[u8], at: usize, out: &mut Columns<'_>, row: usize) -> (usize, usize) {
    #[cfg(target_arch = "x86_64")]
    if has_features() {
        // SAFETY: the features were detected on the line above.
        return unsafe { x86::decode_short(bytes, at, out, row) };
    }
    let _ = (bytes, out);
    (row, at)
}

/// Asks memory for what comes a while after `at`. Where a message begins is known only when the length of the one before it
/// was read, so the CPU does not look ahead by itself.
pub fn prefetch(bytes: &[u8], at: usize) {
    /// So many bytes take about as long to decode as memory takes to answer.
    const AHEAD: usize = 1024;
    #[cfg(target_arch = "x86_64")]
    // SAFETY: every x86-64 has this instruction, and it reads nothing, whatever the address.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(bytes.as_ptr().wrapping_add(at + AHEAD).cast());
    }
    let _ = (bytes, at, AHEAD);
}

#[cfg(target_arch = "x86_64")]
fn has_features() -> bool {
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("lzcnt")
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::WINDOW;
    use crate::message_codec::{Columns, FIELD1, FIELD2, Messages};

    /// The seven bits of each byte of a varint that are the number.
    const BITS: u64 = 0x7f7f_7f7f_7f7f_7f7f;

    /// The longest text that fits a window behind the longest start, of 14 bytes, and is copied in one piece.
    const SHORT: usize = 32;

    #[target_feature(enable = "avx2")]
    pub fn encoded_size(of: Messages<'_>) -> usize {
        let (starts, ends) = (&of.offsets[..of.field1.len()], &of.offsets[1..]);
        // Comparisons and additions only, which a vector does in all lanes. A comparison that is true counts 1.
        let longer = |n: u32| -> u32 {
            u32::from(n >= 1 << 7) + u32::from(n >= 1 << 14) + u32::from(n >= 1 << 21) + u32::from(n >= 1 << 28)
        };
        let mut size = 0;
        for ((&field1, &start), &end) in of.field1.iter().zip(starts).zip(ends) {
            let (number, length) = (field1 as u32, end - start);
            let number = 2 * u32::from(number != 0) + longer(number) + 5 * u32::from(field1 < 0);
            let text = 2 * u32::from(length != 0) + longer(length) + length;
            let body = number + text;
            size += u64::from(body + 1 + longer(body));
        }
        size as usize
    }

    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt")]
    pub fn encode_short(of: Messages<'_>, first: usize, out: &mut [u8], mut at: usize) -> (usize, usize) {
        let rows = of.field1.len();
        let (starts, ends) = (&of.offsets[first..rows], &of.offsets[first + 1..]);
        for (row, ((&field1, &start), &end)) in (first..).zip(of.field1[first..].iter().zip(starts).zip(ends)) {
            let (start, length) = (start as usize, (end - start) as usize);
            if length > SHORT {
                return (row, at);
            }
            let Some(text) = of.text.get(start..start + SHORT) else { return (row, at) };
            let Some(window) = out.get_mut(at..at + WINDOW) else { return (row, at) };
            let window: &mut [u8; WINDOW] = window.try_into().expect("as long as asked for");

            let value = field1 as u64;
            let number_length = (70 - (value | 1).leading_zeros() as usize) / 7;
            // Of eight bytes: all but the last go on. Of ten: all eight do, and the last two are always the same.
            let goes_on = _bzhi_u64(!BITS, 8 * (number_length as u32 - 1));
            let number = _pdep_u64(value, BITS) | goes_on;
            let text_at = if field1 == 0 { 1 } else { 2 + number_length };
            let size = if length == 0 { text_at } else { text_at + 2 + length };

            window[..2].copy_from_slice(&[size as u8 - 1, FIELD1]);
            window[2..10].copy_from_slice(&number.to_le_bytes());
            window[10..12].copy_from_slice(&[0xff, 0x01]);
            window[text_at..text_at + 2].copy_from_slice(&[FIELD2, length as u8]);
            window[text_at + 2..text_at + 2 + SHORT].copy_from_slice(text);
            at += size;
        }
        (rows, at)
    }

    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt")]
    pub fn decode_short(bytes: &[u8], mut at: usize, out: &mut Columns<'_>, first: usize) -> (usize, usize) {
        let rows = out.field1.len();
        let texts = out.starts[first..].iter_mut().zip(&mut out.lengths[first..]);
        for (row, (field1, (start, length))) in (first..).zip(out.field1[first..].iter_mut().zip(texts)) {
            let Some(window) = bytes.get(at..at + WINDOW) else { return (row, at) };
            let window: &[u8; WINDOW] = window.try_into().expect("as long as asked for");
            super::prefetch(bytes, at);
            let end = 1 + usize::from(window[0]);
            if end > WINDOW {
                return (row, at);
            }
            let high = high_bits(window);
            let mut text_at = 1;
            let mut number = 0;
            if window[1] == FIELD1 {
                let length = (high >> 2).trailing_ones() as usize + 1;
                // Of ten bytes, the last is 0 or 1. Not a branch for negative numbers, which nobody could predict.
                if (length > 10) | ((length == 10) & (window[11] > 1)) {
                    return (row, at);
                }
                let word = u64::from_le_bytes(window[2..10].try_into().expect("eight bytes"));
                number = _pext_u64(_bzhi_u64(word, 8 * length as u32), BITS) as i32;
                text_at = 2 + length;
            }
            if text_at == end {
                (*field1, *start, *length) = (number, 0, 0);
            } else {
                // Also false when the message ends before the tag or the length, or inside the number.
                if text_at > 11 + 1
                    || window[text_at] != FIELD2
                    || text_at + 2 + usize::from(window[text_at + 1]) != end
                {
                    return (row, at);
                }
                let text = text_at + 2..end;
                if _bzhi_u64(high, end as u32) >> text.start != 0 && std::str::from_utf8(&window[text.clone()]).is_err()
                {
                    return (row, at);
                }
                (*field1, *start, *length) = (number, (at + text.start) as u32, text.len() as u32);
            }
            at += end;
        }
        (rows, at)
    }

    /// Bit i is the highest bit of byte i.
    #[target_feature(enable = "avx2")]
    fn high_bits(window: &[u8; WINDOW]) -> u64 {
        // SAFETY: both loads lie within the 64 bytes, and need no alignment.
        let (low, high) = unsafe {
            let pointer = window.as_ptr();
            (_mm256_loadu_si256(pointer.cast()), _mm256_loadu_si256(pointer.add(32).cast()))
        };
        let bits = |half| u64::from(_mm256_movemask_epi8(half) as u32);
        bits(low) | bits(high) << 32
    }
}
