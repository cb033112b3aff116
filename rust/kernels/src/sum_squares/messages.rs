//! The kernel over its messages: compiled by `rust/schema`.

use oxbow_kernels::sum_squares::{sum_squares_f64, sum_squares_i32, sum_squares_range};
use oxbow_kernels::{ErrorCode, KernelError};

use crate::columns::elements;
use crate::method::{Answer, Method, answer};
use crate::oxbow::sum_squares::v1::*;

pub const METHODS: &[Method] = &[
    Method::unary("/oxbow.sum_squares.v1.SumSquares/I32", |bytes| answer(bytes, integers)),
    Method::unary("/oxbow.sum_squares.v1.SumSquares/F64", |bytes| answer(bytes, doubles)),
    // Few bytes, and up to 2^40 squares.
    Method::slow("/oxbow.sum_squares.v1.SumSquares/Range", |bytes| answer(bytes, range)),
];

fn integers(request: Values) -> Answer<Sum> {
    Ok(sum(sum_squares_i32(&elements(&request.bytes, "values")?)))
}

fn doubles(request: Values) -> Answer<Double> {
    Ok(Double { value: sum_squares_f64(&elements(&request.bytes, "values")?) })
}

fn range(RangeRequest { n }: RangeRequest) -> Answer<Sum> {
    if n > 1 << 40 {
        let message = format!("n must be an integer from 0 to 2^40, found {n}");
        return Err(KernelError::new(ErrorCode::OutOfRange, message));
    }
    Ok(sum(sum_squares_range(n)))
}

fn sum(total: u128) -> Sum {
    Sum { low: total as u64, high: (total >> 64) as u64 }
}
