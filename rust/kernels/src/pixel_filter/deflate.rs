//! Zlib streams for filtered rows: Huffman codes made for each block, and runs of one byte.
//!
//! Searching for repeats takes most of the time of a deflate encoder, and filtered photographs hardly have any. Runs are
//! what flat areas become, and finding them costs one comparison per eight bytes.

mod bits;
mod codes;
#[cfg(test)]
mod tests;

use simd_adler32::Adler32;

use bits::BitWriter;
use codes::{code_lengths, codes};

/// Four codes of 14 bits and 7 bits left over fit the 64-bit buffer.
const LONGEST_CODE: usize = 14;
const END_OF_BLOCK: usize = 256;
const SYMBOLS: usize = 286;
const CODE_LENGTH_ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// A zlib stream that is being written to the end of `out`.
pub struct Deflate<'a> {
    bits: BitWriter<'a>,
    checksum: Adler32,
    runs: Vec<Run>,
}

/// Bytes of one value: the first is written as a literal, the others as a repeat of it.
struct Run {
    start: usize,
    length: usize,
}

impl<'a> Deflate<'a> {
    pub fn start(out: &'a mut Vec<u8>) -> Self {
        // Window of 32 KiB, fastest level.
        out.extend_from_slice(&[0x78, 0x01]);
        Self { bits: BitWriter::new(out), checksum: Adler32::new(), runs: Vec::new() }
    }

    /// Writes `data` as a block of its own.
    pub fn block(&mut self, data: &[u8]) {
        self.checksum.write(data);
        find_runs(data, &mut self.runs);
        let frequencies = frequencies(data, &self.runs);
        let lengths = code_lengths(&frequencies, LONGEST_CODE);
        let header = Header::new(&lengths);
        let body: u64 =
            frequencies.iter().zip(&lengths).map(|(count, length)| u64::from(*count) * u64::from(*length)).sum();
        // A repeat's extra bits and distance are 6 bits at most; one per 258 bytes cannot tip the balance.
        if (header.bit_len() + body) / 8 >= data.len() as u64 {
            return self.stored(data);
        }
        let codes = codes(&lengths);
        // The longest codes for everything, because the frequencies are a sample's.
        self.bits.reserve(header.bit_len() as usize / 8 + data.len() * LONGEST_CODE / 8 + 6 * self.runs.len() + 64);
        header.write(&mut self.bits);
        let mut at = 0;
        for run in &self.runs {
            self.bits.literals(&data[at..=run.start], &codes);
            write_repeat(run.length - 1, data[run.start], &codes, &mut self.bits);
            at = run.start + run.length;
        }
        self.bits.literals(&data[at..], &codes);
        self.bits.put(codes[END_OF_BLOCK]);
        self.bits.flush();
    }

    /// The whole bytes so far, and what stood before them.
    pub fn written(&self) -> &[u8] {
        self.bits.written()
    }

    /// Ends the stream.
    pub fn finish(mut self) {
        self.bits.reserve(16);
        // An empty last block in fixed codes: a set bit, type 1, and seven zeros for its end.
        self.bits.put_bits(0b011, 10);
        self.bits.align();
        self.bits.bytes(&self.checksum.finish().to_be_bytes());
        self.bits.end();
    }

    /// What no code makes shorter goes in as it is.
    fn stored(&mut self, data: &[u8]) {
        self.bits.reserve(data.len() + 16 + 16 * data.len() / 0xffff);
        for part in data.chunks(0xffff) {
            self.bits.put_bits(0, 3);
            self.bits.align();
            let length = part.len() as u16;
            self.bits.bytes(&length.to_le_bytes());
            self.bits.bytes(&(!length).to_le_bytes());
            self.bits.bytes(part);
        }
    }
}

/// Runs that fill at least one aligned word of eight bytes.
fn find_runs(data: &[u8], runs: &mut Vec<Run>) {
    runs.clear();
    let mut free = 0;
    let mut at = 0;
    while let Some(word) = data.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let byte = word[0];
        if u64::from_le_bytes(*word) != u64::from(byte) * 0x0101_0101_0101_0101 {
            at += 8;
            continue;
        }
        let start = at - data[free..at].iter().rev().take_while(|other| **other == byte).count();
        let end = at + data[at..].iter().take_while(|other| **other == byte).count();
        runs.push(Run { start, length: end - start });
        free = end;
        // Aligned again: what is left of the word cannot be a run of its own.
        at = end.next_multiple_of(8);
    }
}

/// Of every `STRIDE` bytes, `SAMPLE` are counted where there are many: a code made for a sample is hardly longer.
const STRIDE: usize = 256;
const SAMPLE: usize = 64;
const SAMPLED_FROM: usize = 64 * 1024;

/// How often each symbol occurs: repeats are counted, literals estimated. Of large data, each literal at least once.
fn frequencies(data: &[u8], runs: &[Run]) -> [u32; SYMBOLS] {
    let sample = if data.len() < SAMPLED_FROM { STRIDE } else { SAMPLE };
    // Four tables, because counting a byte that equals the one before waits for the store of its count.
    let mut tables = [[0u32; 256]; 4];
    let mut count = |from: usize, to: usize| {
        for start in (from / STRIDE * STRIDE..to).step_by(STRIDE) {
            let sampled = start.max(from)..(start + sample).min(to);
            let (words, rest) = data.get(sampled).unwrap_or_default().as_chunks::<4>();
            for word in words {
                for (table, byte) in tables.iter_mut().zip(word) {
                    table[usize::from(*byte)] += 1;
                }
            }
            for byte in rest {
                tables[0][usize::from(*byte)] += 1;
            }
        }
    };
    let mut all = [0u32; SYMBOLS];
    let mut at = 0;
    for run in runs {
        count(at, run.start + 1);
        for_each_repeat(run.length - 1, |symbol, _, _| match symbol {
            Some(symbol) => all[symbol] += 1,
            None => all[usize::from(data[run.start])] += 1,
        });
        at = run.start + run.length;
    }
    count(at, data.len());
    let times = (STRIDE / sample) as u32;
    for (literal, sum) in all[..END_OF_BLOCK].iter_mut().enumerate() {
        *sum += times * tables.iter().map(|table| table[literal]).sum::<u32>();
        // What the sample has none of may occur all the same.
        if sample < STRIDE {
            *sum = (*sum).max(1);
        }
    }
    all[END_OF_BLOCK] = 1;
    all
}

fn write_repeat(length: usize, byte: u8, codes: &[u32; SYMBOLS], bits: &mut BitWriter<'_>) {
    for_each_repeat(length, |symbol, extra, extra_bits| match symbol {
        Some(symbol) => {
            bits.put(codes[symbol]);
            // Behind the extra bits the distance 1: the only distance code, of one zero bit.
            bits.put_bits(extra, extra_bits + 1);
            bits.flush();
        }
        None => {
            bits.put(codes[usize::from(byte)]);
            bits.flush();
        }
    });
}

/// Calls `each(symbol, extra, extra bits)` for the matches that make up a repeat; for what is too short for one, with no
/// symbol and once per byte.
fn for_each_repeat(mut length: usize, mut each: impl FnMut(Option<usize>, u32, u32)) {
    while length >= 3 {
        let matched = length.min(258);
        let (symbol, extra, extra_bits) = length_symbol(matched);
        each(Some(symbol), extra, extra_bits);
        length -= matched;
    }
    for _ in 0..length {
        each(None, 0, 0);
    }
}

/// The symbol for a match of `length`, 3 to 258, its extra bits, and how many.
fn length_symbol(length: usize) -> (usize, u32, u32) {
    if length == 258 {
        return (285, 0, 0);
    }
    let offset = length as u32 - 3;
    if offset < 8 {
        return (257 + offset as usize, 0, 0);
    }
    // From 8 on, four symbols to each power of two.
    let extra_bits = offset.ilog2() - 2;
    let symbol = 257 + 4 * extra_bits + (offset >> extra_bits);
    (symbol as usize, offset & ((1 << extra_bits) - 1), extra_bits)
}

/// The description of a block's code: its lengths, written in a code of their own.
struct Header {
    /// Symbols of the code length code, with their extra bits and how many these are.
    lengths: Vec<(usize, u32, u32)>,
    code: [u8; 19],
}

impl Header {
    fn new(lengths: &[u8; SYMBOLS]) -> Self {
        // All 286 literals and lengths, then one distance code of one bit.
        let mut rest = lengths.as_slice();
        let mut written = Vec::with_capacity(64);
        while let Some(&length) = rest.first() {
            let same = rest.iter().take_while(|other| **other == length).count();
            let (symbol, count) = match (length, same) {
                (0, 11..) => ((18, same.min(138) as u32 - 11, 7), same.min(138)),
                (0, 3..) => ((17, same as u32 - 3, 3), same),
                (1.., 4..) => {
                    // The first of them as itself, then a repeat of the one before.
                    written.push((usize::from(length), 0, 0));
                    let repeated = (same - 1).min(6);
                    ((16, repeated as u32 - 3, 2), repeated + 1)
                }
                _ => ((usize::from(length), 0, 0), 1),
            };
            written.push(symbol);
            rest = &rest[count..];
        }
        written.push((1, 0, 0));
        let mut frequencies = [0; 19];
        for (symbol, _, _) in &written {
            frequencies[*symbol] += 1;
        }
        Self { lengths: written, code: code_lengths(&frequencies, 7) }
    }

    fn bit_len(&self) -> u64 {
        let lengths: u32 = self.lengths.iter().map(|(symbol, _, extra)| u32::from(self.code[*symbol]) + extra).sum();
        u64::from(3 + 5 + 5 + 4 + 19 * 3 + lengths)
    }

    fn write(&self, bits: &mut BitWriter<'_>) {
        // Not the last block, own codes; 286 literals and lengths, 1 distance, 19 code lengths.
        bits.put_bits(0b100, 3);
        bits.put_bits(SYMBOLS as u32 - 257, 5);
        bits.put_bits(0, 5);
        bits.put_bits(19 - 4, 4);
        bits.flush();
        for symbol in CODE_LENGTH_ORDER {
            bits.put_bits(self.code[symbol].into(), 3);
            bits.flush();
        }
        let codes = codes(&self.code);
        for (symbol, extra, extra_bits) in &self.lengths {
            bits.put(codes[*symbol]);
            bits.put_bits(*extra, *extra_bits);
            bits.flush();
        }
    }
}
