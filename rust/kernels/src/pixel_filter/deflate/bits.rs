//! Bits on their way out, and literals, which most of them are.

use super::super::simd::{Loop, for_newer_cpus};
use super::SYMBOLS;

/// Writes bits, lowest first, into room that was reserved.
pub(super) struct BitWriter<'a> {
    out: &'a mut Vec<u8>,
    /// Where whole bytes end; `out` is longer by what was reserved.
    at: usize,
    buffer: u64,
    count: u32,
}

impl<'a> BitWriter<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>) -> Self {
        let at = out.len();
        Self { out, at, buffer: 0, count: 0 }
    }

    /// Makes room for `bytes` more, and 8 that `flush` may touch.
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.out.resize(self.at + bytes + 8, 0);
    }

    #[inline(always)]
    pub(super) fn put(&mut self, code: u32) {
        self.put_bits(code >> 8, code & 0xff);
    }

    #[inline(always)]
    pub(super) fn put_bits(&mut self, bits: u32, count: u32) {
        self.buffer |= u64::from(bits) << self.count;
        self.count += count;
    }

    /// Moves whole bytes out of the buffer: 7 bits at most stay.
    #[inline(always)]
    pub(super) fn flush(&mut self) {
        self.out[self.at..self.at + 8].copy_from_slice(&self.buffer.to_le_bytes());
        self.at += (self.count >> 3) as usize;
        self.buffer >>= self.count & !7;
        self.count &= 7;
    }

    pub(super) fn literals(&mut self, literals: &[u8], codes: &[u32; SYMBOLS]) {
        for_newer_cpus(PutLiterals { bits: self, literals, codes });
    }

    /// Fills up the byte that was begun with zeros.
    pub(super) fn align(&mut self) {
        self.count = self.count.next_multiple_of(8);
        self.flush();
    }

    /// Whole bytes; the writer is aligned.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.out[self.at..self.at + bytes.len()].copy_from_slice(bytes);
        self.at += bytes.len();
    }

    /// The whole bytes so far, and what stood before them.
    pub(super) fn written(&self) -> &[u8] {
        &self.out[..self.at]
    }

    /// Gives back the room that was not needed.
    pub(super) fn end(self) {
        self.out.truncate(self.at);
    }
}

struct PutLiterals<'a, 'b> {
    bits: &'a mut BitWriter<'b>,
    literals: &'a [u8],
    codes: &'a [u32; SYMBOLS],
}

impl Loop for PutLiterals<'_, '_> {
    type Result = ();

    #[inline(always)]
    fn run(self) {
        let Self { bits, literals, codes } = self;
        let (words, rest) = literals.as_chunks::<4>();
        // Copies, so that the compiler can keep them in registers.
        let (out, mut at, mut buffer, mut count) = (bits.out.as_mut_slice(), bits.at, bits.buffer, bits.count);
        for word in words {
            let [a, b, c, d] = word.map(|byte| codes[usize::from(byte)]);
            // Joined in pairs, so that only one step in four waits for the buffer.
            let (ab, cd) = (pair(a, b), pair(c, d));
            let (ab_len, cd_len) = ((a & 0xff) + (b & 0xff), (c & 0xff) + (d & 0xff));
            buffer |= (ab | cd << ab_len) << count;
            count += ab_len + cd_len;
            out[at..at + 8].copy_from_slice(&buffer.to_le_bytes());
            at += (count >> 3) as usize;
            buffer >>= count & !7;
            count &= 7;
        }
        (bits.at, bits.buffer, bits.count) = (at, buffer, count);
        for byte in rest {
            bits.put(codes[usize::from(*byte)]);
            bits.flush();
        }
    }
}

#[inline(always)]
fn pair(first: u32, second: u32) -> u64 {
    u64::from(first >> 8) | u64::from(second >> 8) << (first & 0xff)
}
