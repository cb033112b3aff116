//! Lines, and what is counted of them.

use super::super::simd::Units;
use super::super::{MAX_LINE_BYTES, Place, Totals};

/// What is known of the line that is being read.
pub(super) struct Line {
    pub(super) start: usize,
    /// Not zero when there is an error.
    pub(super) errors: u64,
    pub(super) blank: bool,
    high: bool,
    continuation: u64,
    lead4: u64,
}

impl Line {
    #[inline(always)]
    pub(super) fn starting_at(start: usize) -> Self {
        Self { start, errors: 0, blank: false, high: false, continuation: 0, lead4: 0 }
    }

    #[inline(always)]
    pub(super) fn add(&mut self, units: Units, high: u64, here: u64) {
        if high != 0 {
            self.high = true;
            self.continuation += u64::from((units.continuation & here).count_ones());
            self.lead4 += u64::from((units.lead4 & here).count_ones());
        }
    }
}

/// What is counted on the way: for most lines, that there is one, and its length.
pub(super) struct Tally {
    lines: u64,
    blank: u64,
    invalid: u64,
    min: u64,
    max: u64,
    /// Carriage returns that belong to line ends.
    returns: u64,
    /// Bytes of lines that are blank or invalid.
    left_out: u64,
    continuation: u64,
    lead4: u64,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            lines: 0,
            blank: 0,
            invalid: 0,
            min: u64::MAX,
            max: 0,
            returns: 0,
            left_out: 0,
            continuation: 0,
            lead4: 0,
        }
    }
}

impl Tally {
    /// Counts the line that the newline at `newline` ends.
    #[inline(always)]
    pub(super) fn add(&mut self, line: &Line, lines: &[u8], newline: usize, utf8: bool, totals: &mut Totals) {
        let mut end = newline;
        if end > line.start && lines[end - 1] == b'\r' {
            end -= 1;
            self.returns += 1;
        }
        let length = (end - line.start) as u64;
        self.min = self.min.min(length);
        self.max = self.max.max(length);
        self.lines += 1;
        if length > MAX_LINE_BYTES {
            totals.too_long.get_or_insert(Place {
                line: totals.lines + self.lines,
                byte_offset: totals.bytes + line.start as u64,
            });
        }
        if line.errors != 0 || (!utf8 && line.high && simdutf8::basic::from_utf8(&lines[line.start..end]).is_err()) {
            self.invalid += 1;
            self.left_out += length;
            totals.first_invalid.get_or_insert(Place {
                line: totals.lines + self.lines,
                byte_offset: totals.bytes + line.start as u64,
            });
        } else if line.blank {
            self.blank += 1;
            self.left_out += length;
        } else {
            self.continuation += line.continuation;
            self.lead4 += line.lead4;
        }
    }

    pub(super) fn add_to(&self, totals: &mut Totals, lines: &[u8]) {
        let newlines = self.lines - u64::from(lines.last() != Some(&b'\n'));
        let line_bytes = lines.len() as u64 - newlines - self.returns;
        let chars = line_bytes - self.left_out - self.continuation;
        totals.append(&Totals {
            bytes: lines.len() as u64,
            lines: self.lines,
            blank: self.blank,
            valid: self.lines - self.blank - self.invalid,
            invalid: self.invalid,
            first_invalid: None,
            chars,
            utf16: chars + self.lead4,
            min_line: self.min,
            max_line: self.max,
            line_bytes,
            too_long: None,
        });
    }
}
