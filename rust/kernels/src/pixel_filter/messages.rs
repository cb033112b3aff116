//! The kernel over its messages: compiled by `rust/schema`.

use oxbow_kernels::pixel_filter::{self as kernel, PixelFilter};
use oxbow_kernels::{ErrorCode, KernelError, Progress};

use crate::method::{Answer, Method, answer};
use crate::oxbow::pixel_filter::v1::*;

pub const METHODS: &[Method] = &[
    Method::unary("/oxbow.pixel_filter.v1.PixelFilter/FilterPng", |bytes| answer(bytes, filter_png)),
    Method::unary("/oxbow.pixel_filter.v1.PixelFilter/ApplyLut", |bytes| answer(bytes, apply_lut)),
];

/// More pixels are never asked for by a client of ours, and would only be memory.
const MAX_PIXELS: u64 = 1 << 28;

fn filter_png(request: FilterRequest) -> Answer<Image> {
    check_lut(&request.lut)?;
    let mix = match request.mix() {
        Mix::None => kernel::Mix::None,
        Mix::Luma => kernel::Mix::Luma,
        Mix::SwapRedBlue => kernel::Mix::SwapRedBlue,
    };
    let filter = PixelFilter { mix, lut: &request.lut };
    let max_pixels = request.max_pixels.min(MAX_PIXELS);
    Ok(Image { bytes: kernel::filter_png(&request.png, &filter, max_pixels, &Progress::default())? })
}

fn apply_lut(request: LutRequest) -> Answer<Image> {
    check_lut(&request.lut)?;
    let (pixels, channels) = (request.pixels, request.channels as usize);
    if !(3..=4).contains(&channels) || pixels.len() % channels != 0 {
        return Err(KernelError::new(
            ErrorCode::InvalidArgument,
            format!("{} bytes are no whole number of pixels of {channels} channels, 3 or 4", pixels.len()),
        ));
    }
    let mut bytes = vec![0; pixels.len()];
    kernel::apply_lut(&pixels, channels, &request.lut, &mut bytes);
    Ok(Image { bytes })
}

fn check_lut(lut: &[u8]) -> Answer<()> {
    if lut.len() == 256 || lut.len() == 768 {
        return Ok(());
    }
    Err(KernelError::new(
        ErrorCode::InvalidArgument,
        format!("lut must hold 256 bytes, or 768 for red, green and blue, found {}", lut.len()),
    ))
}
