use napi::bindgen_prelude::{BigInt, Float64ArraySlice, Int32ArraySlice};
use napi_derive::napi;
use oxbow_kernels::sum_squares;

use crate::guard::run;

#[napi]
pub fn sum_squares_i32(values: Int32ArraySlice<'_>) -> napi::Result<BigInt> {
    run(|| Ok(sum_squares::sum_squares_i32(&values).into()))
}

#[napi]
pub fn sum_squares_f64(values: Float64ArraySlice<'_>) -> napi::Result<f64> {
    run(|| Ok(sum_squares::sum_squares_f64(&values)))
}

/// `n` was checked to be an integer from 0 to 2^40.
#[napi]
pub fn sum_squares_range(n: f64) -> napi::Result<BigInt> {
    run(|| Ok(sum_squares::sum_squares_range(n as u64).into()))
}

#[napi]
pub fn sum_squares_i32_as_written(values: Int32ArraySlice<'_>) -> napi::Result<BigInt> {
    run(|| Ok(sum_squares::sum_squares_i32_as_written(&values).into()))
}

#[napi]
pub fn sum_squares_f64_as_written(values: Float64ArraySlice<'_>) -> napi::Result<f64> {
    run(|| Ok(sum_squares::sum_squares_f64_as_written(&values)))
}

/// `n` was checked as for `sum_squares_range`.
#[napi]
pub fn sum_squares_range_as_written(n: f64) -> napi::Result<BigInt> {
    run(|| Ok(sum_squares::sum_squares_range_as_written(n as u64).into()))
}
