//! Messages `{ int32 field1 = 1; string field2 = 2; }` in proto3: columns to bytes, and back.
//!
//! In a batch each message stands behind its length, a varint.

mod reader;
// Compiled by rust/schema; here for those who read and format.
#[cfg(false)]
mod messages;
#[allow(unsafe_code)]
mod simd;
mod writer;

use std::ops::Range;

use crate::offsets::check_offsets;
use crate::{ErrorCode, KernelError};
use reader::Reader;
pub(crate) use writer::{FIELD1, FIELD2};
use writer::{body_size, varint_size, write_body, write_varint};

/// What a batch is encoded from.
#[derive(Clone, Copy)]
pub struct Messages<'a> {
    /// One entry per message.
    pub field1: &'a [i32],
    /// The texts of all messages in UTF-8.
    pub text: &'a [u8],
    /// The text of message i is `text[offsets[i]..offsets[i + 1]]`.
    pub offsets: &'a [u32],
}

impl Messages<'_> {
    fn rows(self, range: Range<usize>) -> Self {
        Self { offsets: &self.offsets[range.start..=range.end], field1: &self.field1[range], ..self }
    }
}

/// Where a batch is decoded to: one entry per message in each column, which may be longer.
pub struct Columns<'a> {
    /// The number of each message.
    pub field1: &'a mut [i32],
    /// Where in the encoded bytes its text begins; 0 without one.
    pub starts: &'a mut [u32],
    /// The length of its text in bytes.
    pub lengths: &'a mut [u32],
}

/// One message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// Field 1.
    pub field1: i32,
    /// Field 2.
    pub field2: String,
}

/// The bytes that [`encode_messages`] writes.
///
/// # Errors
///
/// Those of [`check_offsets`], and `InvalidArgument` when there is not one offset more than there are messages.
pub fn encoded_size(of: Messages<'_>) -> Result<usize, KernelError> {
    check(of)?;
    Ok(simd::encoded_size(of))
}

/// Writes every message behind its length, and returns how many bytes that took; what is past them stays as it is.
///
/// # Errors
///
/// Before anything is written: those of [`encoded_size`], and `InvalidArgument` when `out` is too short. After the messages
/// before that row: `InvalidInput` with row and byte offset for a text that is not UTF-8.
pub fn encode_messages(of: Messages<'_>, out: &mut [u8]) -> Result<usize, KernelError> {
    let size = encoded_size(of)?;
    let room = out.len();
    let Some(out) = out.get_mut(..size) else {
        return Err(KernelError::new(
            ErrorCode::InvalidArgument,
            format!("out has room for {room}, and {size} are needed: pass a longer one"),
        ));
    };
    let mut at = 0;
    for first in (0..of.field1.len()).step_by(BLOCK) {
        let block = of.rows(first..of.field1.len().min(first + BLOCK));
        match fault(block) {
            None => at = encode_rows(block, out, at),
            Some((row, byte_offset)) => {
                let before = block.rows(0..row);
                // Only as long as these rows, so that nothing is written behind them.
                let end = at + simd::encoded_size(before);
                encode_rows(before, &mut out[..end], at);
                let row = (first + row) as u64 + 1;
                return Err(KernelError::new(
                    ErrorCode::InvalidInput,
                    format!("message {row} has a text that is not UTF-8: encode it as UTF-8"),
                )
                .at_row(row)
                .at_byte(byte_offset as u64));
            }
        }
    }
    Ok(size)
}

/// Rows that are checked and then written, while their texts are in the cache.
const BLOCK: usize = 512;

/// Reads messages, each behind its length, and returns how many there are; what is past them in `out` stays as it is.
///
/// # Errors
///
/// With row and byte offset, after the messages before that row have been written: `InvalidInput` for bytes that are no
/// such messages, `InvalidArgument` when a column is full.
pub fn decode_messages(bytes: &[u8], out: Columns<'_>) -> Result<usize, KernelError> {
    if bytes.len() > u32::MAX as usize {
        return Err(KernelError::new(
            ErrorCode::OutOfRange,
            format!(
                "bytes has {} bytes, and at most {} are decoded at once: cut it between messages",
                bytes.len(),
                u32::MAX
            ),
        ));
    }
    let room = out.field1.len().min(out.starts.len()).min(out.lengths.len());
    let mut out =
        Columns { field1: &mut out.field1[..room], starts: &mut out.starts[..room], lengths: &mut out.lengths[..room] };
    let (mut row, mut at) = (0, 0);
    loop {
        (row, at) = simd::decode_short(bytes, at, &mut out, row);
        if at == bytes.len() {
            return Ok(row);
        }
        if row == room {
            return Err(KernelError::new(
                ErrorCode::InvalidArgument,
                format!("out has room for {room} messages, and there are more: countMessages says how many"),
            )
            .at_row(row as u64 + 1)
            .at_byte(at as u64));
        }
        at = decode_one(bytes, at, &mut out, row)?;
        row += 1;
    }
}

/// How many messages there are, by their lengths alone.
///
/// # Errors
///
/// `InvalidInput` with row and byte offset for a length that is none, or longer than what follows.
pub fn count_messages(bytes: &[u8]) -> Result<usize, KernelError> {
    let (mut rows, mut at) = (0, 0);
    while at < bytes.len() {
        rows += 1;
        simd::prefetch(bytes, at);
        let mut reader = Reader::new(bytes, at, Some(rows as u64));
        at = reader.frame()?;
    }
    Ok(rows)
}

/// One message, without a length before it.
#[must_use]
pub fn encode_message(field1: i32, field2: &str) -> Vec<u8> {
    let mut out = vec![0; body_size(field1, field2.len())];
    write_body(&mut out, 0, field1, field2.as_bytes());
    out
}

/// Reads one message without a length before it.
///
/// # Errors
///
/// `InvalidInput` with a byte offset for bytes that are no such message.
pub fn decode_message(bytes: &[u8]) -> Result<Message, KernelError> {
    let mut reader = Reader::new(bytes, 0, None);
    let fields = reader.message(bytes.len())?;
    Ok(Message { field1: fields.field1, field2: fields.text.to_owned() })
}

/// The definition: what the short way of `simd` must equal.
pub(crate) fn encode_one(of: Messages<'_>, row: usize, out: &mut [u8], at: usize) -> usize {
    let text = &of.text[of.offsets[row] as usize..of.offsets[row + 1] as usize];
    let field1 = of.field1[row];
    let at = write_varint(out, at, body_size(field1, text.len()) as u64);
    write_body(out, at, field1, text)
}

/// The definition: what the short way of `simd` must equal.
pub(crate) fn decode_one(bytes: &[u8], at: usize, out: &mut Columns<'_>, row: usize) -> Result<usize, KernelError> {
    let mut reader = Reader::new(bytes, at, Some(row as u64 + 1));
    let end = reader.frame()?;
    let fields = reader.message(end)?;
    out.field1[row] = fields.field1;
    out.starts[row] = fields.start as u32;
    out.lengths[row] = fields.text.len() as u32;
    Ok(end)
}

/// The definition: what the wide way of `simd` must equal.
pub(crate) fn size_one(of: Messages<'_>, row: usize) -> usize {
    let body = body_size(of.field1[row], (of.offsets[row + 1] - of.offsets[row]) as usize);
    varint_size(body as u64) + body
}

fn check(of: Messages<'_>) -> Result<(), KernelError> {
    if of.offsets.len() != of.field1.len() + 1 {
        return Err(KernelError::new(
            ErrorCode::InvalidArgument,
            format!(
                "offsets has {} entries for {} messages: it needs one more than there are messages",
                of.offsets.len(),
                of.field1.len()
            ),
        ));
    }
    check_offsets(of.offsets, of.text.len())
}

fn encode_rows(of: Messages<'_>, out: &mut [u8], mut at: usize) -> usize {
    let mut row = 0;
    while row < of.field1.len() {
        (row, at) = simd::encode_short(of, row, out, at);
        if row < of.field1.len() {
            at = encode_one(of, row, out, at);
            row += 1;
        }
    }
    at
}

/// The first row whose text is not UTF-8, and where in all texts.
fn fault(of: Messages<'_>) -> Option<(usize, usize)> {
    let texts = &of.text[of.offsets[0] as usize..of.offsets[of.offsets.len() - 1] as usize];
    if texts.is_ascii() {
        return None;
    }
    // All texts are UTF-8 if they are together, and no character lies across a border.
    if let Ok(texts) = simdutf8::basic::from_utf8(texts)
        && of.offsets.iter().all(|offset| texts.is_char_boundary((offset - of.offsets[0]) as usize))
    {
        return None;
    }
    of.offsets.windows(2).enumerate().find_map(|(row, pair)| {
        let error = std::str::from_utf8(&of.text[pair[0] as usize..pair[1] as usize]).err()?;
        Some((row, pair[0] as usize + error.valid_up_to()))
    })
}

#[cfg(test)]
mod tests;
