//! Sums of squares: exact over integers, in one fixed order over doubles.

mod as_written;
// Compiled by rust/schema; here for those who read and format.
#[cfg(false)]
mod messages;
#[allow(unsafe_code)]
mod simd;

use std::panic::resume_unwind;
use std::thread;

pub use as_written::{sum_squares_f64_as_written, sum_squares_i32_as_written, sum_squares_range_as_written};

/// From so many values on, 16 MiB of them, a second thread halves the time: one core alone does not saturate the memory.
const TWO_THREADS_FROM: usize = 1 << 22;

/// The exact sum of the squares of `values`: at most 2^62 times the length of the slice. Many values take a second thread
/// for the time.
#[must_use]
pub fn sum_squares_i32(values: &[i32]) -> u128 {
    if values.len() < TWO_THREADS_FROM {
        return sum_squares_of(values);
    }
    let (mine, others) = values.split_at(values.len() / 2);
    thread::scope(|scope| {
        let other = scope.spawn(|| sum_squares_of(others));
        sum_squares_of(mine) + other.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

fn sum_squares_of(values: &[i32]) -> u128 {
    // A square fits 62 bits, so only four fit a u64: the two halves of each square are summed apart instead, and 2^32
    // of either fit.
    values
        .chunks(1 << 20)
        .map(|block| {
            let (low, high) = simd::halves(block);
            (u128::from(high) << 32) + u128::from(low)
        })
        .sum()
}

/// The sum of the squares of `values`, element i in lane i mod 8, lanes added as ((0+1)+(2+3))+((4+5)+(6+7)).
#[must_use]
pub fn sum_squares_f64(values: &[f64]) -> f64 {
    let lanes = simd::lanes(values);
    ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]))
}

/// 0² + 1² + … + (n−1)², by going through them all, for n up to 2^40.
///
/// The compiler would turn the loop into the formula; `black_box` keeps it a loop, so that its cost can be shown.
#[must_use]
pub fn sum_squares_range(n: u64) -> u128 {
    let mut total = 0u128;
    let mut start = 0u64;
    while start < n {
        // 2^12 numbers below 2^40: with start taken out, what is left to sum stays below 2^36.
        let count = (n - start).min(1 << 12);
        let (mut sum, mut squares) = (0u64, 0u64);
        for l in 0..count {
            let l = std::hint::black_box(l);
            sum += l;
            squares += l * l;
        }
        let base = u128::from(start);
        total += u128::from(count) * base * base + 2 * base * u128::from(sum) + u128::from(squares);
        start += count;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naive(values: &[i32]) -> u128 {
        values.iter().map(|&x| u128::from(x.unsigned_abs()).pow(2)).sum()
    }

    #[test]
    fn adds_up_to_more_than_64_bits() {
        assert_eq!(sum_squares_i32(&[i32::MIN; 4]), 1 << 64);
        assert_eq!(sum_squares_i32(&vec![i32::MIN; (1 << 20) + 3]), ((1 << 20) + 3) << 62);
    }

    #[test]
    fn two_threads_add_up_to_the_same() {
        for length in [TWO_THREADS_FROM - 1, TWO_THREADS_FROM, TWO_THREADS_FROM + 17] {
            let values: Vec<i32> = (0..length).map(|i| (i as i32).wrapping_mul(-1_640_531_527)).collect();
            assert_eq!(sum_squares_i32(&values), naive(&values), "length {length}");
        }
    }

    #[test]
    fn agrees_with_the_naive_sum_at_every_length() {
        let values: Vec<i32> = (0..300).map(|i: i32| i.wrapping_mul(-1_640_531_527)).collect();
        for length in 0..values.len() {
            assert_eq!(sum_squares_i32(&values[..length]), naive(&values[..length]), "length {length}");
        }
    }

    #[test]
    fn adds_doubles_in_eight_lanes() {
        let values: Vec<f64> = (0..1003).map(|i| f64::from(i) * 0.1 + 1e8 * f64::from(i % 7)).collect();
        for length in [0, 1, 7, 8, 9, 64, 1003] {
            let mut lanes = [0f64; 8];
            for (i, x) in values[..length].iter().enumerate() {
                lanes[i % 8] += x * x;
            }
            let [a, b, c, d, e, f, g, h] = lanes;
            let expected = ((a + b) + (c + d)) + ((e + f) + (g + h));
            assert_eq!(sum_squares_f64(&values[..length]).to_bits(), expected.to_bits(), "length {length}");
        }
    }

    #[test]
    fn walks_the_range_to_the_value_of_the_formula() {
        for n in [0u64, 1, 2, 4095, 4096, 4097, 100_003] {
            let n128 = u128::from(n);
            let formula = n128.saturating_sub(1) * n128 * (2 * n128).saturating_sub(1) / 6;
            assert_eq!(sum_squares_range(n), formula, "n = {n}");
        }
    }
}
