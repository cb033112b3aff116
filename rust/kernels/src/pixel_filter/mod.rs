//! Every pixel of a PNG, or of raw pixels, through a table of bytes.
//!
//! What is right is `packages/kernels/src/pixel-filter`; equal means equal pixels and metadata, so how the result is
//! compressed is free. Deflate is 90 % of the work, so that is where this implementation differs: one thread inflates
//! while another undoes row filters, looks up, filters again and writes Huffman codes and runs.

mod as_written;
mod bands;
mod deflate;
mod inflate;
mod pixels;
mod png;
mod rows;
// Compiled by rust/schema; here for those who read and format.
#[cfg(false)]
mod messages;
#[allow(unsafe_code)]
mod simd;

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;

use crate::{KernelError, Progress};
use bands::{Band, Bands};
use deflate::Deflate;
use png::{OpenChunk, Png};
use rows::RowFilter;

pub use as_written::filter_png_as_written;
pub use pixels::{Mix, PixelFilter, apply_lut, apply_lut_in_place};

/// The PNG with every pixel put through `filter`; see `filterPng` in `packages/kernels`.
///
/// # Errors
/// `InvalidInput` for a broken PNG, `Unsupported` for another kind of PNG, `OutOfRange` for more than `max_pixels`,
/// `Aborted` soon after `progress` was cancelled.
pub fn filter_png(
    png: &[u8],
    filter: &PixelFilter<'_>,
    max_pixels: u64,
    progress: &Progress,
) -> Result<Vec<u8>, KernelError> {
    let out = Vec::with_capacity(expected_len(png.len()));
    filter_png_into(out, png, filter, max_pixels, progress)
}

/// What `filter_png` reserves for the result of a file of `bytes`. Filtered again, pixels need about as much as before; half
/// as much more saves most images a second allocation.
#[must_use]
pub fn expected_len(bytes: usize) -> usize {
    bytes + bytes / 2 + 64
}

/// `filter_png` in the memory of `out`, whose contents are lost.
///
/// # Errors
/// Those of `filter_png`.
pub fn filter_png_into(
    mut out: Vec<u8>,
    png: &[u8],
    filter: &PixelFilter<'_>,
    max_pixels: u64,
    progress: &Progress,
) -> Result<Vec<u8>, KernelError> {
    let png = png::parse(png, max_pixels)?;
    png.check_length()?;
    out.clear();
    let mut idat = png.start_file(&mut out);
    filter_data(&png, filter, progress, &mut idat, &mut out)?;
    png.finish_file(idat, &mut out);
    Ok(out)
}

/// Inflated rows on their way from one thread to the other: half of a 1 MiB second-level cache.
const BAND_BYTES: usize = 256 * 1024;

/// Below this the second thread costs more than it saves.
const ONE_THREAD_BYTES: u64 = 512 * 1024;

fn filter_data(
    png: &Png<'_>,
    filter: &PixelFilter<'_>,
    progress: &Progress,
    idat: &mut OpenChunk,
    out: &mut Vec<u8>,
) -> Result<(), KernelError> {
    let stream = png.stream();
    let rows_per_band = (BAND_BYTES / png.row_len()).max(1);
    let mut bands = Bands::new(png, &stream, rows_per_band);
    let mut rows = RowFilter::new(png, filter);
    let mut deflate = Deflate::start(out);
    // Faults of the stream come before those of its rows, as they do where all of it is inflated first: so the first
    // faulty row is remembered until the stream has ended.
    let mut found = Ok(());
    let mut take = |mut band: Band| {
        if found.is_ok() {
            found = rows.filter(band.rows()).map(|filtered| deflate.block(filtered));
            idat.check(deflate.written());
        }
        band
    };
    if png.rows_len() <= ONE_THREAD_BYTES {
        let mut used = None;
        while let Some(band) = bands.next(used)? {
            used = Some(take(band));
        }
    } else {
        thread::scope(|scope| {
            let (send, receive) = sync_channel(4);
            let (give_back, used) = channel();
            let inflating = scope.spawn(move || inflate_all(&mut bands, progress, &send, &used));
            for band in receive {
                // Nobody takes it once the last band is on its way.
                let _ = give_back.send(take(band));
            }
            inflating.join().unwrap_or_else(|panic| resume_unwind(panic))
        })?;
    }
    found?;
    deflate.finish();
    Ok(())
}

fn inflate_all(
    bands: &mut Bands<'_>,
    progress: &Progress,
    send: &SyncSender<Band>,
    used: &Receiver<Band>,
) -> Result<(), KernelError> {
    while let Some(band) = bands.next(used.try_recv().ok())? {
        progress.check()?;
        // A receiver that is gone has panicked; joining tells.
        let _ = send.send(band);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorCode;

    const INVERSION: [u8; 256] = {
        let mut lut = [0; 256];
        let mut value = 0;
        while value < 256 {
            lut[value] = 255 - value as u8;
            value += 1;
        }
        lut
    };

    fn inverted(file: &[u8]) -> Result<Vec<u8>, KernelError> {
        let filter = PixelFilter { mix: Mix::None, lut: &INVERSION };
        filter_png(file, &filter, 1 << 26, &Progress::default())
    }

    /// What the png crate makes of the pixels.
    fn encoded(width: u32, pixels: &[u8], filter: ::png::Filter, compression: ::png::Compression) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = ::png::Encoder::new(&mut file, width, pixels.len() as u32 / width / 3);
        encoder.set_color(::png::ColorType::Rgb);
        encoder.set_compression(compression);
        encoder.set_filter(filter);
        encoder.write_header().unwrap().write_image_data(pixels).unwrap();
        file
    }

    fn decoded(file: &[u8]) -> Vec<u8> {
        let mut reader = ::png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        pixels
    }

    /// Flat areas, gradients and noise, in turns.
    fn picture(width: usize, height: usize) -> Vec<u8> {
        let mut state = 1u32;
        let mut value = |at: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            match at / 5000 % 3 {
                0 => 200,
                1 => (at / 7) as u8,
                _ => (state >> 24) as u8,
            }
        };
        (0..width * height * 3).map(&mut value).collect()
    }

    #[test]
    fn what_one_encoder_writes_and_another_decoder_reads_has_every_pixel_inverted() {
        use ::png::{Compression, Filter};
        // On one thread, on two, and with rows longer than a band.
        for (width, height) in [(1, 1), (37, 11), (300, 600), (90_000, 2)] {
            let pixels = picture(width, height);
            let expected: Vec<u8> = pixels.iter().map(|value| 255 - value).collect();
            for filter in [Filter::NoFilter, Filter::Sub, Filter::Up, Filter::Avg, Filter::Paeth, Filter::Adaptive] {
                for compression in [Compression::NoCompression, Compression::Fast] {
                    let file = encoded(width as u32, &pixels, filter, compression);
                    assert!(decoded(&inverted(&file).unwrap()) == expected, "{width} x {height}, {filter:?}");
                }
            }
        }
    }

    #[test]
    fn a_long_match_that_begins_behind_literals_at_the_end_of_a_band_has_room() {
        // Found by the suite: rows of 350,621 bytes, longer than a band; once written past the end of the buffer.
        let file = include_bytes!("testdata/match-past-band-end.png");
        let inverted = inverted(file).unwrap();
        let expected =
            decoded(file).chunks(4).flat_map(|p| [255 - p[0], 255 - p[1], 255 - p[2], p[3]]).collect::<Vec<_>>();
        assert!(decoded(&inverted) == expected);
    }

    #[test]
    fn noise_grows_by_little_more_than_its_row_filters() {
        let mut state = 1u64;
        let pixels: Vec<u8> = (0..900_000)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state as u8
            })
            .collect();
        let file = encoded(500, &pixels, ::png::Filter::NoFilter, ::png::Compression::NoCompression);
        assert!(inverted(&file).unwrap().len() < pixels.len() + 600 + 400);
    }

    #[test]
    fn values_so_rare_that_their_codes_are_the_longest_are_found_again() {
        let mut state = 1u32;
        let pixels: Vec<u8> = (0..900_000)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8).trailing_zeros() as u8
            })
            .collect();
        let expected: Vec<u8> = pixels.iter().map(|value| 255 - value).collect();
        let file = encoded(500, &pixels, ::png::Filter::NoFilter, ::png::Compression::Balanced);
        let once = inverted(&file).unwrap();
        assert!(decoded(&once) == expected);
        assert!(decoded(&inverted(&once).unwrap()) == pixels);
    }

    #[test]
    fn a_stream_that_is_cut_short_ends_too_early_wherever_it_is_cut() {
        let file = encoded(40, &picture(40, 30), ::png::Filter::Adaptive, ::png::Compression::Balanced);
        let png = png::parse(&file, 1 << 20).unwrap();
        let stream = png.stream();
        for cut in 0..stream.len() {
            let mut bands = Bands::new(&png, &stream[..cut], 3);
            let fault = loop {
                match bands.next(None) {
                    Ok(band) => assert!(band.is_some(), "{cut} bytes are enough"),
                    Err(fault) => break fault,
                }
            };
            assert!(fault.message.contains("ends too early"), "cut to {cut}: {}", fault.message);
        }
    }

    #[test]
    fn no_change_of_one_byte_makes_it_panic() {
        let file = encoded(5, &picture(5, 4), ::png::Filter::Adaptive, ::png::Compression::Balanced);
        for at in 0..file.len() {
            for flip in [1, 0x80, 0xff] {
                let mut broken = file.clone();
                broken[at] ^= flip;
                let _ = inverted(&broken);
            }
        }
    }

    #[test]
    fn no_broken_stream_makes_it_panic() {
        let file = encoded(40, &picture(40, 30), ::png::Filter::Adaptive, ::png::Compression::Balanced);
        let png = png::parse(&file, 1 << 20).unwrap();
        let stream = png.stream();
        for at in 0..stream.len() {
            for flip in [1, 4, 0x10, 0x80, 0xff] {
                let mut broken = stream.to_vec();
                broken[at] ^= flip;
                let mut bands = Bands::new(&png, &broken, 3);
                while let Ok(Some(_)) = bands.next(None) {}
            }
        }
    }

    #[test]
    fn a_cancelled_filter_of_a_large_image_ends() {
        let file = encoded(500, &picture(500, 600), ::png::Filter::Up, ::png::Compression::Fast);
        let filter = PixelFilter { mix: Mix::None, lut: &INVERSION };
        let progress = Progress::default();
        progress.cancel();
        let error = filter_png(&file, &filter, 1 << 26, &progress).unwrap_err();
        assert_eq!(error.code, ErrorCode::Aborted);
    }

    #[test]
    fn in_place_and_apart_are_the_same() {
        let pixels = picture(8, 5);
        for channels in [3, 4] {
            let (mut apart, mut in_place) = (vec![0; pixels.len()], pixels.clone());
            apply_lut(&pixels, channels, &INVERSION, &mut apart);
            apply_lut_in_place(&mut in_place, channels, &INVERSION);
            assert_eq!(apart, in_place);
        }
    }
}
