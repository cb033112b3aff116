//! Statistics of newline-delimited JSON: which lines are JSON, and how long they are.
//!
//! Lines end at 0x0A alone; one 0x0D before it belongs to the line's end. A line of white space is blank. Any other is
//! valid when it is well-formed UTF-8 and JSON by RFC 8259, of any depth, with lone surrogates in escapes, duplicate
//! keys and numbers of any size allowed.

mod as_written;
mod file;
mod grammar;
mod nesting;
// Compiled by rust/schema; here for those who read and format.
#[cfg(false)]
mod messages;
#[allow(unsafe_code)]
mod simd;

use crate::{ErrorCode, KernelError};

pub use as_written::ndjson_stats_as_written;
pub use file::ndjson_stats_file;

/// The longest line that is checked: the longest string JavaScript has, so that both sides refuse the same.
pub const MAX_LINE_BYTES: u64 = (1 << 29) - 24;

/// How many bytes are checked at a time: they fit the first-level cache, and may be looked at twice.
const PIECE_BYTES: usize = 32 << 10;

/// Where a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Counted from 1.
    pub line: u64,
    /// Counted from 0.
    pub byte_offset: u64,
}

/// What was counted. All lengths leave line ends out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Line ends included.
    pub bytes: u64,
    /// `blank + valid + invalid`.
    pub lines: u64,
    /// Lines of nothing but space, tab and carriage return.
    pub blank: u64,
    /// Lines that are JSON.
    pub valid: u64,
    /// Lines that are not.
    pub invalid: u64,
    /// The first line that is not JSON.
    pub first_invalid: Option<Place>,
    /// Unicode scalar values of the valid lines.
    pub chars: u64,
    /// UTF-16 code units of the valid lines.
    pub utf16: u64,
    /// The shortest line; `u64::MAX` while there is none.
    pub min_line: u64,
    /// The longest line.
    pub max_line: u64,
    /// All lines.
    pub line_bytes: u64,
    too_long: Option<Place>,
}

impl Default for Totals {
    fn default() -> Self {
        Self {
            bytes: 0,
            lines: 0,
            blank: 0,
            valid: 0,
            invalid: 0,
            first_invalid: None,
            chars: 0,
            utf16: 0,
            min_line: u64::MAX,
            max_line: 0,
            line_bytes: 0,
            too_long: None,
        }
    }
}

impl Totals {
    /// Adds the totals of what comes next in the input.
    pub fn append(&mut self, next: &Self) {
        let behind =
            |place: Place| Place { line: self.lines + place.line, byte_offset: self.bytes + place.byte_offset };
        self.first_invalid = self.first_invalid.or(next.first_invalid.map(behind));
        self.too_long = self.too_long.or(next.too_long.map(behind));
        self.bytes += next.bytes;
        self.lines += next.lines;
        self.blank += next.blank;
        self.valid += next.valid;
        self.invalid += next.invalid;
        self.chars += next.chars;
        self.utf16 += next.utf16;
        self.min_line = self.min_line.min(next.min_line);
        self.max_line = self.max_line.max(next.max_line);
        self.line_bytes += next.line_bytes;
    }

    /// Counts whole lines, of which only the last one of the input may lack its newline.
    fn count(&mut self, mut lines: &[u8]) {
        while !lines.is_empty() {
            let cut = match lines.get(..PIECE_BYTES) {
                None => lines.len(),
                Some(piece) => match memchr::memrchr(b'\n', piece) {
                    Some(newline) => newline + 1,
                    None => memchr::memchr(b'\n', &lines[PIECE_BYTES..])
                        .map_or(lines.len(), |newline| PIECE_BYTES + newline + 1),
                },
            };
            let (piece, rest) = lines.split_at(cut);
            let before = self.clone();
            // Nearly all pieces are well-formed, so that is looked at last, and only where it could be otherwise.
            let ascii = grammar::count(piece, true, self);
            if !ascii && simdutf8::basic::from_utf8(piece).is_err() {
                *self = before;
                grammar::count(piece, false, self);
            }
            lines = rest;
        }
    }

    fn check_length(&self) -> Result<(), KernelError> {
        self.too_long.map_or(Ok(()), |place| Err(line_too_long(place)))
    }
}

/// Counts all lines of `bytes`.
///
/// # Errors
///
/// `Unsupported` for a line longer than [`MAX_LINE_BYTES`].
pub fn ndjson_stats(bytes: &[u8]) -> Result<Totals, KernelError> {
    let mut totals = Totals::default();
    totals.count(bytes);
    totals.check_length()?;
    Ok(totals)
}

/// Counts an input that comes in chunks: wherever it is cut, the totals are those of the whole.
#[derive(Default)]
pub struct NdjsonStats {
    totals: Totals,
    /// The line that no newline has ended yet.
    carry: Vec<u8>,
}

impl NdjsonStats {
    /// Counts `chunk` in.
    ///
    /// # Errors
    ///
    /// `Unsupported` for a line longer than [`MAX_LINE_BYTES`].
    pub fn update(&mut self, mut chunk: &[u8]) -> Result<(), KernelError> {
        if !self.carry.is_empty() {
            let cut = memchr::memchr(b'\n', chunk).map_or(chunk.len(), |newline| newline + 1);
            let (head, rest) = chunk.split_at(cut);
            self.keep(head)?;
            if self.carry.last() == Some(&b'\n') {
                self.totals.count(&self.carry);
                self.carry.clear();
            }
            chunk = rest;
        }
        let cut = memchr::memrchr(b'\n', chunk).map_or(0, |newline| newline + 1);
        self.totals.count(&chunk[..cut]);
        self.totals.check_length()?;
        self.keep(&chunk[cut..])
    }

    /// The totals, a last line without newline included.
    ///
    /// # Errors
    ///
    /// `Unsupported` for a line longer than [`MAX_LINE_BYTES`].
    pub fn finish(self) -> Result<Totals, KernelError> {
        let totals = self.into_totals();
        totals.check_length()?;
        Ok(totals)
    }

    /// The totals, of which one may be that a line was too long.
    fn into_totals(mut self) -> Totals {
        if self.totals.too_long.is_none() {
            self.totals.count(&self.carry);
        }
        self.totals
    }

    fn keep(&mut self, rest: &[u8]) -> Result<(), KernelError> {
        // Two more, for a line end: what is too long with it may be short enough without.
        if (self.carry.len() + rest.len()) as u64 > MAX_LINE_BYTES + 2 {
            self.totals.too_long = Some(Place { line: self.totals.lines + 1, byte_offset: self.totals.bytes });
        } else {
            self.carry.extend_from_slice(rest);
        }
        self.totals.check_length()
    }
}

fn line_too_long(Place { line, byte_offset }: Place) -> KernelError {
    KernelError::new(
        ErrorCode::Unsupported,
        format!(
            "line {line} is longer than {MAX_LINE_BYTES} bytes: is this newline-delimited JSON? \
             Split the line, or pass a file with newlines"
        ),
    )
    .at_row(line)
    .at_byte(byte_offset)
}
