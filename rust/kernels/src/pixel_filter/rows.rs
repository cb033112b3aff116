//! PNG's row filters: differences to the left, above, and between, undone and made anew.

use super::pixels::{Mix, PixelFilter, map};
use super::png::Png;
use super::simd::{Loop, for_newer_cpus, paeth, undo_average, undo_four, undo_paeth};
use crate::KernelError;

/// Takes bands of rows as a PNG holds them, and gives the rows of the filtered image, ready to be deflated.
pub struct RowFilter<'a> {
    png: &'a Png<'a>,
    mix: Mix,
    tables: [[u8; 256]; 3],
    row: u64,
    /// The row above, before and after the tables.
    above: Vec<u8>,
    mapped_above: Vec<u8>,
    mapped: Vec<u8>,
    out: Vec<u8>,
}

impl<'a> RowFilter<'a> {
    pub fn new(png: &'a Png<'a>, filter: &PixelFilter<'_>) -> Self {
        let empty = vec![0; png.row_len() - 1];
        Self {
            png,
            mix: filter.mix,
            tables: filter.tables(),
            row: 0,
            above: empty.clone(),
            mapped_above: empty.clone(),
            mapped: empty,
            out: Vec::new(),
        }
    }

    /// The rows of `band`, filtered; valid until the next call.
    pub fn filter(&mut self, band: &mut [u8]) -> Result<&[u8], KernelError> {
        self.out.resize(band.len(), 0);
        if self.png.channels == 3 { self.filter_band::<3>(band) } else { self.filter_band::<4>(band) }?;
        Ok(&self.out)
    }

    fn filter_band<const C: usize>(&mut self, band: &mut [u8]) -> Result<(), KernelError> {
        let row_len = self.png.row_len();
        let mut above = self.above.as_slice();
        for (four, out) in band.chunks_mut(4 * row_len).zip(self.out.chunks_mut(4 * row_len)) {
            let together = four.len() == 4 * row_len && undo_four::<C>(four, above);
            for (current, out) in four.chunks_exact_mut(row_len).zip(out.chunks_exact_mut(row_len)) {
                self.row += 1;
                let (kind, current) = current.split_first_mut().expect("a filter type");
                if !together && !undo::<C>(*kind, current, above) {
                    return Err(self.png.invalid_row(self.row, *kind));
                }
                map::<C>(current, self.mix, &self.tables, &mut self.mapped);
                out[0] = PAETH;
                let (mapped, mapped_above) = (&self.mapped, &self.mapped_above);
                for_newer_cpus(PredictPaeth::<C> { current: mapped, above: mapped_above, out: &mut out[1..] });
                std::mem::swap(&mut self.mapped, &mut self.mapped_above);
                above = current;
            }
        }
        self.above = above.to_vec();
        Ok(())
    }
}

const PAETH: u8 = 4;

/// Turns the differences in `current` back into bytes. False for a filter type that PNG does not define.
pub fn undo<const C: usize>(kind: u8, current: &mut [u8], above: &[u8]) -> bool {
    let (above, _) = above.as_chunks::<C>();
    let (current, _) = current.as_chunks_mut::<C>();
    match kind {
        0 => {}
        1 => {
            let mut left = [0; C];
            for pixel in current {
                for (byte, left) in pixel.iter_mut().zip(left) {
                    *byte = byte.wrapping_add(left);
                }
                left = *pixel;
            }
        }
        2 => {
            for (byte, up) in current.as_flattened_mut().iter_mut().zip(above.as_flattened()) {
                *byte = byte.wrapping_add(*up);
            }
        }
        3 => undo_average(current, above),
        4 => undo_paeth(current, above),
        _ => return false,
    }
    true
}

struct PredictPaeth<'a, const C: usize> {
    current: &'a [u8],
    above: &'a [u8],
    out: &'a mut [u8],
}

impl<const C: usize> Loop for PredictPaeth<'_, C> {
    type Result = ();

    #[inline(always)]
    fn run(self) {
        let Self { current, above, out } = self;
        for at in 0..C {
            out[at] = current[at].wrapping_sub(above[at]);
        }
        let length = current.len();
        let left = &current[..length - C];
        let up_left = &above[..length - C];
        for ((((out, byte), left), up), up_left) in
            out[C..].iter_mut().zip(&current[C..]).zip(left).zip(&above[C..]).zip(up_left)
        {
            *out = byte.wrapping_sub(paeth(*left, *up, *up_left));
        }
    }
}
