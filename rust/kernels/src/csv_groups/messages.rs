//! The kernel over its messages: compiled by `rust/schema`.

use oxbow_kernels::csv_groups::{self as kernel, csv_groups, csv_groups_file};
use oxbow_kernels::{ErrorCode, KernelError, Progress};

use crate::columns::column;
use crate::method::{Answer, Folded, Method, answer, decode, encode};
use crate::oxbow::csv_groups::v1::*;

pub const METHODS: &[Method] = &[
    Method::unary("/oxbow.csv_groups.v1.CsvGroups/Groups", |bytes| answer(bytes, groups)),
    Method::file("/oxbow.csv_groups.v1.CsvGroups/File", |bytes| answer(bytes, file)),
    Method::stream("/oxbow.csv_groups.v1.CsvGroups/Stream", || Box::new(Chunks(None))),
];

fn groups(request: GroupsRequest) -> Answer<Totals> {
    Ok(totals(csv_groups(&request.bytes, &query_of(request.query)?)?))
}

fn file(request: FileRequest) -> Answer<Totals> {
    Ok(totals(csv_groups_file(&request.path, &query_of(request.query)?, &Progress::default())?))
}

/// Nothing before the first message, which has the query.
struct Chunks(Option<kernel::CsvGroups>);

impl Folded for Chunks {
    fn update(&mut self, request: &[u8]) -> Answer<()> {
        let GroupsRequest { query, bytes } = decode(request)?;
        if self.0.is_none() {
            self.0 = Some(kernel::CsvGroups::new(query_of(query)?));
        }
        match &mut self.0 {
            Some(groups) => groups.update(&bytes),
            None => Ok(()),
        }
    }

    fn finish(&mut self) -> Answer<Vec<u8>> {
        match self.0.take() {
            Some(mut groups) => Ok(encode(&totals(groups.finish()?))),
            None => Err(without_query()),
        }
    }
}

/// The plan of a query. The client has the say on what a plan may ask for, as the control does; what would harm the process
/// is refused here again, because a client of another make need not ask it.
fn query_of(query: Option<Query>) -> Answer<kernel::Query> {
    let query = query.ok_or_else(without_query)?;
    if query.value.is_empty() || query.value.len() > 8 {
        return Err(invalid(format!("value must be a list of one to eight factors, found {}", query.value.len())));
    }
    if !(1..=1 << 30).contains(&query.max_record_bytes) || !(1..=1 << 24).contains(&query.max_groups) {
        return Err(invalid("max_record_bytes must be from 1 to 2^30, max_groups from 1 to 2^24"));
    }
    let factors = query.value.into_iter().map(|Factor { column, scale, from }| {
        if scale > 18 {
            return Err(invalid(format!("a scale must be an integer from 0 to 18, found {scale}")));
        }
        Ok(kernel::Factor { column, scale, from })
    });
    Ok(kernel::Query {
        by: query.by,
        value: factors.collect::<Result<_, _>>()?,
        max_record_bytes: query.max_record_bytes as usize,
        max_groups: query.max_groups as usize,
    })
}

fn totals(found: kernel::Totals) -> Totals {
    let ends: Vec<u32> = found.key_ends.iter().map(|&end| end as u32).collect();
    Totals {
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

fn bad_row(bad: kernel::BadRow) -> BadRow {
    let reason = match bad.reason {
        kernel::Reason::NotADecimal => "not-a-decimal",
        kernel::Reason::OutOfRange => "out-of-range",
        kernel::Reason::InvalidUtf8 => "invalid-utf8",
    };
    BadRow {
        row: bad.row,
        byte_offset: bad.byte_offset,
        factor: bad.factor.map(|factor| factor as u32),
        reason: reason.to_owned(),
    }
}

fn without_query() -> KernelError {
    invalid("the request has no query")
}

fn invalid(message: impl Into<String>) -> KernelError {
    KernelError::new(ErrorCode::InvalidArgument, message)
}
