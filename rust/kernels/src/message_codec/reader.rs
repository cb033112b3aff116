//! One message, as protobuf reads it: the last of several, unknown fields skipped.

use super::writer::{FIELD1, FIELD2};
use crate::{ErrorCode, KernelError};

/// As deep as the reference implementations follow.
const DEEPEST: usize = 100;

const TOO_LONG: &str = "has a field that is said to be longer than the message: pass all of its bytes";

/// Stands in bytes, and says in its errors where.
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Counted from 1; none when there is only one message.
    row: Option<u64>,
}

/// What a message holds; what it does not set is 0.
#[derive(Default)]
pub struct Fields<'a> {
    pub field1: i32,
    pub start: usize,
    pub text: &'a str,
}

impl<'a> Reader<'a> {
    pub const fn new(bytes: &'a [u8], at: usize, row: Option<u64>) -> Self {
        Self { bytes, at, row }
    }

    /// Reads the length before a message, and returns where the message ends.
    pub fn frame(&mut self) -> Result<usize, KernelError> {
        self.length_up_to(self.bytes.len(), "is said to be longer than all that follows: pass all of its bytes")
    }

    /// Reads the fields from here to `end`.
    pub fn message(&mut self, end: usize) -> Result<Fields<'a>, KernelError> {
        let mut fields = Fields::default();
        while self.at < end {
            let begin = self.at;
            let tag = self.tag(end)?;
            if tag == u32::from(FIELD1) {
                fields.field1 = self.varint(end)? as i32;
            } else if tag == u32::from(FIELD2) {
                let text_end = self.length_up_to(end, TOO_LONG)?;
                fields.start = self.at;
                fields.text = std::str::from_utf8(&self.bytes[self.at..text_end]).map_err(|error| {
                    self.refuse("has a text that is not UTF-8: encode it as UTF-8", self.at + error.valid_up_to())
                })?;
                self.at = text_end;
            } else {
                self.skip(tag, begin, end)?;
            }
        }
        Ok(fields)
    }

    /// Skips the field of this tag, which begins at `begin`. Of a known field in another wire type, nothing is known.
    fn skip(&mut self, mut tag: u32, mut begin: usize, end: usize) -> Result<(), KernelError> {
        // The tags of the groups that are open, so that nesting costs no stack.
        let mut open = Vec::new();
        loop {
            match tag & 7 {
                0 => drop(self.varint(end)?),
                1 => self.advance(8, end)?,
                2 => self.at = self.length_up_to(end, TOO_LONG)?,
                3 => {
                    if open.len() == DEEPEST {
                        let problem = format!("nests groups more than {DEEPEST} deep: nest fewer");
                        return Err(self.refuse(&problem, begin));
                    }
                    open.push(tag);
                }
                4 => {
                    // An end has the field number of its start, whose wire type is one less.
                    if open.pop() != Some(tag - 1) {
                        return Err(self.refuse("ends a group that is not open: end each group once", begin));
                    }
                }
                5 => self.advance(4, end)?,
                other => {
                    let problem =
                        format!("has a field of wire type {other}, and there are only 0 to 5: encode it anew");
                    return Err(self.refuse(&problem, begin));
                }
            }
            if open.is_empty() {
                return Ok(());
            }
            if self.at == end {
                return Err(self.refuse("has a group that never ends: pass all of its bytes", end));
            }
            begin = self.at;
            tag = self.tag(end)?;
        }
    }

    fn tag(&mut self, end: usize) -> Result<u32, KernelError> {
        let begin = self.at;
        match u32::try_from(self.varint(end)?) {
            // Three bits are the wire type, and there is no field 0.
            Ok(tag) if tag >= 8 => Ok(tag),
            _ => Err(self.refuse("has a tag without a field number from 1 to 536870911: encode it anew", begin)),
        }
    }

    fn length_up_to(&mut self, end: usize, problem: &str) -> Result<usize, KernelError> {
        let begin = self.at;
        let length = self.varint(end)?;
        if length > (end - self.at) as u64 {
            return Err(self.refuse(problem, begin));
        }
        Ok(self.at + length as usize)
    }

    fn advance(&mut self, count: usize, end: usize) -> Result<(), KernelError> {
        if count > end - self.at {
            return Err(self.refuse("ends inside a field: pass all of its bytes", self.at));
        }
        self.at += count;
        Ok(())
    }

    fn varint(&mut self, end: usize) -> Result<u64, KernelError> {
        let mut value = 0;
        for (i, &byte) in self.bytes[self.at..end].iter().take(10).enumerate() {
            value |= u64::from(byte & 0x7f) << (7 * i);
            if byte < 0x80 {
                if i == 9 && byte > 1 {
                    break;
                }
                self.at += i + 1;
                return Ok(value);
            }
        }
        let problem = if end - self.at < 10 {
            "ends inside a varint: pass all of its bytes"
        } else {
            "has a varint of more than 64 bits: encode it anew"
        };
        Err(self.refuse(problem, self.at))
    }

    fn refuse(&self, problem: &str, byte_offset: usize) -> KernelError {
        let error = match self.row {
            Some(row) => KernelError::new(ErrorCode::InvalidInput, format!("message {row} {problem}")).at_row(row),
            None => KernelError::new(ErrorCode::InvalidInput, format!("the message {problem}")),
        };
        error.at_byte(byte_offset as u64)
    }
}
