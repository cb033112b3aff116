//! The image data, inflated a band of rows at a time.

use std::mem::replace;

use super::inflate::{Inflate, SLACK, WINDOW};
use super::png::Png;
use crate::KernelError;

/// Whole rows, each with its filter type.
pub struct Band {
    /// What was inflated before them, the rows, and room for what is inflated past them.
    buffer: Vec<u8>,
    end: usize,
}

impl Band {
    pub fn rows(&mut self) -> &mut [u8] {
        &mut self.buffer[WINDOW..self.end]
    }
}

/// Gives the rows of an image in bands.
pub struct Bands<'a> {
    png: &'a Png<'a>,
    inflate: Inflate<'a>,
    /// The last `WINDOW` bytes that were given, then the band that is being made.
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

    /// The next band; none once all rows were given and nothing follows them. `used` is a band that is no longer needed:
    /// its memory serves again.
    pub fn next(&mut self, used: Option<Band>) -> Result<Option<Band>, KernelError> {
        let wanted = self.bytes_left.min(self.band_len as u64) as usize;
        if wanted == 0 {
            return self.check_end().map(|()| None);
        }
        let end = WINDOW + wanted;
        let inflated = self.inflate(end)?;
        if inflated < end {
            return Err(self.png.invalid_data("is too short for the declared size"));
        }
        let mut next = used.map_or_else(|| vec![0; self.buffer.len()], |band| band.buffer);
        next[..inflated - wanted].copy_from_slice(&self.buffer[wanted..inflated]);
        self.at = inflated - wanted;
        self.bytes_left -= wanted as u64;
        Ok(Some(Band { buffer: replace(&mut self.buffer, next), end }))
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
