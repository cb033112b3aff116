//! The port as it is usually written: `regex` on text lines, searching.

use regex::Regex;

use super::{Column, Rows, Summary, unsupported};
use crate::KernelError;

/// Reads the lines that are UTF-8 with a Unicode pattern that is searched for. It is wrong: it finds a match anywhere in
/// the line, its classes hold digits and letters of every script, and lines that are not UTF-8 are passed over in silence.
/// Kept so that the suite can say so.
pub fn log_fields_as_written(
    regex: &str,
    bytes: &[u8],
    columns: &mut [Column<'_>],
    overflow: &mut [u8],
) -> Result<Summary, KernelError> {
    let regex = Regex::new(regex).map_err(|error| unsupported(&error.to_string()))?;
    let mut rows = Rows { columns, overflow, summary: Summary::default() };
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        if rows.is_full() {
            break;
        }
        let start = rows.summary.bytes;
        rows.summary.bytes += line.len();
        let Ok(text) = std::str::from_utf8(line) else { continue };
        let Some(line) = text.lines().next() else { continue };
        match regex.captures(line) {
            None => rows.skip(start),
            Some(captures) => rows.push(line.as_bytes(), start, |field| {
                captures.get(field + 1).map(|group| (group.start(), group.end()))
            }),
        }
    }
    Ok(rows.summary)
}
