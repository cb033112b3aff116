//! The kernel over its messages: compiled by `rust/schema`.

use std::cell::RefCell;
use std::collections::HashMap;

use oxbow_kernels::log_fields::{Column, Pattern};
use oxbow_kernels::{ErrorCode, KernelError};

use crate::columns::column;
use crate::method::{Answer, Method, answer};
use crate::oxbow::log_fields::v1::*;

// A short pattern may be long to compile.
pub const METHODS: &[Method] = &[Method::slow("/oxbow.log_fields.v1.LogFields/Fields", |bytes| answer(bytes, fields))];

/// Patterns a thread keeps compiled. One more, and it begins anew: programs have a handful.
const KEPT: usize = 64;

thread_local! {
    static PATTERNS: RefCell<HashMap<String, Pattern>> = RefCell::default();
}

enum Owned {
    Number(Vec<f64>),
    Bigint(Vec<u64>),
    Text(Vec<u32>),
}

/// `logFields` over columns of its own, of which the rows that matched travel back.
fn fields(request: FieldsRequest) -> Answer<FieldsReply> {
    let fields = request.kinds.len();
    // A line is a byte or more, so more rows than bytes are never filled.
    let rows = (request.rows as usize).min(request.bytes.len().max(1));
    if rows == 0 || fields > 1000 {
        return Err(KernelError::new(
            ErrorCode::InvalidArgument,
            "columns need room for a row, and at most 1000 fields",
        ));
    }
    let mut owned: Vec<Owned> = request
        .kinds()
        .map(|kind| match kind {
            Kind::Number => Owned::Number(vec![0.0; rows]),
            Kind::Bigint => Owned::Bigint(vec![0; rows]),
            Kind::Text => Owned::Text(vec![0; 2 * rows]),
        })
        .collect();
    let mut overflow = vec![0; rows];
    // Taken out while it works: a panic leaves nothing half-changed behind.
    let known = PATTERNS.with_borrow_mut(|patterns| patterns.remove(&request.regex));
    let mut pattern = match known {
        Some(pattern) => pattern,
        None => Pattern::new(&request.regex, fields)?,
    };
    let mut columns: Vec<Column<'_>> = owned
        .iter_mut()
        .map(|column| match column {
            Owned::Number(column) => Column::Number(column),
            Owned::Bigint(column) => Column::Bigint(column),
            Owned::Text(column) => Column::Text(column),
        })
        .collect();
    let summary = pattern.extract(&request.bytes, &mut columns, &mut overflow)?;
    PATTERNS.with_borrow_mut(|patterns| {
        if patterns.len() >= KEPT {
            patterns.clear();
        }
        patterns.insert(request.regex, pattern);
    });
    let count = summary.matched;
    let (line, byte_offset) = summary.first_unmatched.unwrap_or((0, 0));
    overflow.truncate(count);
    Ok(FieldsReply {
        bytes: summary.bytes as u64,
        lines: summary.lines as u64,
        matched: count as u64,
        first_unmatched_line: line as u64,
        first_unmatched_byte_offset: byte_offset as u64,
        overflowed: summary.overflowed as u64,
        columns: owned
            .iter()
            .map(|each| match each {
                Owned::Number(each) => column(&each[..count]),
                Owned::Bigint(each) => column(&each[..count]),
                Owned::Text(each) => column(&each[..2 * count]),
            })
            .collect(),
        overflow,
    })
}
