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

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use crate::{ErrorCode, KernelError};
use bands::Bands;
use deflate::Deflate;
use png::Png;
use rows::RowFilter;

pub use as_written::filter_png_as_written;
pub use pixels::{Mix, PixelFilter, apply_lut, apply_lut_in_place};

/// The PNG with every pixel put through `filter`; see `filterPng` in `packages/kernels`.
///
/// # Errors
/// `InvalidInput` for a broken PNG, `Unsupported` for another kind of PNG, `OutOfRange` for more than `max_pixels`,
/// `Aborted` soon after `cancelled` became true.
pub fn filter_png(
    png: &[u8],
    filter: &PixelFilter<'_>,
    max_pixels: u64,
    cancelled: &AtomicBool,
) -> Result<Vec<u8>, KernelError> {
    let png = png::parse(png, max_pixels)?;
    png.check_length()?;
    let mut out = png.start_file();
    filter_data(&png, filter, cancelled, &mut out)?;
    png.finish_file(&mut out);
    Ok(out)
}

/// Inflated rows on their way from one thread to the other: half of a 1 MiB second-level cache.
const BAND_BYTES: usize = 256 * 1024;

/// Below this the second thread costs more than it saves.
const ONE_THREAD_BYTES: u64 = 512 * 1024;

fn filter_data(
    png: &Png<'_>,
    filter: &PixelFilter<'_>,
    cancelled: &AtomicBool,
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
    let mut take = |mut band: Vec<u8>| {
        if found.is_ok() {
            found = rows.filter(&mut band).map(|filtered| deflate.block(filtered));
        }
    };
    if png.rows_len() <= ONE_THREAD_BYTES {
        while let Some(band) = bands.next()? {
            take(band);
        }
    } else {
        thread::scope(|scope| {
            let (send, receive) = sync_channel(4);
            let inflating = scope.spawn(move || inflate_all(&mut bands, cancelled, &send));
            receive.into_iter().for_each(&mut take);
            inflating.join().unwrap_or_else(|panic| resume_unwind(panic))
        })?;
    }
    found?;
    deflate.finish();
    Ok(())
}

fn inflate_all(bands: &mut Bands<'_>, cancelled: &AtomicBool, send: &SyncSender<Vec<u8>>) -> Result<(), KernelError> {
    while let Some(band) = bands.next()? {
        if cancelled.load(Ordering::Relaxed) {
            return Err(KernelError::new(ErrorCode::Aborted, "cancelled: the caller's AbortSignal fired"));
        }
        // A receiver that is gone has panicked; joining tells.
        let _ = send.send(band);
    }
    Ok(())
}
