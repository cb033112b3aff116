//! The port as it is usually written: floats, and whatever does not parse is skipped. Kept to be rejected.

use std::collections::HashMap;

use super::{Query, Totals};
use crate::{ErrorCode, KernelError};

/// Sums as floats in file order, rounded at the end. Rows that are short, or hold what `f64` does not parse, are skipped
/// and counted nowhere; quotes may stand anywhere; `inf`, `1e3`, `+1` and `.5` are numbers.
pub fn csv_groups_as_written(bytes: &[u8], query: &Query) -> Result<Totals, KernelError> {
    let text = String::from_utf8_lossy(bytes);
    let mut rows = split(&text).into_iter();
    let header = rows.next().unwrap_or_default();
    let column_of = |name: &str| {
        let missing = || KernelError::new(ErrorCode::InvalidInput, format!("the header has no column \"{name}\""));
        header.iter().position(|column| column == name).ok_or_else(missing)
    };
    let key = column_of(&query.by)?;
    let columns = query.value.iter().map(|factor| column_of(&factor.column)).collect::<Result<Vec<_>, _>>()?;
    let mut groups: HashMap<String, Vec<f64>> = HashMap::new();
    let mut count = 0;
    for row in rows {
        let value = query.value.iter().zip(&columns).try_fold(1.0, |product, (factor, &at)| {
            let number: f64 = row.get(at)?.parse().ok()?;
            let one = 10_f64.powi(factor.scale.cast_signed());
            Some(product * factor.from.map_or(number, |from| from as f64 / one - number))
        });
        if let (Some(value), Some(key)) = (value, row.get(key)) {
            groups.entry(key.clone()).or_default().push(value);
            count += 1;
        }
    }
    let one = 10_f64.powi(query.value.iter().map(|factor| factor.scale.cast_signed()).sum());
    let mut sorted: Vec<_> = groups.into_iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    let mut totals = Totals { rows: count, bytes: bytes.len() as u64, ..Totals::default() };
    for (key, values) in sorted {
        totals.key_bytes.extend_from_slice(key.as_bytes());
        totals.key_ends.push(totals.key_bytes.len());
        totals.counts.push(values.len() as u64);
        totals.sums.push((values.iter().sum::<f64>() * one).round() as i128);
        totals.mins.push((values.iter().copied().fold(f64::INFINITY, f64::min) * one).round() as i64);
        totals.maxs.push((values.iter().copied().fold(f64::NEG_INFINITY, f64::max) * one).round() as i64);
    }
    Ok(totals)
}

fn split(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                row.push(field.trim_end_matches('\r').to_owned());
                field.clear();
                rows.push(std::mem::take(&mut row));
            }
            c => field.push(c),
        }
    }
    if !field.is_empty() || !row.is_empty() {
        row.push(field);
        rows.push(row);
    }
    rows
}
