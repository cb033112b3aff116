//! One pixel after the other through a table.

use super::simd::look_up;

/// What happens to a pixel's colours before they are looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mix {
    /// Nothing.
    None,
    /// All three become (77R + 150G + 29B + 128) >> 8.
    Luma,
    /// Red and blue change places.
    SwapRedBlue,
}

/// A mix, then a table: 256 bytes for all three colours, or 768. Alpha is never looked up.
#[derive(Clone, Copy, Debug)]
pub struct PixelFilter<'a> {
    /// What comes before the table.
    pub mix: Mix,
    /// 256 or 768 bytes.
    pub lut: &'a [u8],
}

impl PixelFilter<'_> {
    /// The tables of red, green and blue.
    ///
    /// # Panics
    /// When the table is of neither length: callers check.
    pub(super) fn tables(&self) -> [[u8; 256]; 3] {
        let table = |index: usize| {
            let start = if self.lut.len() == 768 { index * 256 } else { 0 };
            self.lut[start..start + 256].try_into().expect("256 bytes")
        };
        [table(0), table(1), table(2)]
    }
}

/// Raw pixels of 3 or 4 channels through a table, into the first bytes of `out`; see `applyLut` in `packages/kernels`.
///
/// # Panics
/// When lengths do not fit: callers check.
pub fn apply_lut(pixels: &[u8], channels: usize, lut: &[u8], out: &mut [u8]) {
    let out = &mut out[..pixels.len()];
    let filter = PixelFilter { mix: Mix::None, lut };
    if channels == 3 {
        map::<3>(pixels, Mix::None, &filter.tables(), out);
    } else {
        map::<4>(pixels, Mix::None, &filter.tables(), out);
    }
}

/// `apply_lut` where the result replaces the pixels.
///
/// # Panics
/// When lengths do not fit: callers check.
pub fn apply_lut_in_place(pixels: &mut [u8], channels: usize, lut: &[u8]) {
    let [red, green, blue] = PixelFilter { mix: Mix::None, lut }.tables();
    for pixel in pixels.chunks_exact_mut(channels) {
        pixel[0] = red[usize::from(pixel[0])];
        pixel[1] = green[usize::from(pixel[1])];
        pixel[2] = blue[usize::from(pixel[2])];
    }
}

/// Pixels of `C` channels through mix and tables. Both slices are of one length, a multiple of `C`.
pub(super) fn map<const C: usize>(pixels: &[u8], mix: Mix, tables: &[[u8; 256]; 3], out: &mut [u8]) {
    match mix {
        Mix::None => {
            let done = look_up::<C>(pixels, tables, out);
            each::<C>(&pixels[done..], tables, &mut out[done..], |r, g, b| [r, g, b]);
        }
        Mix::SwapRedBlue => each::<C>(pixels, tables, out, |r, g, b| [b, g, r]),
        Mix::Luma => each::<C>(pixels, tables, out, |r, g, b| {
            let luma = (77 * u32::from(r) + 150 * u32::from(g) + 29 * u32::from(b) + 128) >> 8;
            [luma as u8; 3]
        }),
    }
}

#[inline(always)]
fn each<const C: usize>(
    pixels: &[u8],
    [red, green, blue]: &[[u8; 256]; 3],
    out: &mut [u8],
    mixed: impl Fn(u8, u8, u8) -> [u8; 3],
) {
    let (pixels, _) = pixels.as_chunks::<C>();
    let (out, _) = out.as_chunks_mut::<C>();
    for (from, to) in pixels.iter().zip(out) {
        let [r, g, b] = mixed(from[0], from[1], from[2]);
        to[0] = red[usize::from(r)];
        to[1] = green[usize::from(g)];
        to[2] = blue[usize::from(b)];
        if C == 4 {
            to[3] = from[3];
        }
    }
}
