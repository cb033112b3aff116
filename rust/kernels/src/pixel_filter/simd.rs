//! Row filters and bit streams of PNG.

#[cfg(test)]
mod tests;

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;
#[cfg(any(target_arch = "x86_64", test))]
use std::ops::Range;

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

/// Undoes the filters of four rows at a time, of which each waits for the one above by a pixel: what a pixel waits for is
/// then shared by four. `rows` are the four, each a filter type and pixels of `C` channels, 3 or 4, and `above` is the row
/// before them, without its type. False, and nothing done, where a type is none of PNG's, and where this gains nothing: on
/// CPUs that lack what it takes, in narrow images, and where fewer than two of the rows wait for anything.
pub fn undo_four<const C: usize>(rows: &mut [u8], above: &[u8]) -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        let (row_len, width) = (above.len() + 1, above.len() / C);
        assert_eq!(rows.len(), 4 * row_len, "four rows");
        let kinds = [0, 1, 2, 3].map(|row| rows[row * row_len]);
        let waiting = kinds.iter().filter(|kind| matches!(kind, 1 | 3 | 4)).count();
        if kinds.iter().all(|kind| *kind <= 4) && waiting >= 2 && width >= 16 && is_x86_feature_detected!("sse4.1") {
            // Before all four are under way, and when no longer all are, they are undone pixel by pixel.
            for row in 0..4 {
                undo_pixels::<C>(rows, above, row, 0..3 - row);
            }
            // SAFETY: the feature was detected above; the lengths were checked, and `width` is 16 or more.
            unsafe { undo_four_sse41::<C>(rows, above, kinds) };
            for row in 0..4 {
                undo_pixels::<C>(rows, above, row, width - 1 - row..width);
            }
            return true;
        }
    }
    let _ = (rows, above);
    false
}

/// Undoes the filter of some pixels of one of four rows; those to the left of them, and those above, are undone.
#[cfg(any(target_arch = "x86_64", test))]
fn undo_pixels<const C: usize>(rows: &mut [u8], above: &[u8], row: usize, pixels: Range<usize>) {
    let row_len = above.len() + 1;
    let start = row * row_len + 1;
    let kind = rows[start - 1];
    for at in pixels.start * C..pixels.end * C {
        let (up, up_left) = match (row, at >= C) {
            (0, false) => (above[at], 0),
            (0, true) => (above[at], above[at - C]),
            (_, false) => (rows[start + at - row_len], 0),
            (_, true) => (rows[start + at - row_len], rows[start + at - row_len - C]),
        };
        let left = if at >= C { rows[start + at - C] } else { 0 };
        let predicted = match kind {
            0 => 0,
            1 => left,
            2 => up,
            3 => ((u16::from(left) + u16::from(up)) >> 1) as u8,
            _ => paeth(left, up, up_left),
        };
        rows[start + at] = rows[start + at].wrapping_add(predicted);
    }
}

/// In step n, row r has its pixel n - r undone, from step 3 to the last but one of the first row. Two rows share a register,
/// a channel to each lane of 16 bits. A fourth channel that is none is written back as it was read: it is of the next pixel.
///
/// # Safety
/// `rows` hold four rows that are longer by a byte than `above`, which holds four pixels or more.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse4.1")]
unsafe fn undo_four_sse41<const C: usize>(rows: &mut [u8], above: &[u8], kinds: [u8; 4]) {
    let row_len = above.len() + 1;
    // Of each pair of rows, which lanes take their prediction from where.
    let channels = if C == 4 { -1 } else { (1 << 48) - 1 };
    let lanes = |pair: usize, kind: u8| {
        let of = |row: usize| if kinds[row] == kind { channels } else { 0 };
        _mm_set_epi64x(of(2 * pair + 1), of(2 * pair))
    };
    let masks = [0, 1].map(|pair| [1, 2, 3, 4].map(|kind| lanes(pair, kind)));
    let undone =
        |raw: __m128i, left: __m128i, up: __m128i, up_left: __m128i, [subs, ups, averages, paeths]: [__m128i; 4]| {
            let (up_less, left_less) = (_mm_sub_epi16(up, up_left), _mm_sub_epi16(left, up_left));
            let (to_left, to_up) = (_mm_abs_epi16(up_less), _mm_abs_epi16(left_less));
            let to_up_left = _mm_abs_epi16(_mm_add_epi16(up_less, left_less));
            let least = _mm_min_epi16(to_up_left, _mm_min_epi16(to_left, to_up));
            let unless_left = _mm_blendv_epi8(up_left, up, _mm_cmpeq_epi16(least, to_up));
            let paeth = _mm_blendv_epi8(unless_left, left, _mm_cmpeq_epi16(least, to_left));
            let average = _mm_srli_epi16::<1>(_mm_add_epi16(left, up));
            let others = _mm_or_si128(
                _mm_or_si128(_mm_and_si128(left, subs), _mm_and_si128(up, ups)),
                _mm_and_si128(average, averages),
            );
            // Bytes are added without carry, so the upper halves of the lanes stay zero. Paeth takes longest, so it comes last.
            _mm_add_epi8(_mm_add_epi8(raw, others), _mm_and_si128(paeth, paeths))
        };
    let first = rows.as_mut_ptr().wrapping_add(1);
    // SAFETY: pixel `at` of the row, and a byte more, is in `rows`: the caller's contract gives its length, and of the last
    // row no more than the last pixel but three is asked for.
    let pixel = |row: usize, at: usize| unsafe { first.add(row * row_len + at * C).cast::<i32>() };
    // SAFETY: as above; reads and writes ask for no alignment.
    let load = |row, at| unsafe { pixel(row, at).read_unaligned() };
    // SAFETY: `at` is no pixel but the last, so four bytes can be read.
    let load_above = |at: usize| unsafe { above.as_ptr().add(at * C).cast::<i32>().read_unaligned() };
    let wide = |low: i32, high: i32| _mm_cvtepu8_epi16(_mm_insert_epi32::<1>(_mm_cvtsi32_si128(low), high));
    let mut up_left = [wide(load_above(2), load(0, 1)), wide(load(1, 0), 0)];
    let mut left = [wide(load(0, 2), load(1, 1)), wide(load(2, 0), 0)];
    let loaded = |step: usize| [wide(load(0, step), load(1, step - 1)), wide(load(2, step - 2), load(3, step - 3))];
    let mut next = loaded(3);
    for step in 3..above.len() / C - 1 {
        // Before a pixel is written whose fourth byte is of this one: a read of what is still being written would wait.
        let raw = next;
        next = loaded(step + 1);
        let up = [
            _mm_unpacklo_epi64(_mm_cvtepu8_epi16(_mm_cvtsi32_si128(load_above(step))), left[0]),
            _mm_alignr_epi8::<8>(left[1], left[0]),
        ];
        left = [0, 1].map(|pair| undone(raw[pair], left[pair], up[pair], up_left[pair], masks[pair]));
        up_left = up;
        let bytes = _mm_packus_epi16(left[0], left[1]);
        // SAFETY: as above.
        unsafe {
            pixel(0, step).write_unaligned(_mm_cvtsi128_si32(bytes));
            pixel(1, step - 1).write_unaligned(_mm_extract_epi32::<1>(bytes));
            pixel(2, step - 2).write_unaligned(_mm_extract_epi32::<2>(bytes));
            pixel(3, step - 3).write_unaligned(_mm_extract_epi32::<3>(bytes));
        }
    }
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
