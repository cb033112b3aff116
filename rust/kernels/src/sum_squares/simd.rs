//! Sums of squares over vectors.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

/// Two sums (low, high) with Σ x² = high·2^32 + low, exact for up to 2^31 values. How it is split between them is open.
pub fn halves(values: &[i32]) -> (u64, u64) {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            // SAFETY: the feature was detected on the line above.
            return unsafe { halves_avx512(values) };
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the feature was detected on the line above.
            return unsafe { halves_avx2(values) };
        }
    }
    halves_portable(values)
}

/// The sums of squares of the elements at i mod 8 = 0, 1, … 7.
pub fn lanes(values: &[f64]) -> [f64; 8] {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            // SAFETY: the feature was detected on the line above.
            return unsafe { lanes_avx512(values) };
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the feature was detected on the line above.
            return unsafe { lanes_avx2(values) };
        }
    }
    lanes_portable(values)
}

// A pair of squares is added before it is split: two times 2^62 fits a u64. The compiler does not find this by itself.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn halves_avx512(values: &[i32]) -> (u64, u64) {
    let (vectors, tail) = values.as_chunks::<16>();
    let mask = _mm512_set1_epi64(0xffff_ffff);
    let (mut low, mut high) = (_mm512_setzero_si512(), _mm512_setzero_si512());
    for vector in vectors {
        // SAFETY: `vector` is 16 readable i32, which is what an unaligned load of 512 bits reads.
        let even = unsafe { _mm512_loadu_si512(vector.as_ptr().cast()) };
        let odd = _mm512_srli_epi64::<32>(even);
        let pair = _mm512_add_epi64(_mm512_mul_epi32(even, even), _mm512_mul_epi32(odd, odd));
        low = _mm512_add_epi64(low, _mm512_and_si512(pair, mask));
        high = _mm512_add_epi64(high, _mm512_srli_epi64::<32>(pair));
    }
    let (tail_low, tail_high) = halves_portable(tail);
    let sum = |vector| _mm512_reduce_add_epi64(vector).cast_unsigned();
    (sum(low) + tail_low, sum(high) + tail_high)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn halves_avx2(values: &[i32]) -> (u64, u64) {
    let (vectors, tail) = values.as_chunks::<8>();
    let mask = _mm256_set1_epi64x(0xffff_ffff);
    let (mut low, mut high) = (_mm256_setzero_si256(), _mm256_setzero_si256());
    for vector in vectors {
        // SAFETY: `vector` is 8 readable i32, which is what an unaligned load of 256 bits reads.
        let even = unsafe { _mm256_loadu_si256(vector.as_ptr().cast()) };
        let odd = _mm256_srli_epi64::<32>(even);
        let pair = _mm256_add_epi64(_mm256_mul_epi32(even, even), _mm256_mul_epi32(odd, odd));
        low = _mm256_add_epi64(low, _mm256_and_si256(pair, mask));
        high = _mm256_add_epi64(high, _mm256_srli_epi64::<32>(pair));
    }
    let (tail_low, tail_high) = halves_portable(tail);
    let sum = |vector| {
        let mut lanes = [0u64; 4];
        // SAFETY: `lanes` is 32 writable bytes, which is what an unaligned store of 256 bits writes.
        unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast(), vector) };
        lanes.iter().sum::<u64>()
    };
    (sum(low) + tail_low, sum(high) + tail_high)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn lanes_avx512(values: &[f64]) -> [f64; 8] {
    lanes_portable(values)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn lanes_avx2(values: &[f64]) -> [f64; 8] {
    lanes_portable(values)
}

#[inline(always)]
fn halves_portable(values: &[i32]) -> (u64, u64) {
    let (mut low, mut high) = (0, 0);
    for &x in values {
        let square = (i64::from(x) * i64::from(x)).cast_unsigned();
        low += square & 0xffff_ffff;
        high += square >> 32;
    }
    (low, high)
}

#[inline(always)]
fn lanes_portable(values: &[f64]) -> [f64; 8] {
    let mut lanes = [0.0; 8];
    let (blocks, tail) = values.as_chunks::<8>();
    for block in blocks {
        for (lane, x) in lanes.iter_mut().zip(block) {
            *lane += x * x;
        }
    }
    for (lane, x) in lanes.iter_mut().zip(tail) {
        *lane += x * x;
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_same_on_this_cpu_as_on_any() {
        let integers: Vec<i32> = (0..5000).map(|i: i32| i.wrapping_mul(-1_640_531_527)).collect();
        let doubles: Vec<f64> = integers.iter().map(|&x| f64::from(x) / 3.0).collect();
        let total = |(low, high): (u64, u64)| (u128::from(high) << 32) + u128::from(low);
        for length in (0..100).chain([4999, 5000]) {
            let (integers, doubles) = (&integers[..length], &doubles[..length]);
            let expected = total(halves_portable(integers));
            assert_eq!(total(halves(integers)), expected);
            #[cfg(target_arch = "x86_64")]
            if is_x86_feature_detected!("avx2") {
                // SAFETY: the feature was detected on the line above.
                assert_eq!(total(unsafe { halves_avx2(integers) }), expected);
            }
            assert_eq!(lanes(doubles).map(f64::to_bits), lanes_portable(doubles).map(f64::to_bits));
        }
    }
}
