//! Row filters and bit streams of PNG.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

/// A loop that gains from newer CPUs without a line of its own for them.
pub trait Loop {
    /// What it gives.
    type Result;
    /// To be marked `inline(always)`: what is not inlined is compiled once, for the oldest CPU.
    fn run(self) -> Self::Result;
}

/// Runs a loop compiled for a newer CPU when this is one: shifts by a variable that leave the flags alone, and vectors of
/// 32 bytes. The result is the same either way.
#[inline]
pub fn for_newer_cpus<L: Loop>(work: L) -> L::Result {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi1") && is_x86_feature_detected!("bmi2") {
        // SAFETY: the features were detected on the line above.
        return unsafe { with_avx2_and_bmi(work) };
    }
    work.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn with_avx2_and_bmi<L: Loop>(work: L) -> L::Result {
    work.run()
}

/// Puts as many whole groups of 64 bytes of each channel as there are through the tables of red, green and blue, and
/// copies alpha; returns how many bytes were done, 0 on CPUs without byte permutations. `C` is 3 or 4.
pub fn look_up<const C: usize>(pixels: &[u8], tables: &[[u8; 256]; 3], out: &mut [u8]) -> usize {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx512vbmi") && is_x86_feature_detected!("avx512bw") {
        // SAFETY: the features were detected on the line above.
        return unsafe { look_up_vbmi::<C>(pixels, tables, out) };
    }
    0
}

/// A table of 256 bytes is four registers: two permutations look up 128 entries each, and the index's highest bit says
/// whose answer it is.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
fn look_up_vbmi<const C: usize>(pixels: &[u8], tables: &[[u8; 256]; 3], out: &mut [u8]) -> usize {
    let load = |bytes: &[u8; 64]| {
        // SAFETY: 64 bytes can be read, at any alignment.
        unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
    };
    let [red, green, blue] = tables.each_ref().map(|table| {
        let (quarters, _) = table.as_chunks::<64>();
        [load(&quarters[0]), load(&quarters[1]), load(&quarters[2]), load(&quarters[3])]
    });
    let found = |[a, b, c, d]: [__m512i; 4], index| {
        let (low, high) = (_mm512_permutex2var_epi8(a, index, b), _mm512_permutex2var_epi8(c, index, d));
        _mm512_mask_mov_epi8(low, _mm512_movepi8_mask(index), high)
    };
    // Of each group of `C` vectors, the bytes that are green, blue and alpha.
    let bytes_of = |vector: usize, channel: usize| {
        (0..64).filter(|byte| (vector * 64 + byte) % C == channel).fold(0u64, |mask, byte| mask | 1 << byte)
    };
    let mut masks = [[0; 3]; C];
    for (vector, masks) in masks.iter_mut().enumerate() {
        *masks = [bytes_of(vector, 1), bytes_of(vector, 2), if C == 4 { bytes_of(vector, 3) } else { 0 }];
    }
    let one_table = tables[0] == tables[1] && tables[1] == tables[2];
    let (groups, _) = pixels.as_chunks::<64>();
    let (results, _) = out.as_chunks_mut::<64>();
    let vectors = groups.len() / C * C;
    for (index, (from, to)) in groups[..vectors].iter().zip(results).enumerate() {
        let bytes = load(from);
        let [greens, blues, alphas] = masks[index % C];
        let mut result = found(red, bytes);
        if !one_table {
            result = _mm512_mask_mov_epi8(result, greens, found(green, bytes));
            result = _mm512_mask_mov_epi8(result, blues, found(blue, bytes));
        }
        result = _mm512_mask_mov_epi8(result, alphas, bytes);
        // SAFETY: 64 bytes can be written, at any alignment.
        unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), result) };
    }
    vectors * 64
}

/// Undoes PNG's Paeth filter on a row of pixels of `C` channels, 3 or 4, below `above`.
pub fn undo_paeth<const C: usize>(current: &mut [[u8; C]], above: &[[u8; C]]) {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("sse4.1") {
        // SAFETY: the feature was detected on the line above.
        return unsafe { undo_paeth_sse41(current, above) };
    }
    undo_paeth_portable(current, above);
}

/// The channels of a pixel side by side in one register: what waits for the pixel to the left is then one chain, not `C`.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse4.1")]
fn undo_paeth_sse41<const C: usize>(current: &mut [[u8; C]], above: &[[u8; C]]) {
    let wide = |pixel: &[u8; C]| {
        let mut bytes = [0; 4];
        bytes[..C].copy_from_slice(pixel);
        _mm_cvtepu8_epi16(_mm_cvtsi32_si128(i32::from_le_bytes(bytes)))
    };
    let abs = |value| _mm_max_epi16(value, _mm_sub_epi16(_mm_setzero_si128(), value));
    let mut left = _mm_setzero_si128();
    let mut up_left = left;
    for (pixel, up) in current.iter_mut().zip(above) {
        let up = wide(up);
        let (up_less, left_less) = (_mm_sub_epi16(up, up_left), _mm_sub_epi16(left, up_left));
        let (to_left, to_up, to_up_left) = (abs(up_less), abs(left_less), abs(_mm_add_epi16(up_less, left_less)));
        let least = _mm_min_epi16(to_up_left, _mm_min_epi16(to_left, to_up));
        let unless_left = _mm_blendv_epi8(up_left, up, _mm_cmpeq_epi16(least, to_up));
        let predicted = _mm_blendv_epi8(unless_left, left, _mm_cmpeq_epi16(least, to_left));
        // Bytes are added without carry, so the upper halves of the lanes stay zero.
        left = _mm_add_epi8(wide(pixel), predicted);
        let bytes = _mm_cvtsi128_si32(_mm_packus_epi16(left, left)).to_le_bytes();
        pixel.copy_from_slice(&bytes[..C]);
        up_left = up;
    }
}

fn undo_paeth_portable<const C: usize>(current: &mut [[u8; C]], above: &[[u8; C]]) {
    let (mut left, mut up_left) = ([0; C], [0; C]);
    for (pixel, up) in current.iter_mut().zip(above) {
        for c in 0..C {
            pixel[c] = pixel[c].wrapping_add(paeth(left[c], up[c], up_left[c]));
        }
        left = *pixel;
        up_left = *up;
    }
}

/// Undoes PNG's average filter on a row of pixels of `C` channels, 3 or 4, below `above`.
pub fn undo_average<const C: usize>(current: &mut [[u8; C]], above: &[[u8; C]]) {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("sse4.1") {
        // SAFETY: the feature was detected on the line above.
        return unsafe { undo_average_sse41(current, above) };
    }
    undo_average_portable(current, above);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse4.1")]
fn undo_average_sse41<const C: usize>(current: &mut [[u8; C]], above: &[[u8; C]]) {
    let load = |pixel: &[u8; C]| {
        let mut bytes = [0; 4];
        bytes[..C].copy_from_slice(pixel);
        _mm_cvtsi32_si128(i32::from_le_bytes(bytes))
    };
    let ones = _mm_set1_epi8(1);
    let mut left = _mm_setzero_si128();
    for (pixel, up) in current.iter_mut().zip(above) {
        let up = load(up);
        // The instruction rounds up: one too many where exactly one of both is odd.
        let excess = _mm_and_si128(_mm_xor_si128(left, up), ones);
        left = _mm_add_epi8(_mm_sub_epi8(load(pixel), excess), _mm_avg_epu8(left, up));
        pixel.copy_from_slice(&_mm_cvtsi128_si32(left).to_le_bytes()[..C]);
    }
}

fn undo_average_portable<const C: usize>(current: &mut [[u8; C]], above: &[[u8; C]]) {
    let mut left = [0; C];
    for (pixel, up) in current.iter_mut().zip(above) {
        for c in 0..C {
            pixel[c] = pixel[c].wrapping_add(((u16::from(left[c]) + u16::from(up[c])) >> 1) as u8);
        }
        left = *pixel;
    }
}

/// Of three neighbours the one nearest to left + up - up-left. Ties go to the left, then up: part of the format.
#[inline(always)]
pub fn paeth(left: u8, up: u8, up_left: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(up_left));
    let (to_left, to_up, to_up_left) = ((b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs());
    let unless_left = if to_up <= to_up_left { up } else { up_left };
    if to_left <= to_up && to_left <= to_up_left { left } else { unless_left }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triples_of_neighbours_are_predicted_alike_by_both() {
        // The first pixel becomes `left`; each channel of the second is a triple of its own.
        for left in (0..=255u8).step_by(5) {
            for up_left in 0..=255u8 {
                for up in (0..=255u8).step_by(3) {
                    let above = [[up_left, up, 7], [up, up_left, up_left]];
                    let start = [left.wrapping_sub(up_left), left.wrapping_sub(up), left.wrapping_sub(7)];
                    let (mut one, mut other) = ([start, [5, 5, 5]], [start, [5, 5, 5]]);
                    undo_paeth(&mut one, &above);
                    undo_paeth_portable(&mut other, &above);
                    assert_eq!(one, other);
                }
            }
        }
    }

    #[test]
    fn pairs_of_neighbours_are_averaged_alike_by_both() {
        for left in 0..=255u8 {
            let above: Vec<[u8; 4]> = (0..=255).flat_map(|up| [[0; 4], [up, up ^ 1, 255 - up, left]]).collect();
            let (mut one, mut other) = (vec![[left; 4]; above.len()], vec![[left; 4]; above.len()]);
            undo_average(&mut one, &above);
            undo_average_portable(&mut other, &above);
            assert_eq!(one, other);
            let (mut one, mut other) = ([[left, 1, 2], [9; 3]], [[left, 1, 2], [9; 3]]);
            undo_average(&mut one, &[[0; 3], [left; 3]]);
            undo_average_portable(&mut other, &[[0; 3], [left; 3]]);
            assert_eq!(one, other);
        }
    }

    #[test]
    fn tables_in_registers_and_in_memory_give_the_same() {
        let pixels: Vec<u8> = (0..64 * 12 + 17).map(|at| (at * 37 + at / 256) as u8).collect();
        let different: [[u8; 256]; 3] =
            std::array::from_fn(|c| std::array::from_fn(|value| (value * 7 + c * 50) as u8));
        for tables in [different, [different[1]; 3]] {
            let mut out = vec![0; pixels.len()];
            let done = look_up::<3>(&pixels, &tables, &mut out);
            assert!((0..done).all(|at| out[at] == tables[at % 3][usize::from(pixels[at])]));
            let done = look_up::<4>(&pixels, &tables, &mut out);
            let expected = |at: usize| if at % 4 == 3 { pixels[at] } else { tables[at % 4][usize::from(pixels[at])] };
            assert!((0..done).all(|at| out[at] == expected(at)));
        }
    }

    #[test]
    fn alpha_is_a_channel_like_the_others() {
        let above = [[1, 2, 3, 4], [250, 0, 128, 129], [9, 9, 9, 9]];
        let start = [[255, 0, 1, 127], [128, 127, 3, 200], [0, 0, 0, 1]];
        let (mut one, mut other) = (start, start);
        undo_paeth(&mut one, &above);
        undo_paeth_portable(&mut other, &above);
        assert_eq!(one, other);
    }
}
