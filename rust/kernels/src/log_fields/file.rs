//! The rows of a file, part by part, in the caller's memory.

use std::fs::File;
use std::io::{ErrorKind, Read};

use memchr::memrchr;

use super::{Column, MAX_LINE, Pattern, Summary, too_long};
use crate::KernelError;

/// How many bytes of the file a part has at most, unless a line is longer: with its columns, a second-level cache holds it.
pub const PART: usize = 1 << 20;

/// A part that the columns do not have room for is followed by one of this size or more.
const LEAST: usize = 64 << 10;

/// A log that is read from its beginning to its end.
pub struct LogFile {
    path: String,
    pattern: Pattern,
    file: File,
    size: u64,
    /// What was read, and is of no part yet.
    carry: Vec<u8>,
    /// How many bytes the next part may have.
    wanted: usize,
    /// How many bytes there must be room for.
    room: usize,
    ended: bool,
    /// Of the parts so far.
    lines: usize,
    bytes: usize,
}

impl LogFile {
    /// # Errors
    /// `FileNotFound`, `FileUnreadable`; that the path is a directory shows when it is read.
    pub fn open(path: &str, pattern: Pattern) -> Result<Self, KernelError> {
        let failed = |error| KernelError::file(path, &error);
        let file = File::open(path).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        let (path, carry) = (path.to_owned(), Vec::new());
        Ok(Self { path, pattern, file, size, carry, wanted: PART, room: PART, ended: false, lines: 0, bytes: 0 })
    }

    /// The size of the file when it was opened, in bytes; 0 of what has none, such as a pipe.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// How many bytes the memory of the next part must have, at least.
    #[must_use]
    pub fn room(&self) -> usize {
        self.room.max(self.carry.len() + LEAST)
    }

    /// Writes some whole lines to the beginning of `part`, and their rows to the columns, as [`Pattern::extract`] does. No
    /// bytes at all are the end of the file; no summary says that a line is longer than `part`, and `room` is now more.
    ///
    /// # Errors
    /// `FileIsDirectory`, `FileUnreadable`; `Unsupported` for a line longer than [`MAX_LINE`], with its place in the file.
    ///
    /// # Panics
    /// When `part` has less than `room`, and as [`Pattern::extract`] does.
    pub fn next(
        &mut self,
        part: &mut [u8],
        columns: &mut [Column<'_>],
        overflow: &mut [u8],
    ) -> Result<Option<Summary>, KernelError> {
        assert!(part.len() >= self.room(), "room for a part");
        let mut length = self.carry.len();
        part[..length].copy_from_slice(&self.carry);
        let mut searched = 0;
        let end = loop {
            if let Some(feed) = memrchr(b'\n', &part[searched..length]) {
                break searched + feed + 1;
            }
            if self.ended {
                break length;
            }
            // The longest line, with its end.
            if length >= MAX_LINE + 2 {
                return Err(too_long(self.lines + 1, self.bytes));
            }
            if length == part.len() {
                self.carry = part.to_vec();
                self.room = 2 * length;
                return Ok(None);
            }
            searched = length;
            let end = if length < self.wanted { self.wanted } else { part.len() };
            let read = self.read(&mut part[length..end])?;
            self.ended = read == 0;
            length += read;
        };
        let summary = self.pattern.extract(&part[..end], columns, overflow).map_err(|error| {
            let before = |count: usize, within: Option<u64>| count + within.unwrap_or(0) as usize;
            too_long(before(self.lines, error.row), before(self.bytes, error.byte_offset))
        })?;
        self.carry.clear();
        self.carry.extend_from_slice(&part[summary.bytes..length]);
        // What the columns have no room for is copied again, so it should not be much more than they have.
        self.wanted = if summary.bytes < end { summary.bytes.clamp(LEAST, PART) } else { (2 * self.wanted).min(PART) };
        self.room = PART;
        self.lines += summary.lines;
        self.bytes += summary.bytes;
        Ok(Some(summary))
    }

    fn read(&mut self, into: &mut [u8]) -> Result<usize, KernelError> {
        loop {
            match self.file.read(into) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => return read.map_err(|error| KernelError::file(&self.path, &error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorCode;

    const PATTERN: &str = r"^(?<id>[0-9]+)\x20(?<text>[\x00-\x09\x0b-\xff]*)$";

    fn file_of(name: &str, bytes: &[u8]) -> (std::path::PathBuf, Result<LogFile, KernelError>) {
        let path = std::env::temp_dir().join(format!("oxbow-log-{name}-{}", std::process::id()));
        std::fs::write(&path, bytes).expect("a writable directory");
        let file = LogFile::open(path.to_str().expect("a UTF-8 path"), Pattern::new(PATTERN, 2).unwrap());
        (path, file)
    }

    /// The sums of all parts, and the texts of all rows.
    fn read(bytes: &[u8], name: &str, rows: usize) -> Result<(Summary, Vec<Vec<u8>>), KernelError> {
        let (path, file) = file_of(name, bytes);
        let mut file = file?;
        assert_eq!(file.size(), bytes.len() as u64);
        let (mut part, mut ids, mut texts) = (Vec::new(), vec![0.0; rows], vec![0; 2 * rows]);
        let mut overflow = vec![0; rows];
        let (mut total, mut found) = (Summary::default(), Vec::new());
        loop {
            let mut columns = [Column::Number(&mut ids), Column::Text(&mut texts)];
            part.resize(part.len().max(file.room()), 0);
            let Some(summary) = file.next(&mut part, &mut columns, &mut overflow)? else { continue };
            if summary.bytes == 0 {
                break;
            }
            for text in texts.as_chunks::<2>().0.iter().take(summary.matched) {
                found.push(part[text[0] as usize..][..text[1] as usize].to_vec());
            }
            total.first_unmatched = total
                .first_unmatched
                .or_else(|| summary.first_unmatched.map(|(line, at)| (total.lines + line, total.bytes + at)));
            total.bytes += summary.bytes;
            total.lines += summary.lines;
            total.matched += summary.matched;
            total.overflowed += summary.overflowed;
        }
        std::fs::remove_file(path).expect("the file just written");
        Ok((total, found))
    }

    #[test]
    fn parts_make_no_difference() {
        let mut bytes = Vec::new();
        for line in 0..40_000usize {
            let text = "x".repeat(line % 97);
            bytes.extend_from_slice(format!("{line} {text}{}", if line % 3 == 0 { "\r\n" } else { "\n" }).as_bytes());
        }
        bytes.extend_from_slice(b"no row\n7 ");
        bytes.resize(bytes.len() + (3 << 20), b'y');
        bytes.extend_from_slice(b"\n8 last");
        let whole = {
            let (mut ids, mut texts, mut overflow) = (vec![0.0; 50_000], vec![0; 100_000], vec![0; 50_000]);
            let mut columns = [Column::Number(&mut ids), Column::Text(&mut texts)];
            let summary = Pattern::new(PATTERN, 2).unwrap().extract(&bytes, &mut columns, &mut overflow).unwrap();
            let texts = texts.as_chunks::<2>().0.iter().take(summary.matched);
            (summary, texts.map(|text| bytes[text[0] as usize..][..text[1] as usize].to_vec()).collect::<Vec<_>>())
        };
        assert_eq!(whole.0.lines, 40_003);
        for rows in [50_000, 1000, 7] {
            assert!(read(&bytes, "parts", rows).unwrap() == whole, "room for {rows} rows");
        }
    }

    #[test]
    fn a_file_without_bytes_has_no_lines() {
        assert_eq!(read(b"", "empty", 4).unwrap(), (Summary::default(), vec![]));
    }

    #[test]
    fn a_line_that_is_too_long_is_refused_where_it_begins() {
        for feed in [&b"\n"[..], b""] {
            let mut bytes = b"1 a\n".to_vec();
            bytes.resize(bytes.len() + MAX_LINE + 1, b'b');
            bytes.extend_from_slice(feed);
            let error = read(&bytes, "long", 4).unwrap_err();
            assert_eq!((error.code, error.row, error.byte_offset), (ErrorCode::Unsupported, Some(2), Some(4)));
        }
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let pattern = || Pattern::new(PATTERN, 2).unwrap();
        let missing = LogFile::open("/no/such/file", pattern()).map(|_| ()).unwrap_err();
        assert_eq!(missing.code, ErrorCode::FileNotFound);
        let folder = std::env::temp_dir();
        let opened = LogFile::open(folder.to_str().unwrap(), pattern());
        let mut columns = [Column::Number(&mut [0.0]), Column::Text(&mut [0, 0])];
        let read = opened.and_then(|mut file| file.next(&mut vec![0; PART], &mut columns, &mut [0]));
        assert_eq!(read.unwrap_err().code, ErrorCode::FileIsDirectory);
    }
}
