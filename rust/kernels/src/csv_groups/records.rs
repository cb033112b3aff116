//! The plain reader of records: a byte at a time, and exact about what is wrong and where.

use std::ops::Range;

use super::Query;
use crate::{ErrorCode, KernelError};

/// What makes an input no CSV, or one beyond the query's limits.
#[derive(Debug)]
pub struct Fault {
    pub kind: FaultKind,
    /// Counted from 1; the header is row 1.
    pub row: u64,
    pub byte_offset: u64,
}

#[derive(Debug)]
pub enum FaultKind {
    Empty,
    MissingColumn { wanted: String, listed: String },
    AmbiguousColumn { wanted: String },
    QuoteInside,
    TextAfterQuote,
    Unclosed,
    Ragged { fields: usize, width: usize },
    Blank { width: usize },
    TooLong,
    TooManyGroups,
}

impl FaultKind {
    /// Of a record with another number of fields than the header; a line break alone has nothing to quote.
    pub fn ragged(fields: usize, width: usize, record: &[u8]) -> Self {
        if matches!(record, b"" | b"\r") { Self::Blank { width } } else { Self::Ragged { fields, width } }
    }
}

impl Fault {
    pub fn new(kind: FaultKind, row: u64, byte_offset: u64) -> Self {
        Self { kind, row, byte_offset }
    }

    pub fn into_error(self, query: &Query) -> KernelError {
        let row = self.row;
        let (code, message) = match self.kind {
            FaultKind::Empty => {
                (ErrorCode::InvalidInput, "the input is empty: a header is needed to find the columns".to_owned())
            }
            FaultKind::MissingColumn { wanted, listed } => {
                (ErrorCode::InvalidInput, format!("the header has no column \"{wanted}\": ask for one of {listed}"))
            }
            FaultKind::AmbiguousColumn { wanted } => {
                (ErrorCode::InvalidInput, format!("the header has two columns \"{wanted}\": rename one of them"))
            }
            FaultKind::QuoteInside => (
                ErrorCode::InvalidInput,
                format!(
                    "row {row} has a quote inside a field that does not begin with one: quote the field, and double the quote"
                ),
            ),
            FaultKind::TextAfterQuote => (
                ErrorCode::InvalidInput,
                format!("row {row} has text after a closing quote: double a quote that is part of the field"),
            ),
            FaultKind::Unclosed => {
                (ErrorCode::InvalidInput, format!("row {row} has a quote that is never closed: close it"))
            }
            FaultKind::Ragged { fields, width } => (
                ErrorCode::InvalidInput,
                format!(
                    "row {row} has {fields} fields, the header has {width}: quote a field that holds commas or line breaks"
                ),
            ),
            FaultKind::Blank { width } => (
                ErrorCode::InvalidInput,
                format!("row {row} has nothing in it, the header has {width} fields: remove the blank line"),
            ),
            FaultKind::TooLong => (
                ErrorCode::OutOfRange,
                format!(
                    "row {row} is longer than {} bytes: close its quote, or raise maxRecordBytes",
                    query.max_record_bytes
                ),
            ),
            FaultKind::TooManyGroups => (
                ErrorCode::OutOfRange,
                format!(
                    "row {row} begins one more group than {}: raise maxGroups, or group by another column",
                    query.max_groups
                ),
            ),
        };
        KernelError::new(code, message).at_row(row).at_byte(self.byte_offset)
    }
}

/// A fault without its row: the kind, the byte it points at, and the byte that had to be read to see it.
pub struct Misread {
    pub kind: FaultKind,
    pub at: usize,
    pub read: usize,
}

/// Where the text begins, `base` bytes behind the input's beginning. None while what may yet become a byte order mark, which is
/// no part of a record, has only begun.
pub fn after_mark(bytes: &[u8], base: u64, last: bool) -> Option<usize> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    if base > 0 {
        return Some(0);
    }
    if !last && bytes.len() < MARK.len() && MARK.starts_with(bytes) {
        return None;
    }
    Some(if bytes.starts_with(MARK) { MARK.len() } else { 0 })
}

/// Reads the record at `start` into `fields`: the bounds of each, quotes included. Gives where its line feed is (or would
/// be: with `last` a missing one is supplied), or None when the record does not end in `bytes`.
pub fn read_record(
    bytes: &[u8],
    start: usize,
    last: bool,
    fields: &mut Vec<Range<usize>>,
) -> Result<Option<usize>, Misread> {
    fields.clear();
    let misread = |kind, at| Err(Misread { kind, at, read: at });
    let mut at = start;
    loop {
        let begin = at;
        if bytes.get(at) == Some(&b'"') {
            at = match closed(bytes, at, last)? {
                Some(end) => end,
                None => return Ok(None),
            };
            fields.push(begin..at);
            if bytes.get(at) == Some(&b'\r') {
                match bytes.get(at + 1) {
                    None if !last => return Ok(None),
                    None | Some(b'\n') => at += 1,
                    Some(_) => return misread(FaultKind::TextAfterQuote, at),
                }
            }
            match bytes.get(at) {
                None if !last => return Ok(None),
                None | Some(b'\n') => return Ok(Some(at)),
                Some(b',') => {}
                Some(_) => return misread(FaultKind::TextAfterQuote, at),
            }
        } else {
            loop {
                match bytes.get(at) {
                    None if !last => return Ok(None),
                    None | Some(b'\n') => {
                        let end = if at > begin && bytes[at - 1] == b'\r' { at - 1 } else { at };
                        fields.push(begin..end);
                        return Ok(Some(at));
                    }
                    Some(b',') => break,
                    Some(b'"') => return misread(FaultKind::QuoteInside, at),
                    Some(_) => at += 1,
                }
            }
            fields.push(begin..at);
        }
        at += 1;
    }
}

/// Where the quoted field that opens at `open` ends, its closing quote included.
fn closed(bytes: &[u8], open: usize, last: bool) -> Result<Option<usize>, Misread> {
    let mut at = open + 1;
    loop {
        let Some(found) = memchr::memchr(b'"', &bytes[at..]) else {
            let misread = Misread { kind: FaultKind::Unclosed, at: open, read: bytes.len() };
            return if last { Err(misread) } else { Ok(None) };
        };
        at += found + 1;
        match bytes.get(at) {
            // It may be the first of two.
            None if !last => return Ok(None),
            Some(b'"') => at += 1,
            _ => return Ok(Some(at)),
        }
    }
}

/// What a field says: between its quotes, each `""` a `"`. `unescaped` is where it is put when it is not in the field.
pub fn text<'a>(field: &'a [u8], unescaped: &'a mut Vec<u8>) -> &'a [u8] {
    if field.first() != Some(&b'"') {
        return field;
    }
    let inner = &field[1..field.len() - 1];
    if memchr::memchr(b'"', inner).is_none() {
        return inner;
    }
    unescaped.clear();
    let mut quoted = false;
    for &byte in inner {
        quoted = byte == b'"' && !quoted;
        if !quoted {
            unescaped.push(byte);
        }
    }
    unescaped
}
