//! The kernel over its messages: compiled by `rust/schema`.

use oxbow_kernels::{Progress, ndjson_stats as kernel};

use crate::method::{Answer, Folded, Method, answer, decode, encode};
use crate::oxbow::ndjson_stats::v1::*;

pub const METHODS: &[Method] = &[
    Method::unary("/oxbow.ndjson_stats.v1.NdjsonStats/Stats", |bytes| answer(bytes, stats)),
    Method::file("/oxbow.ndjson_stats.v1.NdjsonStats/File", |bytes| answer(bytes, file)),
    Method::stream("/oxbow.ndjson_stats.v1.NdjsonStats/Stream", || Box::new(Chunks::default())),
];

fn stats(request: Lines) -> Answer<Totals> {
    Ok(kernel::ndjson_stats(&request.bytes)?.into())
}

fn file(request: FileRequest) -> Answer<Totals> {
    Ok(kernel::ndjson_stats_file(&request.path, &Progress::default())?.into())
}

#[derive(Default)]
struct Chunks(kernel::NdjsonStats);

impl Folded for Chunks {
    fn update(&mut self, request: &[u8]) -> Answer<()> {
        self.0.update(&decode::<Lines>(request)?.bytes)
    }

    fn finish(&mut self) -> Answer<Vec<u8>> {
        Ok(encode(&Totals::from(std::mem::take(&mut self.0).finish()?)))
    }
}

impl From<kernel::Totals> for Totals {
    fn from(totals: kernel::Totals) -> Self {
        // Line 0 says that there is none.
        let (first_invalid_line, first_invalid_byte_offset) =
            totals.first_invalid.map_or((0, 0), |place| (place.line, place.byte_offset));
        Self {
            bytes: totals.bytes,
            lines: totals.lines,
            blank: totals.blank,
            valid: totals.valid,
            invalid: totals.invalid,
            first_invalid_line,
            first_invalid_byte_offset,
            chars: totals.chars,
            utf16: totals.utf16,
            min_line: if totals.lines == 0 { 0 } else { totals.min_line },
            max_line: totals.max_line,
            line_bytes: totals.line_bytes,
        }
    }
}
