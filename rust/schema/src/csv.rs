use oxbow_kernels::csv_groups::{BadRow, Factor, Query, Reason, Totals};
use oxbow_kernels::{ErrorCode, KernelError};

use crate::columns::column;
use crate::v1;

/// The plan of a query. `planCsv` of packages/contract has the say on what a plan may ask for; what would harm the
/// process is refused here again, because a client of another make need not ask it.
pub fn query_of(query: Option<v1::CsvQuery>) -> Result<Query, KernelError> {
    let Some(query) = query else {
        return Err(invalid("the request has no query"));
    };
    if query.value.is_empty() || query.value.len() > 8 {
        return Err(invalid(format!("value must be a list of one to eight factors, found {}", query.value.len())));
    }
    if !(1..=1 << 30).contains(&query.max_record_bytes) || !(1..=1 << 24).contains(&query.max_groups) {
        return Err(invalid("max_record_bytes must be from 1 to 2^30, max_groups from 1 to 2^24"));
    }
    let factors = query.value.into_iter().map(|v1::CsvFactor { column, scale, from }| {
        if scale > 18 {
            return Err(invalid(format!("a scale must be an integer from 0 to 18, found {scale}")));
        }
        Ok(Factor { column, scale, from })
    });
    Ok(Query {
        by: query.by,
        value: factors.collect::<Result<_, _>>()?,
        max_record_bytes: query.max_record_bytes as usize,
        max_groups: query.max_groups as usize,
    })
}

/// The groups as they travel.
#[must_use]
pub fn totals(found: Totals) -> v1::CsvTotals {
    let ends: Vec<u32> = found.key_ends.iter().map(|&end| end as u32).collect();
    v1::CsvTotals {
        keys: found.key_bytes,
        key_ends: column(&ends),
        counts: column(&found.counts),
        sums: column(&found.sums),
        mins: column(&found.mins),
        maxs: column(&found.maxs),
        rows: found.rows,
        bad_rows: found.bad_rows,
        first_bad: found.first_bad.map(bad_row),
        bytes: found.bytes,
    }
}

fn bad_row(bad: BadRow) -> v1::CsvBadRow {
    let reason = match bad.reason {
        Reason::NotADecimal => "not-a-decimal",
        Reason::OutOfRange => "out-of-range",
        Reason::InvalidUtf8 => "invalid-utf8",
    };
    v1::CsvBadRow {
        row: bad.row,
        byte_offset: bad.byte_offset,
        factor: bad.factor.map(|factor| factor as u32),
        reason: reason.to_owned(),
    }
}

fn invalid(message: impl Into<String>) -> KernelError {
    KernelError::new(ErrorCode::InvalidArgument, message)
}
