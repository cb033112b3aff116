use napi::bindgen_prelude::{BigUint64ArraySlice, Either3, Float64ArraySlice, Uint8ArraySlice, Uint32ArraySlice};
use napi_derive::napi;
use oxbow_kernels::log_fields::{self, Column, Pattern, Summary};

use crate::guard::run;

type AnyColumn<'a> = Either3<Float64ArraySlice<'a>, BigUint64ArraySlice<'a>, Uint32ArraySlice<'a>>;

/// A pattern compiled once, for as many calls as there are.
#[napi]
pub struct LogMatcher(Pattern);

#[napi]
impl LogMatcher {
    /// `regex` is what `planLog` writes, with as many groups as there are fields.
    #[napi(constructor)]
    pub fn new(regex: String, fields: u32) -> napi::Result<Self> {
        run(|| Ok(Self(Pattern::new(&regex, fields as usize)?)))
    }

    /// Writes rows to the columns, which have passed `checkLogColumns`, and the summary to `out`, in the order that
    /// packages/native reads.
    #[napi(ts_args_type = "bytes: Uint8Array, columns: readonly (Float64Array | BigUint64Array | Uint32Array)[], \
                           overflow: Uint8Array, out: Float64Array")]
    pub fn extract(
        &mut self,
        bytes: Uint8ArraySlice<'_>,
        mut columns: Vec<AnyColumn<'_>>,
        mut overflow: Uint8ArraySlice<'_>,
        mut out: Float64ArraySlice<'_>,
    ) -> napi::Result<()> {
        // SAFETY: the columns share no byte with each other nor with the input, `out` is scratch of packages/native, and
        // JavaScript, which alone could read, change or free their memory, does not run before this call returns.
        let (mut columns, overflow, out) = unsafe {
            (columns.iter_mut().map(|column| view(column)).collect::<Vec<_>>(), overflow.as_mut(), out.as_mut())
        };
        run(|| {
            out.copy_from_slice(&figures(&self.0.extract(&bytes, &mut columns, overflow)?));
            Ok(())
        })
    }
}

/// `extract` with a pattern that is compiled as it is written.
#[napi(ts_args_type = "source: string, bytes: Uint8Array, columns: readonly (Float64Array | BigUint64Array | \
                       Uint32Array)[], overflow: Uint8Array, out: Float64Array")]
pub fn log_fields_as_written(
    source: String,
    bytes: Uint8ArraySlice<'_>,
    mut columns: Vec<AnyColumn<'_>>,
    mut overflow: Uint8ArraySlice<'_>,
    mut out: Float64ArraySlice<'_>,
) -> napi::Result<()> {
    // SAFETY: as in `extract`.
    let (mut columns, overflow, out) =
        unsafe { (columns.iter_mut().map(|column| view(column)).collect::<Vec<_>>(), overflow.as_mut(), out.as_mut()) };
    run(|| {
        out.copy_from_slice(&figures(&log_fields::log_fields_as_written(&source, &bytes, &mut columns, overflow)?));
        Ok(())
    })
}

/// # Safety
/// Nobody else reads or writes the column's memory while the result lives.
unsafe fn view<'a>(column: &'a mut AnyColumn<'_>) -> Column<'a> {
    // SAFETY: the caller's contract.
    unsafe {
        match column {
            Either3::A(column) => Column::Number(column.as_mut()),
            Either3::B(column) => Column::Bigint(column.as_mut()),
            Either3::C(column) => Column::Text(column.as_mut()),
        }
    }
}

fn figures(summary: &Summary) -> [f64; 6] {
    // Line 0 says that there is none. Nothing here reaches 2^53.
    let (line, offset) = summary.first_unmatched.unwrap_or((0, 0));
    [summary.bytes, summary.lines, summary.matched, line, offset, summary.overflowed].map(|count| count as f64)
}
