//! Groups of a CSV's rows by one column, with exact sums of a product of others.
//!
//! `packages/kernels/src/csv-groups` defines what is right. Here the records are found by [`simd`], and a
//! plain reader takes over where that finds a quote out of place, to say where and why.

mod as_written;
mod decimal;
mod file;

mod groups;
mod parser;
mod records;
#[cfg(test)]
mod samples;
// Compiled by rust/schema; here for those who read and format.
#[cfg(false)]
mod messages;
#[allow(unsafe_code)]
mod simd;

pub use as_written::csv_groups_as_written;
pub use file::csv_groups_file;

use crate::{ErrorCode, KernelError};
use parser::Parser;

/// What to group and what to add up. Checked by the caller: one to eight factors, scales up to 18.
#[derive(Clone, Debug)]
pub struct Query {
    /// The column whose bytes name the group.
    pub by: String,
    /// Multiplied from left to right.
    pub value: Vec<Factor>,
    /// The longest record taken, in bytes, its line feed left out.
    pub max_record_bytes: usize,
    /// The most groups held.
    pub max_groups: usize,
}

/// A column of decimals, read as integers of 10^-scale.
#[derive(Clone, Debug)]
pub struct Factor {
    /// The column's name.
    pub column: String,
    /// Digits after the point.
    pub scale: u32,
    /// When given, the factor is `from` minus the column, in units of 10^-scale.
    pub from: Option<i64>,
}

/// One entry per group in every column, ordered by the bytes of the key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// The keys, one behind the other.
    pub key_bytes: Vec<u8>,
    /// Where each key ends in `key_bytes`.
    pub key_ends: Vec<usize>,
    /// Rows of each group.
    pub counts: Vec<u64>,
    /// Exact sums, in units of 10^-(sum of the scales).
    pub sums: Vec<i128>,
    /// Least values.
    pub mins: Vec<i64>,
    /// Greatest values.
    pub maxs: Vec<i64>,
    /// Records after the header, bad ones included.
    pub rows: u64,
    /// Rows in no group.
    pub bad_rows: u64,
    /// The first of them.
    pub first_bad: Option<BadRow>,
    /// Bytes read.
    pub bytes: u64,
}

/// A row that is in no group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Counted in records from 1; the header is row 1.
    pub row: u64,
    /// Of the field at fault, its opening quote included.
    pub byte_offset: u64,
    /// The factor at fault; the key when there is none.
    pub factor: Option<usize>,
    /// What is wrong with the field.
    pub reason: Reason,
}

/// Why a row is in no group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The field is not `-?\d+(\.\d{1,scale})?`.
    NotADecimal,
    /// The number, or the product up to it, does not fit 64 bits.
    OutOfRange,
    /// The key is not UTF-8.
    InvalidUtf8,
}

/// The groups of a whole CSV.
pub fn csv_groups(bytes: &[u8], query: &Query) -> Result<Totals, KernelError> {
    let mut parser = Parser::new(query);
    parser.consume(bytes, true).map_err(|fault| fault.into_error(query))?;
    Ok(parser.totals())
}

/// The same, a chunk at a time. Where the chunks are cut makes no difference to the totals.
pub struct CsvGroups {
    query: Query,
    parser: Parser,
    /// Bytes of records that have not ended; the first is the first of its record.
    carry: Vec<u8>,
    /// A record that did not end is not looked at again before it has doubled: small chunks must not cost their square.
    retry_at: usize,
    ended: bool,
}

impl CsvGroups {
    /// Groups without rows.
    #[must_use]
    pub fn new(query: Query) -> Self {
        Self { parser: Parser::new(&query), query, carry: Vec::new(), retry_at: 0, ended: false }
    }

    /// Counts `chunk` in. Gives the errors of [`csv_groups`], now or at a later call.
    pub fn update(&mut self, chunk: &[u8]) -> Result<(), KernelError> {
        self.refuse_when_ended()?;
        self.carry.extend_from_slice(chunk);
        if self.carry.len() >= self.retry_at { self.consume(false) } else { Ok(()) }
    }

    /// The totals. There is nothing to update afterwards, nor after an error.
    pub fn finish(&mut self) -> Result<Totals, KernelError> {
        self.refuse_when_ended()?;
        self.consume(true)?;
        self.ended = true;
        Ok(self.parser.totals())
    }

    fn consume(&mut self, last: bool) -> Result<(), KernelError> {
        self.ended = true;
        let used = self.parser.consume(&self.carry, last).map_err(|fault| fault.into_error(&self.query))?;
        self.ended = false;
        self.carry.drain(..used);
        self.retry_at = if used > 0 { 0 } else { (self.carry.len() * 2).min(self.query.max_record_bytes + 2) };
        Ok(())
    }

    fn refuse_when_ended(&self) -> Result<(), KernelError> {
        if !self.ended {
            return Ok(());
        }
        let message = "these groups have ended: make new CsvGroups for more input";
        Err(KernelError::new(ErrorCode::InvalidArgument, message))
    }
}
