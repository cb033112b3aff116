//! The ports as they are usually written, kept so that the suite can say what is wrong with them.

/// Adds up in 64 bits, of which four squares of the least value are one too many.
#[must_use]
pub fn sum_squares_i32_as_written(values: &[i32]) -> u64 {
    // `sum` does this in a release build; said aloud, it does so in every build.
    values.iter().map(|&x| i64::from(x).pow(2).cast_unsigned()).fold(0, u64::wrapping_add)
}

/// Adds up in the order of the slice, so it is rounded elsewhere.
#[must_use]
pub fn sum_squares_f64_as_written(values: &[f64]) -> f64 {
    values.iter().map(|x| x * x).sum()
}

/// Adds up in 64 bits, which the sum leaves at n = 3,810,779.
#[must_use]
pub fn sum_squares_range_as_written(n: u64) -> u64 {
    (0..n).map(|i| i.wrapping_mul(i)).fold(0, u64::wrapping_add)
}
