//! From bytes to groups, a window at a time.

use std::ops::Range;
use std::sync::Arc;

use super::decimal::decimal;
use super::groups::Groups;
use super::records::{Fault, FaultKind, Misread, after_mark, read_record, text};
use super::simd::Index;
use super::{BadRow, Factor, Query, Reason, Totals};

/// 128 KiB: with its index it stays in the second-level cache.
const WINDOW: usize = 128 * 1024;

/// Where the columns of the query stand in a record.
struct Columns {
    width: usize,
    key: usize,
    factors: Vec<Column>,
}

#[derive(Clone, Copy)]
struct Column {
    at: usize,
    scale: u32,
    from: Option<i64>,
}

/// What was counted in a run of records, the groups left out: all that depends on the order of the rows.
#[derive(Clone, Copy, Default)]
pub struct Part {
    /// The header among them.
    pub records: u64,
    bad_rows: u64,
    /// Its row is counted from the first of these records.
    first_bad: Option<BadRow>,
    bytes: u64,
}

impl Part {
    /// Counts the records of `next` behind these.
    pub fn append(&mut self, next: Self) {
        let moved = next.first_bad.map(|bad| BadRow { row: bad.row + self.records, ..bad });
        self.first_bad = self.first_bad.or(moved);
        self.records += next.records;
        self.bad_rows += next.bad_rows;
        self.bytes += next.bytes;
    }
}

/// Splits bytes into records and counts the rows in their groups.
pub struct Parser {
    query: Query,
    /// None until the header was read.
    columns: Option<Arc<Columns>>,
    counter: Counter,
    index: Index,
    fields: Vec<Range<usize>>,
}

impl Parser {
    pub fn new(query: &Query) -> Self {
        let counter = Counter {
            groups: Groups::new(),
            max_groups: query.max_groups,
            part: Part::default(),
            base: 0,
            unescaped: Vec::new(),
        };
        Self { query: query.clone(), columns: None, counter, index: Index::default(), fields: Vec::new() }
    }

    /// Takes the records that end in `bytes` and gives how many bytes that was: the caller gives the rest again, with more
    /// behind it. With `last`, a missing last line break is supplied and everything is taken.
    pub fn consume(&mut self, bytes: &[u8], last: bool) -> Result<usize, Fault> {
        let Some(mut at) = after_mark(bytes, self.counter.base, last) else { return Ok(0) };
        if self.columns.is_none() {
            at = self.header(bytes, at, last)?;
        }
        if let Some(columns) = self.columns.clone() {
            at = self.rows(&columns, bytes, at, last)?;
        } else if last {
            return Err(Fault::new(FaultKind::Empty, 1, self.counter.base + at as u64));
        }
        self.counter.base += at as u64;
        self.counter.part.bytes += at as u64;
        Ok(at)
    }

    pub fn totals(&self) -> Totals {
        self.totals_of(&self.counter.part)
    }

    /// The groups of this parser, with the rest of what was counted from elsewhere.
    pub fn totals_of(&self, part: &Part) -> Totals {
        let mut totals = Totals {
            rows: part.records.saturating_sub(1),
            bad_rows: part.bad_rows,
            first_bad: part.first_bad,
            bytes: part.bytes,
            ..Totals::default()
        };
        for (key, aggregate) in self.counter.groups.sorted() {
            totals.key_bytes.extend_from_slice(key);
            totals.key_ends.push(totals.key_bytes.len());
            totals.counts.push(aggregate.count);
            totals.sums.push(aggregate.sum);
            totals.mins.push(aggregate.min);
            totals.maxs.push(aggregate.max);
        }
        totals
    }

    /// A parser of the same columns, for a later part of the same input.
    pub fn continued(&self) -> Self {
        Self { columns: self.columns.clone(), ..Self::new(&self.query) }
    }

    /// Takes a part of the input that is whole records, `offset` bytes behind its beginning.
    pub fn part(&mut self, bytes: &[u8], offset: u64, last: bool) -> Result<Part, Fault> {
        self.counter.part = Part::default();
        self.counter.base = offset;
        let used = self.consume(bytes, last)?;
        assert_eq!(used, bytes.len(), "a part is whole records");
        Ok(self.counter.part)
    }

    /// This parser with the groups of others.
    pub fn joined<'a>(mut self, others: impl Iterator<Item = &'a Self>) -> Self {
        others.for_each(|other| self.counter.groups.merge(&other.counter.groups));
        self
    }

    pub fn has_too_many_groups(&self) -> bool {
        self.counter.groups.len() > self.counter.max_groups
    }

    fn header(&mut self, bytes: &[u8], start: usize, last: bool) -> Result<usize, Fault> {
        if start == bytes.len() {
            return Ok(start);
        }
        let Some(feed) = self.record(bytes, start, last)? else { return Ok(start) };
        let mut names = Vec::with_capacity(self.fields.len());
        for field in &self.fields {
            names.push(text(&bytes[field.clone()], &mut Vec::new()).to_vec());
        }
        let column_of = |wanted: &str| {
            let mut found = names.iter().enumerate().filter(|(_, name)| *name == wanted.as_bytes());
            let kind = match (found.next(), found.next()) {
                (Some((at, _)), None) => return Ok(at),
                (Some(_), Some(_)) => FaultKind::AmbiguousColumn { wanted: wanted.to_owned() },
                (None, _) => FaultKind::MissingColumn { wanted: wanted.to_owned(), listed: listed(&names) },
            };
            Err(Fault::new(kind, 1, self.counter.base + start as u64))
        };
        let factor =
            |factor: &Factor| Ok(Column { at: column_of(&factor.column)?, scale: factor.scale, from: factor.from });
        self.columns = Some(Arc::new(Columns {
            width: names.len(),
            key: column_of(&self.query.by)?,
            factors: self.query.value.iter().map(factor).collect::<Result<_, Fault>>()?,
        }));
        self.counter.part.records = 1;
        Ok(bytes.len().min(feed + 1))
    }

    fn rows(&mut self, columns: &Columns, bytes: &[u8], start: usize, last: bool) -> Result<usize, Fault> {
        let mut at = start;
        let mut window = WINDOW;
        while at < bytes.len() {
            let end = bytes.len().min(at.saturating_add(window));
            let next = self.window(columns, &bytes[..end], at)?;
            if next > at {
                window = WINDOW;
            } else if end < bytes.len() {
                // A record that is longer than the window, but not yet longer than any may be.
                self.check_length(at, end)?;
                window *= 2;
            } else {
                break;
            }
            at = next;
        }
        if last {
            self.rows_plainly(columns, bytes, at, true)
        } else {
            self.check_length(at, bytes.len())?;
            Ok(at)
        }
    }

    /// Counts the records that begin at `start` and end in `bytes`, and gives where the next one begins.
    fn window(&mut self, columns: &Columns, bytes: &[u8], start: usize) -> Result<usize, Fault> {
        let window = &bytes[start..];
        if !self.index.read(window) {
            return self.rows_plainly(columns, bytes, start, false);
        }
        let separators = self.index.separators();
        let (mut at, mut first) = (0, 0);
        for &ends in self.index.record_ends() {
            let ends = ends as usize;
            let own = &separators[first..ends];
            let feed = own[own.len() - 1] as usize;
            let begin = start + at;
            if feed - at > self.query.max_record_bytes {
                return Err(self.counter.fault(FaultKind::TooLong, begin));
            }
            if own.len() != columns.width {
                let kind = FaultKind::ragged(own.len(), columns.width, &window[at..feed]);
                return Err(self.counter.fault(kind, begin));
            }
            let field = |column: usize| {
                let from = if column == 0 { at } else { own[column - 1] as usize + 1 };
                let to = own[column] as usize;
                let feed = column + 1 == own.len() && to > from && window[to - 1] == b'\r';
                start + from..start + to - usize::from(feed)
            };
            self.counter.row(columns, bytes, field)?;
            at = feed + 1;
            first = ends;
        }
        Ok(start + at)
    }

    fn rows_plainly(&mut self, columns: &Columns, bytes: &[u8], start: usize, last: bool) -> Result<usize, Fault> {
        let mut at = start;
        while at < bytes.len() {
            let Some(feed) = self.record(bytes, at, last)? else { break };
            if self.fields.len() != columns.width {
                let kind = FaultKind::ragged(self.fields.len(), columns.width, &bytes[at..feed]);
                return Err(self.counter.fault(kind, at));
            }
            self.counter.row(columns, bytes, |column| self.fields[column].clone())?;
            at = bytes.len().min(feed + 1);
        }
        Ok(at)
    }

    /// Reads the record at `start` into `fields` and gives where its line feed is; None when it does not end here.
    fn record(&mut self, bytes: &[u8], start: usize, last: bool) -> Result<Option<usize>, Fault> {
        match read_record(bytes, start, last, &mut self.fields) {
            Ok(feed) => {
                self.check_length(start, feed.unwrap_or(bytes.len()))?;
                Ok(feed)
            }
            Err(Misread { kind, at, read }) => {
                // A record that was too long before its fault was reached is too long, however its bytes arrived.
                self.check_length(start, read)?;
                Err(self.counter.fault(kind, at))
            }
        }
    }

    fn check_length(&self, start: usize, end: usize) -> Result<(), Fault> {
        if end - start > self.query.max_record_bytes {
            return Err(self.counter.fault(FaultKind::TooLong, start));
        }
        Ok(())
    }
}

/// What was counted so far.
struct Counter {
    groups: Groups,
    max_groups: usize,
    part: Part,
    /// Offset in the input of the first byte that `consume` is given.
    base: u64,
    unescaped: Vec<u8>,
}

impl Counter {
    #[inline(always)]
    fn row(&mut self, columns: &Columns, bytes: &[u8], field: impl Fn(usize) -> Range<usize>) -> Result<(), Fault> {
        self.part.records += 1;
        let mut value = 1_i64;
        for (i, column) in columns.factors.iter().enumerate() {
            let at = field(column.at);
            let start = at.start;
            let product = decimal(text(&bytes[at], &mut self.unescaped), column.scale).and_then(|number| {
                let factor = match column.from {
                    Some(from) => from.checked_sub(number),
                    None => Some(number),
                };
                factor.and_then(|factor| value.checked_mul(factor)).ok_or(Reason::OutOfRange)
            });
            match product {
                Ok(product) => value = product,
                Err(reason) => {
                    self.bad(start, Some(i), reason);
                    return Ok(());
                }
            }
        }
        let at = field(columns.key);
        let start = at.start;
        let key = text(&bytes[at], &mut self.unescaped);
        let probe = self.groups.probe(key);
        if let Some(aggregate) = self.groups.find(&probe, key) {
            aggregate.add(value);
        } else if std::str::from_utf8(key).is_err() {
            self.bad(start, None, Reason::InvalidUtf8);
        } else if self.groups.len() == self.max_groups {
            return Err(Fault::new(FaultKind::TooManyGroups, self.part.records, self.base + start as u64));
        } else {
            self.groups.add(&probe, key).add(value);
        }
        Ok(())
    }

    #[cold]
    fn bad(&mut self, start: usize, factor: Option<usize>, reason: Reason) {
        self.part.bad_rows += 1;
        let byte_offset = self.base + start as u64;
        self.part.first_bad.get_or_insert(BadRow { row: self.part.records, byte_offset, factor, reason });
    }

    /// In the record that comes next.
    fn fault(&self, kind: FaultKind, at: usize) -> Fault {
        Fault::new(kind, self.part.records + 1, self.base + at as u64)
    }
}

/// The first names of a header, for people.
fn listed(names: &[Vec<u8>]) -> String {
    let quoted: Vec<String> =
        names.iter().take(20).map(|name| format!("\"{}\"", String::from_utf8_lossy(name))).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::csv_groups;
    use super::super::samples::{Random, query, sample};
    use super::*;
    use crate::KernelError;

    /// Every record by the plain reader.
    fn plainly(bytes: &[u8], query: &Query) -> Result<Totals, KernelError> {
        let mut parser = Parser::new(query);
        let start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let read = |parser: &mut Parser| {
            let at = parser.header(bytes, start, true)?;
            let Some(columns) = parser.columns.clone() else {
                return Err(Fault::new(FaultKind::Empty, 1, at as u64));
            };
            parser.counter.part.bytes = parser.rows_plainly(&columns, bytes, at, true)? as u64;
            Ok(())
        };
        read(&mut parser).map_err(|fault| fault.into_error(query))?;
        Ok(parser.totals())
    }

    #[test]
    fn masks_and_the_plain_reader_agree() {
        let mut random = Random::new(1);
        let (mut good, mut bad) = (0, 0);
        for _ in 0..20_000 {
            let (bytes, query) = (sample(&mut random), query(&mut random));
            let expected = plainly(&bytes, &query);
            *(if expected.is_ok() { &mut good } else { &mut bad }) += 1;
            assert_eq!(csv_groups(&bytes, &query), expected, "{:?}", String::from_utf8_lossy(&bytes));
        }
        assert!(good > 5000 && bad > 5000, "{good} good, {bad} bad: the samples show too little");
    }

    #[test]
    fn masks_and_the_plain_reader_agree_on_every_short_text() {
        // All texts of up to six bytes behind the header, over every byte that means something.
        let alphabet = b"\",\n\r1a";
        let query = query(&mut Random::new(1));
        for length in 0..=6 {
            for mut number in 0..alphabet.len().pow(length) {
                let mut bytes = b"k,v\n".to_vec();
                for _ in 0..length {
                    bytes.push(alphabet[number % alphabet.len()]);
                    number /= alphabet.len();
                }
                assert_eq!(
                    csv_groups(&bytes, &query),
                    plainly(&bytes, &query),
                    "{:?}",
                    String::from_utf8_lossy(&bytes)
                );
            }
        }
    }

    #[test]
    fn records_longer_than_a_window_are_read_whole() {
        let query = query(&mut Random::new(1));
        for length in [WINDOW - 10, WINDOW, 5 * WINDOW + 1] {
            let note = "\n,\"\"x".repeat(length / 5);
            let text = format!("k,v\n\"{note}\",1\nb,2\n\"{note}\",3\n");
            let found = csv_groups(text.as_bytes(), &query).expect("a sound file");
            assert_eq!((found.rows, found.counts.as_slice()), (3, [2, 1].as_slice()), "{length}");
            assert_eq!(plainly(text.as_bytes(), &query), Ok(found));
        }
    }
}
