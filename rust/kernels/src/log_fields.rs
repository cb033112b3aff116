//! The named groups of a pattern, from every line of a log into columns.
//!
//! Most patterns of logs are runs of one class of bytes after another, each ended by a byte that cannot belong to it.
//! Those are matched without an automaton, on bit masks ([`runs`]); any other pattern goes to `regex-automata`.

mod as_written;
mod automaton;
mod runs;

pub use as_written::log_fields_as_written;
use automaton::Automaton;
use runs::Runs;

use crate::{ErrorCode, KernelError};

/// A longer line is refused: `maxLogLineBytes` in packages/contract.
pub const MAX_LINE: usize = 1 << 24;

/// What a field becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A double: an integer up to 2^53 - 1.
    Number,
    /// A u64.
    Bigint,
    /// Offset and length.
    Text,
}

/// A column of the caller. It has room for as many rows as the overflow column: two entries each, for text.
#[derive(Debug)]
pub enum Column<'a> {
    /// NaN where the number is above 2^53 - 1.
    Number(&'a mut [f64]),
    /// `u64::MAX` where the number is above that.
    Bigint(&'a mut [u64]),
    /// Offset and length; `u32::MAX` and 0 where the group took no part.
    Text(&'a mut [u32]),
}

/// What was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Fewer than were given when the columns are full.
    pub bytes: usize,
    /// All lines read.
    pub lines: usize,
    /// Lines that match.
    pub matched: usize,
    /// The line, from 1, and where it begins.
    pub first_unmatched: Option<(usize, usize)>,
    /// Rows with a number too large for its column.
    pub overflowed: usize,
}

/// A compiled pattern, with the memory it works in.
pub struct Pattern {
    engine: Engine,
    fields: usize,
}

enum Engine {
    Runs(Runs),
    Automaton(Box<Automaton>),
}

/// Where the fields of a line are, relative to its first byte; `None` for a group that took no part.
type Spans = [Option<(usize, usize)>; MOST_FIELDS];

const MOST_FIELDS: usize = 32;

impl Pattern {
    /// Compiles `regex`, which begins with `^`, names each of its groups, and means the same to JavaScript: what `planLog`
    /// in packages/contract writes. Refuses with [`ErrorCode::Unsupported`] what cannot be compiled.
    pub fn new(regex: &str, fields: usize) -> Result<Self, KernelError> {
        if fields > MOST_FIELDS {
            return Err(unsupported("more than 32 groups"));
        }
        let syntax = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(regex);
        let hir = syntax.map_err(|error| unsupported(&error.to_string()))?;
        let engine = match Runs::new(&hir) {
            Some(runs) => Engine::Runs(runs),
            None => Engine::Automaton(Box::new(Automaton::new(regex)?)),
        };
        Ok(Self { engine, fields })
    }

    /// Writes a row for each line that matches; stops behind the line that fills the columns. Refuses a line longer than
    /// [`MAX_LINE`] with [`ErrorCode::Unsupported`].
    ///
    /// # Panics
    /// When there is another number of columns than of groups, or one has less room than `overflow`.
    pub fn extract(
        &mut self,
        bytes: &[u8],
        columns: &mut [Column<'_>],
        overflow: &mut [u8],
    ) -> Result<Summary, KernelError> {
        assert_eq!(columns.len(), self.fields, "a column for each group");
        let mut rows = Rows { columns, overflow, summary: Summary::default() };
        match &mut self.engine {
            Engine::Runs(runs) => runs.read(bytes, &mut rows)?,
            Engine::Automaton(automaton) => automaton.read(bytes, &mut rows)?,
        }
        Ok(rows.summary)
    }

    /// Whether the pattern is runs of classes, and needs no automaton.
    #[must_use]
    pub fn is_runs(&self) -> bool {
        matches!(self.engine, Engine::Runs(_))
    }
}

/// The rows written so far.
struct Rows<'a, 'b> {
    columns: &'a mut [Column<'b>],
    overflow: &'a mut [u8],
    summary: Summary,
}

impl Rows<'_, '_> {
    #[inline(always)]
    fn is_full(&self) -> bool {
        self.summary.matched == self.overflow.len()
    }

    /// Counts a line that begins at `start` and does not match.
    #[inline(always)]
    fn skip(&mut self, start: usize) {
        self.summary.lines += 1;
        if self.summary.first_unmatched.is_none() {
            self.summary.first_unmatched = Some((self.summary.lines, start));
        }
    }

    /// Writes the row of a line that matches. The spans are positions in `bytes`, which begin at `base` of the input.
    #[inline(always)]
    fn push(&mut self, bytes: &[u8], base: usize, spans: &Spans) {
        let row = self.summary.matched;
        let mut too_large = false;
        for (column, span) in self.columns.iter_mut().zip(spans) {
            match column {
                Column::Text(column) => {
                    let pair = span.map_or([u32::MAX, 0], |(start, end)| [(base + start) as u32, (end - start) as u32]);
                    column[2 * row..2 * row + 2].copy_from_slice(&pair);
                }
                Column::Number(column) => {
                    let value =
                        span.and_then(|(start, end)| value_of(&bytes[start..end])).filter(|&value| value < 1 << 53);
                    too_large |= value.is_none();
                    column[row] = value.map_or(f64::NAN, |value| value as f64);
                }
                Column::Bigint(column) => {
                    let value = span.and_then(|(start, end)| value_of(&bytes[start..end]));
                    too_large |= value.is_none();
                    column[row] = value.unwrap_or(u64::MAX);
                }
            }
        }
        self.overflow[row] = u8::from(too_large);
        self.summary.overflowed += usize::from(too_large);
        self.summary.matched += 1;
        self.summary.lines += 1;
    }
}

/// The value of ASCII digits, unless it is above `u64::MAX`.
#[inline(always)]
fn value_of(digits: &[u8]) -> Option<u64> {
    if digits.len() <= 19 {
        return Some(digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0')));
    }
    let zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
    let digits = &digits[zeros..];
    if digits.len() > 20 {
        return None;
    }
    digits.iter().try_fold(0u64, |value, digit| value.checked_mul(10)?.checked_add(u64::from(digit - b'0')))
}

/// Where the content of a line ends that runs from `start` to its line feed or the end of the input.
#[inline(always)]
fn content_end(bytes: &[u8], start: usize, end: usize) -> usize {
    end - usize::from(end > start && bytes[end - 1] == b'\r')
}

fn too_long(line: usize, start: usize) -> KernelError {
    let message = format!(
        "line {line} is longer than {MAX_LINE} bytes: is this a log? Split the line, or pass a file with line ends"
    );
    KernelError::new(ErrorCode::Unsupported, message).at_row(line as u64).at_byte(start as u64)
}

fn unsupported(why: &str) -> KernelError {
    KernelError::new(ErrorCode::Unsupported, format!("the pattern cannot be compiled: {why}"))
}
