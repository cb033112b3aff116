//! The bits of a stream, in their order.

use super::code::Entry;
use super::{Fault, TRUNCATED};

/// Reads bits, lowest first. Behind the end it reads zeros, and `check` tells.
#[derive(Clone, Copy)]
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    next: usize,
    pub(super) buffer: u64,
    count: u32,
    /// Bits in the buffer, or taken from it, that are behind the end.
    padding: u32,
}

impl<'a> BitReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, next: 0, buffer: 0, count: 0, padding: 0 }
    }

    /// Makes 56 bits or more available.
    #[inline(always)]
    pub(super) fn refill(&mut self) {
        if let Some(bytes) = self.bytes.get(self.next..).and_then(|rest| rest.first_chunk()) {
            self.buffer |= u64::from_le_bytes(*bytes) << self.count;
            self.next += (63 - self.count as usize) >> 3;
            self.count |= 56;
        } else {
            *self = self.refilled_at_end();
        }
    }

    #[cold]
    fn refilled_at_end(mut self) -> Self {
        while self.count < 56 {
            if let Some(byte) = self.bytes.get(self.next) {
                self.buffer |= u64::from(*byte) << self.count;
                self.next += 1;
            } else {
                self.padding = self.padding.saturating_add(8);
            }
            self.count += 8;
        }
        self
    }

    #[inline(always)]
    pub(super) fn skip(&mut self, count: u32) {
        self.buffer >>= count;
        self.count -= count;
    }

    #[inline(always)]
    pub(super) fn low(&self, count: u32) -> usize {
        (self.buffer & ((1 << count) - 1)) as usize
    }

    /// Up to 13 bits that a refill has made available.
    #[inline(always)]
    fn take(&mut self, count: u32) -> usize {
        let value = self.low(count);
        self.skip(count);
        value
    }

    /// The base of `entry`, with what its extra bits add. Both were made available by a refill.
    #[inline(always)]
    pub(super) fn take_with_extra(&mut self, entry: Entry) -> usize {
        let extra = (self.buffer & ((1 << entry.bits()) - 1)) >> entry.bits_without_extra();
        self.skip(entry.bits());
        entry.base() + extra as usize
    }

    /// Whether all bits taken so far were there.
    pub(super) fn check(&self) -> Result<(), Fault> {
        if self.padding > self.count { Err(TRUNCATED) } else { Ok(()) }
    }

    pub(super) fn read(&mut self, count: u32) -> Result<u32, Fault> {
        self.refill();
        let value = self.take(count) as u32;
        self.check().map(|()| value)
    }

    pub(super) fn align(&mut self) {
        self.skip(self.count % 8);
    }

    /// Whole bytes; the reader is aligned.
    pub(super) fn copy(&mut self, out: &mut [u8]) -> Result<(), Fault> {
        let from = self.bytes.len() - self.bytes_left();
        let bytes = self.bytes.get(from..from + out.len()).ok_or(TRUNCATED)?;
        out.copy_from_slice(bytes);
        *self = Self { next: from + bytes.len(), ..Self::new(self.bytes) };
        Ok(())
    }

    pub(super) fn bytes_left(&self) -> usize {
        self.bytes.len() - self.next + (self.count.saturating_sub(self.padding) / 8) as usize
    }
}
