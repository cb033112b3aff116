mod addon_file;

use std::ffi::c_void;
use std::ptr::{null_mut, slice_from_raw_parts_mut};

use napi::bindgen_prelude::{Float64ArraySlice, FromNapiValue, TypeName, Uint8ArraySlice};
use napi::{Result, Status, ValueType, sys};
use napi_derive::napi;
use oxbow_kernels::log_fields::{self, Column, Pattern, Summary};

use crate::guard::run;

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
    /// `native.ts` of the kernel reads.
    #[napi(ts_args_type = "bytes: Uint8Array, columns: readonly (Float64Array | BigUint64Array | Uint32Array)[], \
                           overflow: Uint8Array, out: Float64Array")]
    pub fn extract(
        &mut self,
        bytes: Uint8ArraySlice<'_>,
        columns: Vec<RawColumn>,
        mut overflow: Uint8ArraySlice<'_>,
        mut out: Float64ArraySlice<'_>,
    ) -> napi::Result<()> {
        // SAFETY: the columns share no byte with each other nor with the input, `out` is scratch of `native.ts`, and
        // JavaScript, which alone could read, change or free their memory, does not run before this call returns.
        let (mut columns, overflow, out) = unsafe {
            (columns.iter().map(|column| column.view()).collect::<Vec<_>>(), overflow.as_mut(), out.as_mut())
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
    columns: Vec<RawColumn>,
    mut overflow: Uint8ArraySlice<'_>,
    mut out: Float64ArraySlice<'_>,
) -> napi::Result<()> {
    // SAFETY: as in `extract`.
    let (mut columns, overflow, out) =
        unsafe { (columns.iter().map(|column| column.view()).collect::<Vec<_>>(), overflow.as_mut(), out.as_mut()) };
    run(|| {
        out.copy_from_slice(&figures(&log_fields::log_fields_as_written(&source, &bytes, &mut columns, overflow)?));
        Ok(())
    })
}

/// A column of the caller, found out about in one call of Node-API where an `Either` takes several for each kind.
pub enum RawColumn {
    Number(*mut [f64]),
    Bigint(*mut [u64]),
    Text(*mut [u32]),
}

impl RawColumn {
    /// # Safety
    /// Nobody else reads, writes or frees the column's memory while the result lives, which is within one call.
    unsafe fn view<'a>(&self) -> Column<'a> {
        // SAFETY: Node-API gave pointer and length of a typed array that is attached; the rest is the caller's contract.
        unsafe {
            match *self {
                Self::Number(column) => Column::Number(&mut *column),
                Self::Bigint(column) => Column::Bigint(&mut *column),
                Self::Text(column) => Column::Text(&mut *column),
            }
        }
    }
}

impl TypeName for RawColumn {
    fn type_name() -> &'static str {
        "Float64Array | BigUint64Array | Uint32Array"
    }

    fn value_type() -> ValueType {
        ValueType::Object
    }
}

impl FromNapiValue for RawColumn {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        let (mut kind, mut length, mut data) = (0, 0, null_mut::<c_void>());
        // SAFETY: `env` and `value` are what Node-API gave to this call, and the results are ours to write.
        let status = unsafe {
            sys::napi_get_typedarray_info(env, value, &mut kind, &mut length, &mut data, null_mut(), null_mut())
        };
        // Columns have room for a row or more, so there is no null pointer in question here.
        if status == sys::Status::napi_ok && !data.is_null() {
            match kind {
                sys::TypedarrayType::float64_array => {
                    return Ok(Self::Number(slice_from_raw_parts_mut(data.cast(), length)));
                }
                sys::TypedarrayType::biguint64_array => {
                    return Ok(Self::Bigint(slice_from_raw_parts_mut(data.cast(), length)));
                }
                sys::TypedarrayType::uint32_array => {
                    return Ok(Self::Text(slice_from_raw_parts_mut(data.cast(), length)));
                }
                _ => {}
            }
        }
        Err(napi::Error::new(Status::InvalidArg, "a column of numbers, bigints or text was expected"))
    }
}

pub fn figures(summary: &Summary) -> [f64; 6] {
    // Line 0 says that there is none. Nothing here reaches 2^53.
    let (line, offset) = summary.first_unmatched.unwrap_or((0, 0));
    [summary.bytes, summary.lines, summary.matched, line, offset, summary.overflowed].map(|count| count as f64)
}
