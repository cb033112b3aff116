//! The named groups of a pattern, from every line of a log into columns.
//!
//! Most patterns of logs are runs of one class of bytes after another, each ended by a byte that cannot belong to it.
//! Those are matched without an automaton, on bit masks ([`runs`]); any other pattern goes to `regex-automata`.

mod as_written;
mod automaton;
mod file;
mod runs;
// Compiled by rust/schema; here for those who read and format.
#[cfg(false)]
mod messages;
#[allow(unsafe_code)]
mod simd;

pub use as_written::log_fields_as_written;
use automaton::Automaton;
pub use file::LogFile;
use runs::Runs;

use crate::{ErrorCode, KernelError};

/// A longer line is refused: `maxLogLineBytes` in packages/kernels.
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

impl Pattern {
    /// Compiles `regex`, which begins with `^`, names each of its groups, and means the same to JavaScript: what `planLog`
    /// in packages/kernels writes. Refuses with [`ErrorCode::Unsupported`] what cannot be compiled.
    pub fn new(regex: &str, fields: usize) -> Result<Self, KernelError> {
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

    /// Writes the row of a line that matches. `span` says where in `bytes` a field is, unless it took no part; `bytes` begin
    /// at `base` of the input.
    #[inline(always)]
    fn push(&mut self, bytes: &[u8], base: usize, span: impl Fn(usize) -> Option<(usize, usize)>) {
        let row = self.summary.matched;
        let mut too_large = false;
        for (field, column) in self.columns.iter_mut().enumerate() {
            match column {
                Column::Text(column) => {
                    let pair =
                        span(field).map_or([u32::MAX, 0], |(start, end)| [(base + start) as u32, (end - start) as u32]);
                    column[2 * row..2 * row + 2].copy_from_slice(&pair);
                }
                Column::Number(column) => {
                    let value = span(field)
                        .and_then(|(start, end)| value_of(bytes, start, end))
                        .filter(|&value| value < 1 << 53);
                    too_large |= value.is_none();
                    column[row] = value.map_or(f64::NAN, |value| value as f64);
                }
                Column::Bigint(column) => {
                    let value = span(field).and_then(|(start, end)| value_of(bytes, start, end));
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

/// The value of the ASCII digits from `start` to `end`, unless it is above `u64::MAX`.
#[inline(always)]
fn value_of(bytes: &[u8], start: usize, end: usize) -> Option<u64> {
    let length = end - start;
    if let Some(word) = bytes[start..].first_chunk::<8>()
        && (1..=8).contains(&length)
    {
        // What is read beyond the digits is shifted out, and zeros come in before them.
        let word = u64::from_le_bytes(*word) ^ 0x3030_3030_3030_3030;
        return Some(eight_digits(word << (64 - 8 * length)));
    }
    let digits = &bytes[start..end];
    if length <= 19 {
        return Some(digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0')));
    }
    let zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
    let digits = &digits[zeros..];
    if digits.len() > 20 {
        return None;
    }
    digits.iter().try_fold(0u64, |value, digit| value.checked_mul(10)?.checked_add(u64::from(digit - b'0')))
}

/// The value of eight digits, one a byte, the first in the lowest: pairs become numbers below 100, pairs of those numbers
/// below 10,000, and the two that are left the value.
#[inline(always)]
fn eight_digits(digits: u64) -> u64 {
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    (fours * 10_000 + (fours >> 32)) & 0xffff_ffff
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Patterns with two groups that are runs, and bytes they are about.
    const RUNS: [(&str, &[u8]); 9] = [
        (r"^(?<a>[0-9]+)[\x09-\x0d\x20]+(?<b>[0-9A-Z_a-z]+)", b"07a_ \t\r\x0b\n\n"),
        (r"^(?<a>[0-9]+)[\x09-\x0d\x20]+(?<b>[0-9A-Z_a-z]+)$", b"07a \r\n\n"),
        (r"^(?<a>[\x00-\x1f\x21-\xff]*)\x20(?<b>[\x00-\x1f\x21-\xff]*)$", b"a\r \n\n\xff"),
        (r"^\x5b(?<a>[\x00-\x5c\x5e-\xff]*)\x5d(?<b>\x5d?)", b"[]a\r\n"),
        (r"^(?<a>a{2,3})b{2}(?<b>c{0,2})", b"aaabbc\n"),
        (r"^(?<a>(?<b>a*)b)", b"ab\r\n"),
        (r"^(?<a>)(?<b>[\x00-\xff]+)", b"ab\r\n"),
        (r"^(?<a>[\x0aab])(?<b>\x0a?)", b"ab\n"),
        (r"^(?<a>a+)(?:b(?<b>c))", b"abc\n"),
    ];

    /// Summary and columns, of one way to match.
    fn extracted(
        bytes: &[u8],
        read: impl FnOnce(&[u8], &mut Rows<'_, '_>) -> Result<(), KernelError>,
    ) -> (Summary, Vec<u32>, Vec<u32>, Vec<u8>) {
        let (mut a, mut b, mut overflow) = (vec![0; 100], vec![0; 100], vec![0; 50]);
        let mut columns = [Column::Text(&mut a), Column::Text(&mut b)];
        let mut rows = Rows { columns: &mut columns, overflow: &mut overflow, summary: Summary::default() };
        read(bytes, &mut rows).unwrap();
        (rows.summary, a, b, overflow)
    }

    #[test]
    fn runs_and_automata_agree() {
        let mut state = 1u32;
        let mut random = |limit: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % limit
        };
        for (regex, alphabet) in RUNS {
            let Engine::Runs(mut runs) = Pattern::new(regex, 2).unwrap().engine else { panic!("{regex} is runs") };
            let mut automaton = Automaton::new(regex).unwrap();
            for _ in 0..2000 {
                // Short inputs, and now and then a byte many times over: lines at the ends of blocks and windows.
                let mut bytes = Vec::new();
                for _ in 0..random(40) {
                    let times = if random(50) == 0 { random(300) } else { 1 };
                    bytes.resize(bytes.len() + times, alphabet[random(alphabet.len())]);
                }
                if random(100) == 0 {
                    bytes.splice(0..0, vec![alphabet[0]; 16_300 + random(200)]);
                }
                assert_eq!(
                    extracted(&bytes, |bytes, rows| runs.read(bytes, rows)),
                    extracted(&bytes, |bytes, rows| automaton.read(bytes, rows)),
                    "{regex} on {:?}",
                    bytes.escape_ascii().to_string()
                );
            }
        }
    }

    #[test]
    fn leaves_what_may_have_to_be_tried_twice_to_an_automaton() {
        for regex in [
            r"^(?<a>[0-9A-Z_a-z]+)(?<b>[0-9])",
            r"^(?<a>a+)(?<b>[ab]*)",
            r"^(?<a>a*)(?<b>b?)a",
            r"^(?<a>a+?)(?<b>b)",
            r"^(?<a>(?:ab)+)(?<b>c)",
            r"^(?<a>a)(?<b>b)?",
            r"^(?:(?<a>ab)|(?<b>c))",
        ] {
            assert!(!Pattern::new(regex, 2).unwrap().is_runs(), "{regex}");
        }
    }

    #[test]
    fn refuses_what_is_no_pattern() {
        let refused = Pattern::new("^(", 0).map(|_| ()).unwrap_err();
        assert_eq!(refused.code, ErrorCode::Unsupported);
    }

    #[test]
    fn reads_digits_up_to_the_largest_u64() {
        for (digits, value) in [
            ("0", Some(0)),
            ("7", Some(7)),
            ("42", Some(42)),
            ("1234567", Some(1_234_567)),
            ("99999999", Some(99_999_999)),
            ("123456789", Some(123_456_789)),
            ("0000000000000000000000000000000000000001", Some(1)),
            ("9999999999999999999", Some(9_999_999_999_999_999_999)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("99999999999999999999", None),
            ("100000000000000000000", None),
        ] {
            let behind = format!("a{digits}9:/ 42 and more");
            assert_eq!(value_of(digits.as_bytes(), 0, digits.len()), value, "{digits} alone");
            assert_eq!(value_of(behind.as_bytes(), 1, digits.len() + 1), value, "{digits} inside");
        }
    }
}
