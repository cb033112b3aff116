//! One kernel over one file, for people at a shell.

use oxbow_kernels::csv_groups::{Factor, Query, csv_groups_file};
use oxbow_kernels::log_fields::{Column, Pattern};
use oxbow_kernels::ndjson_stats::ndjson_stats_file;
use oxbow_kernels::{KernelError, Progress, byte_hash};
use serde_json::{Value, json};

use crate::Failure;

/// Prints the answer as JSON, on a line of its own.
pub fn run(kernel: &str, arguments: Vec<String>) -> Result<(), Failure> {
    let mut rest = arguments.into_iter();
    let file = rest.next().ok_or_else(|| usage(format!("{kernel} needs a file")))?;
    let rest: Vec<String> = rest.collect();
    let answer = match (kernel, &rest[..]) {
        ("ndjson-stats", []) => ndjson_stats(&file)?,
        ("csv-groups", options) => csv_groups(&file, &query_of(options)?)?,
        ("log-fields", [pattern]) => log_fields(&file, pattern)?,
        ("byte-hash", []) => json!({ "hash": byte_hash::hash(&read(&file)?, 0).to_string() }),
        ("ndjson-stats" | "log-fields" | "byte-hash", _) => {
            return Err(usage(format!("{kernel} does not take {} more arguments", rest.len())));
        }
        _ => return Err(usage(format!("there is no kernel {kernel} over files"))),
    };
    println!("{answer}");
    Ok(())
}

fn ndjson_stats(file: &str) -> Result<Value, Failure> {
    let totals = ndjson_stats_file(file, &Progress::default()).map_err(refused)?;
    let first_invalid =
        totals.first_invalid.map(|place| json!({ "line": place.line, "byteOffset": place.byte_offset }));
    let min = if totals.lines == 0 { 0 } else { totals.min_line };
    Ok(json!({
        "bytes": totals.bytes,
        "lines": totals.lines,
        "blank": totals.blank,
        "valid": totals.valid,
        "invalid": totals.invalid,
        "firstInvalid": first_invalid,
        "chars": totals.chars,
        "utf16": totals.utf16,
        "lineBytes": { "min": min, "max": totals.max_line, "total": totals.line_bytes },
    }))
}

fn csv_groups(file: &str, query: &Query) -> Result<Value, Failure> {
    let totals = csv_groups_file(file, query, &Progress::default()).map_err(refused)?;
    let mut start = 0;
    let groups = totals.key_ends.iter().enumerate().map(|(i, &end)| {
        let key = String::from_utf8_lossy(&totals.key_bytes[start..end]).into_owned();
        start = end;
        // Sums and bounds are exact: as text, because JSON's numbers are not.
        json!({
            "key": key,
            "count": totals.counts[i],
            "sum": totals.sums[i].to_string(),
            "min": totals.mins[i].to_string(),
            "max": totals.maxs[i].to_string(),
        })
    });
    let groups: Vec<Value> = groups.collect();
    let scale: u32 = query.value.iter().map(|factor| factor.scale).sum();
    let first_bad = totals.first_bad.map(|bad| json!({ "row": bad.row, "byteOffset": bad.byte_offset }));
    Ok(json!({
        "groups": groups,
        "scale": scale,
        "rows": totals.rows,
        "badRows": totals.bad_rows,
        "firstBad": first_bad,
        "bytes": totals.bytes,
    }))
}

/// Rows of text, which nobody could print faster than they are found: the counts.
fn log_fields(file: &str, pattern: &str) -> Result<Value, Failure> {
    const ROWS: usize = 1 << 14;
    let bytes = read(file)?;
    let fields = pattern.matches("(?<").count();
    let anchored = if pattern.starts_with('^') { pattern.to_owned() } else { format!("^{pattern}") };
    let mut compiled = Pattern::new(&anchored, fields).map_err(refused)?;
    let (mut at, mut lines, mut matched, mut first) = (0, 0, 0, None);
    let mut text = vec![vec![0u32; 2 * ROWS]; fields];
    while at < bytes.len() {
        let mut columns: Vec<Column<'_>> = text.iter_mut().map(|column| Column::Text(column)).collect();
        let found = compiled.extract(&bytes[at..], &mut columns, &mut [0; ROWS]).map_err(refused)?;
        if first.is_none() {
            first =
                found.first_unmatched.map(|(line, offset)| json!({ "line": lines + line, "byteOffset": at + offset }));
        }
        (at, lines, matched) = (at + found.bytes, lines + found.lines, matched + found.matched);
    }
    Ok(
        json!({ "bytes": at, "lines": lines, "matched": matched, "unmatched": lines - matched, "firstUnmatched": first }),
    )
}

fn query_of(options: &[String]) -> Result<Query, Failure> {
    let (mut by, mut value) = (None, Vec::new());
    for pair in options.chunks(2) {
        match pair {
            [option, column] if option == "--by" => by = Some(column.clone()),
            [option, factor] if option == "--value" => value.push(factor_of(factor)?),
            _ => return Err(usage(format!("csv-groups does not take {}", pair.join(" ")))),
        }
    }
    let by = by.ok_or_else(|| usage("csv-groups needs --by COLUMN"))?;
    if value.is_empty() || value.len() > 8 {
        return Err(usage(format!("csv-groups takes one to eight --value, found {}", value.len())));
    }
    Ok(Query { by, value, max_record_bytes: 16 << 20, max_groups: 1_000_000 })
}

fn factor_of(text: &str) -> Result<Factor, Failure> {
    let mut parts = text.splitn(3, ':');
    let column = parts.next().unwrap_or_default().to_owned();
    let number = |part: &str| part.parse::<i64>().map_err(|_| usage(format!("{part} in {text} is no integer")));
    let scale = parts.next().map(number).transpose()?.unwrap_or(0);
    if !(0..=18).contains(&scale) {
        return Err(usage(format!("the scale in {text} must be from 0 to 18")));
    }
    let from = parts.next().map(number).transpose()?;
    let from =
        from.map(|from| from.checked_mul(10i64.pow(scale as u32)).ok_or_else(|| usage(format!("{text} is too large"))));
    Ok(Factor { column, scale: scale as u32, from: from.transpose()? })
}

fn read(file: &str) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| refused(KernelError::file(file, &error)))
}

fn refused(error: KernelError) -> Failure {
    Failure::Refused(format!("{}: {}", error.code.as_str(), error.message))
}

fn usage(message: impl Into<String>) -> Failure {
    Failure::Usage(message.into())
}
