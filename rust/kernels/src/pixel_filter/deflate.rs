//! Zlib streams for filtered rows: Huffman codes made for each block, and runs of one byte.
//!
//! Searching for repeats takes most of the time of a deflate encoder, and filtered photographs hardly have any. Runs are
//! what flat areas become, and finding them costs one comparison per eight bytes.

use simd_adler32::Adler32;

use super::simd::{Loop, for_newer_cpus};

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
        &self.bits.out[..self.bits.at]
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

/// Lengths of a prefix code, `longest` at most, that suits the frequencies; 0 for what does not occur. The code is always
/// complete, because decoders refuse others: a symbol alone is given a companion.
fn code_lengths<const N: usize>(frequencies: &[u32; N], longest: usize) -> [u8; N] {
    let mut symbols: Vec<usize> = (0..N).filter(|symbol| frequencies[*symbol] > 0).collect();
    for companion in 0..N {
        if symbols.len() < 2 && !symbols.contains(&companion) {
            symbols.push(companion);
        }
    }
    symbols.sort_by_key(|symbol| frequencies[*symbol]);
    let mut counts = depth_counts(&symbols.iter().map(|symbol| u64::from(frequencies[*symbol])).collect::<Vec<_>>());
    limit(&mut counts, longest);
    let mut lengths = [0; N];
    let mut rarest_first = symbols.into_iter();
    for length in (1..=longest).rev() {
        for symbol in rarest_first.by_ref().take(counts[length]) {
            lengths[symbol] = length as u8;
        }
    }
    lengths
}

/// How many leaves a Huffman tree has at each depth; `weights` are sorted, two or more.
fn depth_counts(weights: &[u64]) -> Vec<usize> {
    let leaves = weights.len();
    // Two queues: sorted leaves, and inner nodes, which come into being in the order of their weight.
    let mut inner: Vec<u64> = Vec::with_capacity(leaves);
    let mut parent = vec![0; 2 * leaves - 1];
    let (mut leaf, mut next) = (0, 0);
    while inner.len() < leaves - 1 {
        let mut weight = 0;
        for _ in 0..2 {
            let takes_leaf = leaf < leaves && (next >= inner.len() || weights[leaf] <= inner[next]);
            let (node, of_node) = if takes_leaf {
                leaf += 1;
                (leaf - 1, weights[leaf - 1])
            } else {
                next += 1;
                (leaves + next - 1, inner[next - 1])
            };
            parent[node] = leaves + inner.len();
            weight += of_node;
        }
        inner.push(weight);
    }
    let mut depth = vec![0; 2 * leaves - 1];
    let mut counts = vec![0; leaves + 1];
    for node in (0..2 * leaves - 2).rev() {
        depth[node] = depth[parent[node]] + 1;
        if node < leaves {
            counts[depth[node]] += 1;
        }
    }
    counts
}

/// Moves leaves deeper than `longest` up, and others down to make room: the code stays complete.
fn limit(counts: &mut Vec<usize>, longest: usize) {
    let deeper: usize = counts.iter().skip(longest + 1).sum();
    counts.resize(longest + 1, 0);
    counts[longest] += deeper;
    let mut total: usize = (1..=longest).map(|length| counts[length] << (longest - length)).sum();
    while total > 1 << longest {
        // One code of the longest moves beside a shorter one, which grows by a bit: 2^-longest less is taken.
        counts[longest] -= 1;
        let shorter = (1..longest).rev().find(|length| counts[*length] > 0).expect("fewer symbols than codes");
        counts[shorter] -= 1;
        counts[shorter + 1] += 2;
        total -= 1;
    }
}

/// Each symbol's code, ready to be written lowest bit first: the code in bits 8 and up, its length in the lower ones.
fn codes<const N: usize>(lengths: &[u8; N]) -> [u32; N] {
    let mut next = [0u32; 16];
    for length in 1..15 {
        let count = lengths.iter().filter(|other| usize::from(**other) == length).count() as u32;
        next[length + 1] = (next[length] + count) << 1;
    }
    lengths.map(|length| {
        if length == 0 {
            return 0;
        }
        let code = &mut next[usize::from(length)];
        let reversed = code.reverse_bits() >> (32 - u32::from(length));
        *code += 1;
        reversed << 8 | u32::from(length)
    })
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

/// Writes bits, lowest first, into room that was reserved.
struct BitWriter<'a> {
    out: &'a mut Vec<u8>,
    /// Where whole bytes end; `out` is longer by what was reserved.
    at: usize,
    buffer: u64,
    count: u32,
}

impl<'a> BitWriter<'a> {
    fn new(out: &'a mut Vec<u8>) -> Self {
        let at = out.len();
        Self { out, at, buffer: 0, count: 0 }
    }

    /// Makes room for `bytes` more, and 8 that `flush` may touch.
    fn reserve(&mut self, bytes: usize) {
        self.out.resize(self.at + bytes + 8, 0);
    }

    #[inline(always)]
    fn put(&mut self, code: u32) {
        self.put_bits(code >> 8, code & 0xff);
    }

    #[inline(always)]
    fn put_bits(&mut self, bits: u32, count: u32) {
        self.buffer |= u64::from(bits) << self.count;
        self.count += count;
    }

    /// Moves whole bytes out of the buffer: 7 bits at most stay.
    #[inline(always)]
    fn flush(&mut self) {
        self.out[self.at..self.at + 8].copy_from_slice(&self.buffer.to_le_bytes());
        self.at += (self.count >> 3) as usize;
        self.buffer >>= self.count & !7;
        self.count &= 7;
    }

    fn literals(&mut self, literals: &[u8], codes: &[u32; SYMBOLS]) {
        for_newer_cpus(PutLiterals { bits: self, literals, codes });
    }

    /// Fills up the byte that was begun with zeros.
    fn align(&mut self) {
        self.count = self.count.next_multiple_of(8);
        self.flush();
    }

    /// Whole bytes; the writer is aligned.
    fn bytes(&mut self, bytes: &[u8]) {
        self.out[self.at..self.at + bytes.len()].copy_from_slice(bytes);
        self.at += bytes.len();
    }

    /// Gives back the room that was not needed.
    fn end(self) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_of_a_match_has_the_symbol_that_the_format_gives_it() {
        // The format's own table: where each symbol begins, and how many bits follow it.
        let bases =
            [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163];
        let bases = [&bases[..], &[195, 227, 258]].concat();
        for length in 3..=258 {
            let (symbol, extra, _) = length_symbol(length);
            assert_eq!(bases[symbol - 257] + extra as usize, length);
        }
        assert_eq!(length_symbol(258), (285, 0, 0));
        assert_eq!(length_symbol(257), (284, 30, 5));
    }

    #[test]
    fn codes_are_complete_and_no_longer_than_allowed_whatever_the_frequencies() {
        let mut fibonacci = [0; SYMBOLS];
        let (mut a, mut b) = (1u32, 1u32);
        for frequency in fibonacci.iter_mut().take(40) {
            *frequency = a;
            (a, b) = (b, a + b);
        }
        let mut one = [0; SYMBOLS];
        one[256] = 1;
        for frequencies in [[1; SYMBOLS], fibonacci, one, [0; SYMBOLS]] {
            let lengths = code_lengths(&frequencies, LONGEST_CODE);
            let taken: usize =
                lengths.iter().filter(|length| **length > 0).map(|length| 1 << LONGEST_CODE >> length).sum();
            assert_eq!(taken, 1 << LONGEST_CODE);
        }
    }

    #[test]
    fn runs_are_found_whole_and_apart() {
        let mut runs = Vec::new();
        let mut data = vec![7; 30];
        data[3] = 1;
        data.extend([9; 17]);
        find_runs(&data, &mut runs);
        let found: Vec<_> = runs.iter().map(|run| (run.start, run.length)).collect();
        assert_eq!(found, [(4, 26), (30, 17)]);
    }
}
