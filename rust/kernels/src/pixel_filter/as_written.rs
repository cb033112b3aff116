//! The port as an article would write it, kept so that the suite can show what is wrong with it.

use super::bands::Bands;
use super::deflate::Deflate;
use super::pixels::{Mix, PixelFilter};
use super::{png, rows};
use crate::KernelError;

/// Like `filter_png`, and wrong in what is easily overlooked: the image becomes RGB and loses its alpha, luma is computed
/// in floating point and cut off, and metadata is not written again.
///
/// # Errors
/// Those of `filter_png`.
pub fn filter_png_as_written(file: &[u8], filter: &PixelFilter<'_>, max_pixels: u64) -> Result<Vec<u8>, KernelError> {
    let png = png::parse(file, max_pixels)?;
    png.check_length()?;
    let [red, green, blue] = filter.tables();
    let stream = png.stream();
    let mut bands = Bands::new(&png, &stream, 1);
    let mut above = vec![0; png.row_len() - 1];
    let mut filtered = Vec::new();
    let mut row = 0;
    while let Some(mut band) = bands.next(None)? {
        row += 1;
        let (kind, current) = band.rows().split_first_mut().expect("a filter type");
        let known = if png.channels == 3 {
            rows::undo::<3>(*kind, current, &above)
        } else {
            rows::undo::<4>(*kind, current, &above)
        };
        if !known {
            return Err(png.invalid_row(row, *kind));
        }
        filtered.push(0);
        for pixel in current.chunks_exact(png.channels) {
            let [r, g, b] = [f32::from(pixel[0]), f32::from(pixel[1]), f32::from(pixel[2])];
            let [r, g, b] = match filter.mix {
                Mix::None => [pixel[0], pixel[1], pixel[2]],
                Mix::SwapRedBlue => [pixel[2], pixel[1], pixel[0]],
                Mix::Luma => [(0.299 * r + 0.587 * g + 0.114 * b) as u8; 3],
            };
            filtered.extend([red[usize::from(r)], green[usize::from(g)], blue[usize::from(b)]]);
        }
        above.copy_from_slice(current);
    }
    let bare = png.without_alpha_and_metadata();
    let mut out = Vec::new();
    let idat = bare.start_file(&mut out);
    let mut deflate = Deflate::start(&mut out);
    deflate.block(&filtered);
    deflate.finish();
    bare.finish_file(idat, &mut out);
    Ok(out)
}
