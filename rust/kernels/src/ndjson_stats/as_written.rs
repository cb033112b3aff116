//! The port as it is usually written: `lines`, `len` and serde_json. Kept so that the suite can say what is wrong with it.

use std::io::BufRead;

use serde_json::Value;

use super::{Place, Totals};

/// Takes bytes for characters, white space of every script for blank, and one byte for every line end; and asks serde_json,
/// which refuses nesting beyond 128 levels, numbers beyond a double and lone surrogates in escapes.
#[must_use]
pub fn ndjson_stats_as_written(bytes: &[u8]) -> Totals {
    let mut totals = Totals { bytes: bytes.len() as u64, ..Totals::default() };
    let mut at = 0;
    for line in bytes.lines() {
        totals.lines += 1;
        let length = line.as_ref().map_or(0, String::len) as u64;
        totals.min_line = totals.min_line.min(length);
        totals.max_line = totals.max_line.max(length);
        totals.line_bytes += length;
        match line {
            Ok(line) if line.trim().is_empty() => totals.blank += 1,
            Ok(line) if serde_json::from_str::<Value>(&line).is_ok() => {
                totals.valid += 1;
                totals.chars += length;
                totals.utf16 += length;
            }
            _ => {
                totals.invalid += 1;
                totals.first_invalid.get_or_insert(Place { line: totals.lines, byte_offset: at });
            }
        }
        at += length + 1;
    }
    totals
}
