//! Zlib streams, inflated a piece at a time.
//!
//! Each symbol waits for the bits that the one before has left, so what counts is the way from one to the next: a look-up,
//! and one shift for a code together with its extra bits. What is refused, and what is let through, is what zlib refuses
//! and lets through, because the TypeScript reference is zlib.

use simd_adler32::Adler32;

use super::simd::{Loop, for_newer_cpus};

/// How far back a stream may refer: this much of what was inflated must stay in front of `inflate`'s `at`.
pub const WINDOW: usize = 32 * 1024;

/// How far past `until` a call may write: two literals, the longest match, and the rounding of copies.
pub const SLACK: usize = 2 + 258 + 2 * COPY;

const LITERAL_BITS: u32 = 11;
const DISTANCE_BITS: u32 = 10;
const END_OF_BLOCK: u16 = 256;

const LENGTH_BASE: [u16; 29] =
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA: [u8; 29] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE: [u16; 30] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
];
const DISTANCE_EXTRA: [u8; 30] =
    [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const CODE_LENGTH_ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// What is wrong with a stream, as the end of "the image data …".
pub type Fault = &'static str;

const TRUNCATED: Fault = "ends too early";

/// A zlib stream that is being inflated.
pub struct Inflate<'a> {
    bits: BitReader<'a>,
    state: State,
    last_block: bool,
    literals: Box<[Entry; 1 << LITERAL_BITS | 1 << 12]>,
    distances: Box<[Entry; 2048]>,
    checksum: Adler32,
    inflated: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Start,
    BlockHeader,
    Stored { left: usize },
    Codes,
    End,
}

impl<'a> Inflate<'a> {
    pub fn new(stream: &'a [u8]) -> Self {
        Self {
            bits: BitReader::new(stream),
            state: State::Start,
            last_block: false,
            literals: Box::new([NO_CODE; _]),
            distances: Box::new([NO_CODE; _]),
            checksum: Adler32::new(),
            inflated: 0,
        }
    }

    /// Inflates into `out` from `at` on, and returns where it stopped: at or a little behind `until`, or before it when
    /// the stream is at its end. The last `WINDOW` bytes that were inflated stand before `at`, and `SLACK` behind `until`.
    pub fn inflate(&mut self, out: &mut [u8], at: usize, until: usize) -> Result<usize, Fault> {
        let mut to = at;
        while to < until && self.state != State::End {
            match self.state {
                State::Start => {
                    self.read_zlib_header()?;
                    self.state = State::BlockHeader;
                }
                State::BlockHeader => self.state = self.read_block_header()?,
                State::Stored { left } => {
                    let count = left.min(until - to);
                    self.bits.copy(&mut out[to..to + count])?;
                    to += count;
                    self.state = if left > count { State::Stored { left: left - count } } else { self.after_block() };
                }
                State::Codes => to = for_newer_cpus(ReadCodes { inflate: self, out, start: at, to, until })?,
                State::End => {}
            }
            if self.state == State::End {
                self.take(&out[at..to]);
                return self.read_checksum().map(|()| to);
            }
        }
        self.take(&out[at..to]);
        Ok(to)
    }

    /// Bytes of the stream that were not read; those behind its end, once it is there.
    pub fn bytes_left(&self) -> usize {
        self.bits.bytes_left()
    }

    fn take(&mut self, inflated: &[u8]) {
        self.checksum.write(inflated);
        self.inflated += inflated.len() as u64;
    }

    fn after_block(&self) -> State {
        if self.last_block { State::End } else { State::BlockHeader }
    }

    fn read_zlib_header(&mut self) -> Result<(), Fault> {
        let (method, flags) = (self.bits.read(8)?, self.bits.read(8)?);
        if (method << 8 | flags) % 31 != 0 || method & 15 != 8 || method >> 4 > 7 {
            return Err("does not inflate: incorrect zlib header");
        }
        if flags & 32 != 0 {
            return Err("does not inflate: a preset dictionary is needed");
        }
        Ok(())
    }

    fn read_checksum(&mut self) -> Result<(), Fault> {
        self.bits.align();
        let mut expected = [0; 4];
        self.bits.copy(&mut expected)?;
        if u32::from_be_bytes(expected) != self.checksum.finish() {
            return Err("does not inflate: incorrect data check");
        }
        Ok(())
    }

    fn read_block_header(&mut self) -> Result<State, Fault> {
        self.last_block = self.bits.read(1)? == 1;
        match self.bits.read(2)? {
            0 => {
                self.bits.align();
                let mut header = [0; 4];
                self.bits.copy(&mut header)?;
                let [length, complement] =
                    [u16::from_le_bytes([header[0], header[1]]), u16::from_le_bytes([header[2], header[3]])];
                if length != !complement {
                    return Err("does not inflate: invalid stored block lengths");
                }
                Ok(if length == 0 { self.after_block() } else { State::Stored { left: usize::from(length) } })
            }
            1 => {
                let mut lengths = [8; 288];
                lengths[144..256].fill(9);
                lengths[256..280].fill(7);
                self.set_codes(&lengths, &[5; 32])
            }
            2 => {
                let (lengths, literals) = self.read_code_lengths()?;
                let (literals, distances) = lengths.split_at(literals);
                self.set_codes(literals, distances)
            }
            _ => Err("does not inflate: invalid block type"),
        }
    }

    /// The lengths of literal codes, then of distance codes, and how many are the former.
    fn read_code_lengths(&mut self) -> Result<(Vec<u8>, usize), Fault> {
        let literals = self.bits.read(5)? as usize + 257;
        let distances = self.bits.read(5)? as usize + 1;
        let code_lengths = self.bits.read(4)? as usize + 4;
        if literals > 286 || distances > 30 {
            return Err("does not inflate: too many length or distance symbols");
        }
        let mut lengths = [0; 19];
        for symbol in &CODE_LENGTH_ORDER[..code_lengths] {
            lengths[*symbol] = self.bits.read(3)? as u8;
        }
        let code = Code::new(&lengths).ok_or("does not inflate: invalid code lengths set")?;
        if !code.complete {
            return Err("does not inflate: invalid code lengths set");
        }
        // Lengths of code lengths have 3 bits, so no code is longer than 7, and there are no second tables.
        let mut table = [Entry::default(); 1 << 7];
        code.fill(7, &mut table, |symbol, bits| Entry::new(symbol.into(), 0, bits));
        let wanted = literals + distances;
        let mut lengths = Vec::with_capacity(wanted);
        while lengths.len() < wanted {
            self.bits.refill();
            let entry = table[self.bits.low(7)];
            self.bits.skip(entry.bits());
            let (value, count) = match entry.base() {
                16 => {
                    let last = *lengths.last().ok_or("does not inflate: invalid bit length repeat")?;
                    (last, self.bits.read(2)? + 3)
                }
                17 => (0, self.bits.read(3)? + 3),
                18 => (0, self.bits.read(7)? + 11),
                length => (length as u8, 1),
            };
            if lengths.len() + count as usize > wanted {
                return Err("does not inflate: invalid bit length repeat");
            }
            lengths.resize(lengths.len() + count as usize, value);
        }
        self.bits.check()?;
        if lengths[usize::from(END_OF_BLOCK)] == 0 {
            return Err("does not inflate: invalid code -- missing end-of-block");
        }
        Ok((lengths, literals))
    }

    fn set_codes(&mut self, literals: &[u8], distances: &[u8]) -> Result<State, Fault> {
        let code =
            Code::new(literals).filter(Code::is_usable).ok_or("does not inflate: invalid literal/lengths set")?;
        code.fill(LITERAL_BITS, &mut self.literals[..], literal_or_length);
        let code = Code::new(distances).filter(Code::is_usable).ok_or("does not inflate: invalid distances set")?;
        code.fill(DISTANCE_BITS, &mut self.distances[..], distance);
        Ok(State::Codes)
    }
}

/// Literals and matches, from `to` on, up to the end of the block, or until `out` is filled; gives where it stopped.
struct ReadCodes<'a, 'b> {
    inflate: &'a mut Inflate<'b>,
    out: &'a mut [u8],
    /// How far `out` was filled when `Inflate::inflated` was counted.
    start: usize,
    to: usize,
    until: usize,
}

impl Loop for ReadCodes<'_, '_> {
    type Result = Result<usize, Fault>;

    #[inline(always)]
    fn run(self) -> Self::Result {
        let Self { inflate, out, start, mut to, until } = self;
        // Copies, so that the compiler can keep them in registers.
        let (mut bits, literals, distances) = (inflate.bits, &*inflate.literals, &*inflate.distances);
        let inflated_before = inflate.inflated as usize;
        while to < until {
            // The 56 bits or more are enough for three literals of 11 and one look-up more.
            bits.refill();
            let mut entry = literals[bits.low(LITERAL_BITS)];
            if entry.is_literal() {
                out[to] = entry.literal();
                to += 1;
                bits.skip(entry.bits());
                entry = literals[bits.low(LITERAL_BITS)];
                if entry.is_literal() {
                    out[to] = entry.literal();
                    to += 1;
                    bits.skip(entry.bits());
                    entry = literals[bits.low(LITERAL_BITS)];
                    if entry.is_literal() {
                        out[to] = entry.literal();
                        to += 1;
                        bits.skip(entry.bits());
                        continue;
                    }
                }
                // What follows takes 48 bits at most: 15 and 5 extra for a length, 15 and 13 extra for a distance.
                bits.refill();
            }
            if entry.is_special() {
                if entry.is_link() {
                    entry = literals[entry.linked(bits.buffer, LITERAL_BITS)];
                }
                if entry.is_literal() {
                    out[to] = entry.literal();
                    to += 1;
                    bits.skip(entry.bits());
                    continue;
                }
                if entry.is_special() {
                    bits.skip(entry.bits());
                    bits.check()?;
                    if entry.is_invalid() {
                        return Err("does not inflate: invalid literal/length code");
                    }
                    inflate.bits = bits;
                    inflate.state = inflate.after_block();
                    return Ok(to);
                }
            }
            let length = bits.take_with_extra(entry);
            let mut entry = distances[bits.low(DISTANCE_BITS)];
            if entry.is_special() {
                if entry.is_link() {
                    entry = distances[entry.linked(bits.buffer, DISTANCE_BITS)];
                }
                if entry.is_special() {
                    bits.skip(entry.bits());
                    return bits.check().and(Err("does not inflate: invalid distance code"));
                }
            }
            let distance = bits.take_with_extra(entry);
            if distance > inflated_before + (to - start) {
                return bits.check().and(Err("does not inflate: invalid distance too far back"));
            }
            copy_match(out, to, distance, length);
            to += length;
        }
        bits.check()?;
        inflate.bits = bits;
        Ok(to)
    }
}

const COPY: usize = 16;

/// Repeats `length` bytes from `distance` back; may write up to 31 bytes more.
#[inline(always)]
fn copy_match(out: &mut [u8], to: usize, distance: usize, length: usize) {
    let from = to - distance;
    if distance >= COPY {
        // Most matches are shorter than this, so most take the same way through.
        copy_block(out, from, to);
        for at in (COPY..length).step_by(COPY) {
            copy_block(out, from + at, to + at);
        }
    } else if distance == 1 {
        let byte = out[from];
        out[to..to + length].fill(byte);
    } else {
        for at in 0..length {
            out[to + at] = out[from + at];
        }
    }
}

#[inline(always)]
fn copy_block(out: &mut [u8], from: usize, to: usize) {
    let block: [u8; COPY] = *out[from..].first_chunk().expect("slack");
    *out[to..].first_chunk_mut().expect("slack") = block;
}

/// What the next bits mean. Bits 0 to 5: how many of them, extra bits included; 8 to 11: how many without the extra bits. 16
/// to 30: the literal, or the base of a length or distance.
#[derive(Clone, Copy, Default)]
struct Entry(u32);

const LITERAL: u32 = 1 << 31;
/// Neither a literal nor the base of something: the end of a block, a link to a second table, or no code at all.
const SPECIAL: u32 = 1 << 15;
/// A code too long for the first table: bits 16 to 30 say where its second table begins, 8 to 11 how many bits that has.
const LINK: u32 = 1 << 14;
/// A code without a meaning.
const INVALID: u32 = 1 << 13;
/// For zlib, what is no code is one bit long: only codes of a single bit leave something out.
const NO_CODE: Entry = Entry(SPECIAL | INVALID | 1);

impl Entry {
    fn new(base: u32, extra_bits: u32, bits: u32) -> Self {
        Self(base << 16 | bits << 8 | (bits + extra_bits))
    }

    #[inline(always)]
    fn is_literal(self) -> bool {
        self.0 & LITERAL != 0
    }

    #[inline(always)]
    fn is_special(self) -> bool {
        self.0 & SPECIAL != 0
    }

    #[inline(always)]
    fn is_link(self) -> bool {
        self.0 & LINK != 0
    }

    #[inline(always)]
    fn is_invalid(self) -> bool {
        self.0 & INVALID != 0
    }

    #[inline(always)]
    fn bits(self) -> u32 {
        self.0 & 63
    }

    #[inline(always)]
    fn bits_without_extra(self) -> u32 {
        self.0 >> 8 & 15
    }

    #[inline(always)]
    fn literal(self) -> u8 {
        (self.0 >> 16) as u8
    }

    #[inline(always)]
    fn base(self) -> usize {
        (self.0 >> 16 & 0x7fff) as usize
    }

    /// Where in its second table the entry for the bits in `buffer` stands, of which the first table took `bits`.
    #[inline(always)]
    fn linked(self, buffer: u64, bits: u32) -> usize {
        self.base() + (buffer >> bits & ((1 << self.bits_without_extra()) - 1)) as usize
    }
}

fn literal_or_length(symbol: u16, bits: u32) -> Entry {
    if symbol < END_OF_BLOCK {
        return Entry(LITERAL | Entry::new(symbol.into(), 0, bits).0);
    }
    if symbol == END_OF_BLOCK {
        return Entry(SPECIAL | Entry::new(0, 0, bits).0);
    }
    with_base(usize::from(symbol - END_OF_BLOCK - 1), &LENGTH_BASE, &LENGTH_EXTRA, bits)
}

fn distance(symbol: u16, bits: u32) -> Entry {
    with_base(symbol.into(), &DISTANCE_BASE, &DISTANCE_EXTRA, bits)
}

/// The last two lengths and the last two distances may have codes, and have no meaning.
fn with_base(index: usize, bases: &[u16], extra_bits: &[u8], bits: u32) -> Entry {
    match (bases.get(index), extra_bits.get(index)) {
        (Some(base), Some(extra)) => Entry::new(u32::from(*base), u32::from(*extra), bits),
        _ => Entry(SPECIAL | INVALID | bits),
    }
}

/// A canonical prefix code, as deflate describes one by its lengths.
struct Code {
    /// How many codes there are of each length.
    counts: [u16; 16],
    /// Symbols in the order of their codes.
    symbols: [u16; 288],
    complete: bool,
}

const LONGEST_CODE: u32 = 15;

impl Code {
    /// None when the lengths ask for more codes than there are.
    fn new(lengths: &[u8]) -> Option<Self> {
        let mut counts = [0u16; 16];
        for length in lengths {
            counts[usize::from(*length)] += 1;
        }
        counts[0] = 0;
        let mut left = 1i32;
        for count in &counts[1..] {
            left = left * 2 - i32::from(*count);
            if left < 0 {
                return None;
            }
        }
        let mut next = [0; 16];
        for length in 1..15 {
            next[length + 1] = next[length] + usize::from(counts[length]);
        }
        let mut symbols = [0; 288];
        for (symbol, length) in lengths.iter().enumerate().filter(|(_, length)| **length > 0) {
            let place = &mut next[usize::from(*length)];
            symbols[*place] = symbol as u16;
            *place += 1;
        }
        Some(Self { counts, symbols, complete: left == 0 })
    }

    /// Zlib lets a code be incomplete only when it is a single bit, or nothing at all.
    fn is_usable(&self) -> bool {
        self.complete || self.counts[2..].iter().all(|count| *count == 0)
    }

    /// Makes a table of all values of the next `bits` bits, and behind it, for those that begin a longer code, second
    /// tables of the bits that may follow. Room for a second table per two long codes is enough: the code is complete
    /// wherever it is longer than a bit.
    fn fill(&self, bits: u32, table: &mut [Entry], entry: impl Fn(u16, u32) -> Entry) {
        let mut symbols = self.symbols.iter().copied();
        table[0] = NO_CODE;
        let mut code = 0u32;
        for length in 1..=bits {
            // What is known of a value of fewer bits holds for both that it is the beginning of.
            table.copy_within(..1 << (length - 1), 1 << (length - 1));
            for symbol in symbols.by_ref().take(self.counts[length as usize].into()) {
                table[reversed(code, length)] = entry(symbol, length);
                code += 1;
            }
            code <<= 1;
        }
        let (mut filled, mut linked) = (1 << bits, usize::MAX);
        for length in bits + 1..=LONGEST_CODE {
            for symbol in symbols.by_ref().take(self.counts[length as usize].into()) {
                let first = reversed(code >> (length - bits), bits);
                let second_bits = LONGEST_CODE - bits;
                // Codes that begin alike follow each other.
                if first != linked {
                    linked = first;
                    table[first] = Entry(SPECIAL | LINK | Entry::new(filled as u32, 0, second_bits).0);
                    filled += 1 << second_bits;
                }
                let start = filled - (1 << second_bits);
                let entry = entry(symbol, length);
                for at in (reversed(code, length) >> bits..1 << second_bits).step_by(1 << (length - bits)) {
                    table[start + at] = entry;
                }
                code += 1;
            }
            code <<= 1;
        }
    }
}

/// Codes are written highest bit first into a stream that is read lowest bit first.
fn reversed(code: u32, length: u32) -> usize {
    (code.reverse_bits() >> (32 - length)) as usize
}

/// Reads bits, lowest first. Behind the end it reads zeros, and `check` tells.
#[derive(Clone, Copy)]
struct BitReader<'a> {
    bytes: &'a [u8],
    next: usize,
    buffer: u64,
    count: u32,
    /// Bits in the buffer, or taken from it, that are behind the end.
    padding: u32,
}

impl<'a> BitReader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, next: 0, buffer: 0, count: 0, padding: 0 }
    }

    /// Makes 56 bits or more available.
    #[inline(always)]
    fn refill(&mut self) {
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
    fn skip(&mut self, count: u32) {
        self.buffer >>= count;
        self.count -= count;
    }

    #[inline(always)]
    fn low(&self, count: u32) -> usize {
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
    fn take_with_extra(&mut self, entry: Entry) -> usize {
        let extra = (self.buffer & ((1 << entry.bits()) - 1)) >> entry.bits_without_extra();
        self.skip(entry.bits());
        entry.base() + extra as usize
    }

    /// Whether all bits taken so far were there.
    fn check(&self) -> Result<(), Fault> {
        if self.padding > self.count { Err(TRUNCATED) } else { Ok(()) }
    }

    fn read(&mut self, count: u32) -> Result<u32, Fault> {
        self.refill();
        let value = self.take(count) as u32;
        self.check().map(|()| value)
    }

    fn align(&mut self) {
        self.skip(self.count % 8);
    }

    /// Whole bytes; the reader is aligned.
    fn copy(&mut self, out: &mut [u8]) -> Result<(), Fault> {
        let from = self.bytes.len() - self.bytes_left();
        let bytes = self.bytes.get(from..from + out.len()).ok_or(TRUNCATED)?;
        out.copy_from_slice(bytes);
        *self = Self { next: from + bytes.len(), ..Self::new(self.bytes) };
        Ok(())
    }

    fn bytes_left(&self) -> usize {
        self.bytes.len() - self.next + (self.count.saturating_sub(self.padding) / 8) as usize
    }
}
