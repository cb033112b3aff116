//! Zlib streams, inflated a piece at a time.
//!
//! Each symbol waits for the bits that the one before has left, so what counts is the way from one to the next: a look-up,
//! and one shift for a code together with its extra bits. What is refused, and what is let through, is what zlib refuses
//! and lets through, because the TypeScript reference is zlib.

mod bits;
mod code;

use simd_adler32::Adler32;

use super::simd::{Loop, for_newer_cpus};
use bits::BitReader;
use code::{Code, Entry, NO_CODE, distance, literal_or_length};

/// How far back a stream may refer: this much of what was inflated must stay in front of `inflate`'s `at`.
pub const WINDOW: usize = 32 * 1024;

/// How far past `until` a call may write: two literals, the longest match, and the rounding of copies.
pub const SLACK: usize = 2 + 258 + 2 * COPY;

const LITERAL_BITS: u32 = 11;
const DISTANCE_BITS: u32 = 10;
const END_OF_BLOCK: u16 = 256;

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
