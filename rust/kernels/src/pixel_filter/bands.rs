//! The image data, inflated a band of rows at a time.

use super::inflate::{Inflate, SLACK, WINDOW};
use super::png::Png;
use crate::KernelError;

/// Gives the rows of an image, each with its filter type, in bands of whole rows.
pub struct Bands<'a> {
    png: &'a Png<'a>,
    inflate: Inflate<'a>,
    /// The last `WINDOW` bytes that were given, a band, and what may be inflated past it.
    buffer: Vec<u8>,
    band_len: usize,
    /// Where in the buffer the next byte will go.
    at: usize,
    bytes_left: u64,
}

impl<'a> Bands<'a> {
    /// `stream` is the contents of all IDAT chunks of `png`.
    pub fn new(png: &'a Png<'a>, stream: &'a [u8], rows_per_band: usize) -> Self {
        let bytes_left = png.rows_len();
        let band_len = bytes_left.min((png.row_len() * rows_per_band) as u64) as usize;
        let buffer = vec![0; WINDOW + band_len + SLACK];
        Self { png, inflate: Inflate::new(stream), buffer, band_len, at: WINDOW, bytes_left }
    }

    /// The next band; none once all rows were given and nothing follows them.
    pub fn next(&mut self) -> Result<Option<Vec<u8>>, KernelError> {
        let wanted = self.bytes_left.min(self.band_len as u64) as usize;
        if wanted == 0 {
            return self.check_end().map(|()| None);
        }
        let end = WINDOW + wanted;
        let inflated = self.inflate(end)?;
        if inflated < end {
            return Err(self.png.invalid_data("is too short for the declared size"));
        }
        let band = self.buffer[WINDOW..end].to_vec();
        self.buffer.copy_within(wanted..inflated, 0);
        self.at = inflated - wanted;
        self.bytes_left -= wanted as u64;
        Ok(Some(band))
    }

    fn check_end(&mut self) -> Result<(), KernelError> {
        // Asked for one byte more, a stream at its end gives none and reads its checksum.
        if self.inflate(WINDOW + 1)? > WINDOW {
            return Err(self.png.invalid_data("is longer than the declared size"));
        }
        if self.inflate.bytes_left() > 0 {
            return Err(self.png.invalid_data("goes on behind the end of its zlib stream"));
        }
        Ok(())
    }

    fn inflate(&mut self, until: usize) -> Result<usize, KernelError> {
        self.inflate.inflate(&mut self.buffer, self.at, until).map_err(|fault| self.png.invalid_data(fault))
    }
}
