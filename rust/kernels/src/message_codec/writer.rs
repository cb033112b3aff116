//! Fields in ascending order, defaults left out.

/// Field number << 3 | wire type: a varint.
pub(crate) const FIELD1: u8 = 0x08;
/// Field number << 3 | wire type: a length with its bytes.
pub(crate) const FIELD2: u8 = 0x12;

/// The bytes of a message, without a length before it.
pub fn body_size(field1: i32, text_length: usize) -> usize {
    let number = if field1 == 0 { 0 } else { 1 + varint_size(field1 as u64) };
    if text_length == 0 { number } else { number + 1 + varint_size(text_length as u64) + text_length }
}

/// The bytes of a varint of `value`.
pub fn varint_size(value: u64) -> usize {
    ((value | 1).ilog2() / 7 + 1) as usize
}

/// Writes `value`, and returns where it ends.
pub fn write_varint(out: &mut [u8], mut at: usize, mut value: u64) -> usize {
    while value > 0x7f {
        out[at] = value as u8 | 0x80;
        at += 1;
        value >>= 7;
    }
    out[at] = value as u8;
    at + 1
}

/// Writes the fields of a message, and returns where they end.
pub fn write_body(out: &mut [u8], mut at: usize, field1: i32, text: &[u8]) -> usize {
    if field1 != 0 {
        out[at] = FIELD1;
        // An int32 is written as the int64 of the same value, so a negative one takes all ten bytes.
        at = write_varint(out, at + 1, field1 as u64);
    }
    if !text.is_empty() {
        out[at] = FIELD2;
        at = write_varint(out, at + 1, text.len() as u64);
        out[at..at + text.len()].copy_from_slice(text);
        at += text.len();
    }
    at
}
