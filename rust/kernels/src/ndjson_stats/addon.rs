use napi::bindgen_prelude::{AsyncTask, Float64ArraySlice};
use napi_derive::napi;
use oxbow_kernels::ndjson_stats::{self, Totals};

use crate::Progress;
use crate::guard::{Job, run, start};

/// Writes the totals to `out`, in the order in which `native.ts` of the kernel reads them.
#[napi]
pub fn ndjson_stats(bytes: &[u8], mut out: Float64ArraySlice) -> napi::Result<()> {
    // SAFETY: `out` is a scratch array of `native.ts`, which is never part of an input and is not read or detached
    // before this call returns.
    let out = unsafe { out.as_mut() };
    run(|| {
        out.copy_from_slice(&columns(&ndjson_stats::ndjson_stats(bytes)?));
        Ok(())
    })
}

/// The totals, as of `ndjsonStats`.
#[napi]
pub fn ndjson_stats_as_written(bytes: &[u8]) -> napi::Result<Vec<f64>> {
    run(|| Ok(columns(&ndjson_stats::ndjson_stats_as_written(bytes)).to_vec()))
}

/// Statistics of an input that comes in chunks.
#[napi]
#[derive(Default)]
pub struct NdjsonAccumulator(ndjson_stats::NdjsonStats);

#[napi]
impl NdjsonAccumulator {
    #[napi(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    #[napi]
    pub fn update(&mut self, chunk: &[u8]) -> napi::Result<()> {
        run(|| self.0.update(chunk))
    }

    /// The totals, as of `ndjsonStats`; the accumulator is empty afterwards.
    #[napi]
    pub fn finish(&mut self) -> napi::Result<Vec<f64>> {
        run(|| Ok(columns(&std::mem::take(&mut self.0).finish()?).to_vec()))
    }
}

/// The totals, as of `ndjsonStats`.
#[napi(ts_return_type = "Promise<Array<number>>")]
pub fn ndjson_stats_file(path: String, progress: &Progress) -> AsyncTask<Job<Vec<f64>>> {
    let progress = progress.shared();
    start(move || Ok(columns(&ndjson_stats::ndjson_stats_file(&path, &progress)?).to_vec()))
}

fn columns(totals: &Totals) -> [f64; 11] {
    // Line 0 says that there is none. Nothing here reaches 2^53.
    let (line, byte_offset) = totals.first_invalid.map_or((0, 0), |place| (place.line, place.byte_offset));
    let min_line = if totals.lines == 0 { 0 } else { totals.min_line };
    [
        totals.bytes,
        totals.blank,
        totals.valid,
        totals.invalid,
        line,
        byte_offset,
        totals.chars,
        totals.utf16,
        min_line,
        totals.max_line,
        totals.line_bytes,
    ]
    .map(|count| count as f64)
}
