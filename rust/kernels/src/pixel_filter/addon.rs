use napi::bindgen_prelude::{AsyncTask, Uint8Array, Uint8ArraySlice};
use napi_derive::napi;
use oxbow_kernels::KernelError;
use oxbow_kernels::pixel_filter::{self, Mix, PixelFilter};

use crate::Progress;
use crate::guard::{Job, run, start};
use crate::large;

/// The table was checked to hold 256 or 768 bytes, `mix` to be one of its words, `max_pixels` to be 1 to 2^28.
#[napi]
pub fn filter_png(
    png: Uint8ArraySlice<'_>,
    mix: Option<String>,
    lut: Uint8ArraySlice<'_>,
    max_pixels: u32,
) -> napi::Result<Uint8Array> {
    run(|| filtered(&png, mix.as_deref(), &lut, max_pixels, &oxbow_kernels::Progress::default()))
}

/// `filter_png` on the thread pool, over copies of its input.
#[napi(ts_return_type = "Promise<Uint8Array>")]
pub fn filter_png_async(
    png: Uint8ArraySlice<'_>,
    mix: Option<String>,
    lut: Uint8ArraySlice<'_>,
    max_pixels: u32,
    progress: &Progress,
) -> AsyncTask<Job<Uint8Array>> {
    let (png, lut, progress) = (png.to_vec(), lut.to_vec(), progress.shared());
    start(move || filtered(&png, mix.as_deref(), &lut, max_pixels, &progress))
}

/// The port that the suite rejects.
#[napi]
pub fn filter_png_as_written(
    png: Uint8ArraySlice<'_>,
    mix: Option<String>,
    lut: Uint8ArraySlice<'_>,
    max_pixels: u32,
) -> napi::Result<Uint8Array> {
    run(|| {
        let filter = PixelFilter { mix: mix_of(mix.as_deref()), lut: &lut };
        pixel_filter::filter_png_as_written(&png, &filter, max_pixels.into()).map(Uint8Array::from)
    })
}

/// Lengths and channels were checked; `out` shares no byte with `pixels`.
#[napi]
pub fn apply_lut(
    pixels: Uint8ArraySlice<'_>,
    channels: u32,
    lut: Uint8ArraySlice<'_>,
    mut out: Uint8ArraySlice<'_>,
) -> napi::Result<()> {
    run(|| {
        // SAFETY: `out` shares no byte with the other arguments, which the caller checked, and JavaScript cannot run, so
        // cannot reach it, until we return.
        let out = unsafe { out.as_mut() };
        pixel_filter::apply_lut(&pixels, channels as usize, &lut, out);
        Ok(())
    })
}

/// `apply_lut` where the result replaces the pixels.
#[napi]
pub fn apply_lut_in_place(
    mut pixels: Uint8ArraySlice<'_>,
    channels: u32,
    lut: Uint8ArraySlice<'_>,
) -> napi::Result<()> {
    run(|| {
        // SAFETY: as in `apply_lut`.
        let pixels = unsafe { pixels.as_mut() };
        pixel_filter::apply_lut_in_place(pixels, channels as usize, &lut);
        Ok(())
    })
}

fn filtered(
    png: &[u8],
    mix: Option<&str>,
    lut: &[u8],
    max_pixels: u32,
    progress: &oxbow_kernels::Progress,
) -> Result<Uint8Array, KernelError> {
    let filter = PixelFilter { mix: mix_of(mix), lut };
    let out = large::with_room(pixel_filter::expected_len(png.len()));
    pixel_filter::filter_png_into(out, png, &filter, max_pixels.into(), progress).map(Uint8Array::from)
}

fn mix_of(word: Option<&str>) -> Mix {
    match word {
        Some("luma") => Mix::Luma,
        Some("swap-red-blue") => Mix::SwapRedBlue,
        _ => Mix::None,
    }
}
