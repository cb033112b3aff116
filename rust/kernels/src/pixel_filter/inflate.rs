//! Zlib streams, inflated a piece at a time.
//!
//! Tuned for what photographs are in a PNG, literals with short codes: one look-up gives up to three of them. What is
//! refused, and what is let through, is what zlib refuses and lets through, because the TypeScript reference is zlib.

use simd_adler32::Adler32;

use crate::simd::png::for_newer_cpus;

/// How far back a stream may refer: this much of what was inflated must stay in front of `inflate`'s `at`.
pub const WINDOW: usize = 32 * 1024;

/// How far past `until` a call may write: the literals of four look-ups, the longest match, and the rounding of copies.
pub const SLACK: usize = 4 * 3 + 258 + 16;

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
    literals: Literals,
    distances: Distances,
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
            literals: Literals { code: Code::default(), table: Box::new([Entry::default(); 1 << LITERAL_BITS]) },
            distances: Distances { code: Code::default(), table: Box::new([Distance::default(); 1 << DISTANCE_BITS]) },
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
                State::Codes => to = for_newer_cpus(|| self.read_codes(out, at, to, until))?,
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
        // Lengths of code lengths have 3 bits: 7 at most.
        let mut table = [(0, 0); 1 << 7];
        code.for_each_prefix(7, |prefix, bits, symbol| table[prefix] = (symbol, bits));
        let wanted = literals + distances;
        let mut lengths = Vec::with_capacity(wanted);
        while lengths.len() < wanted {
            self.bits.refill();
            let (symbol, bits) = table[(self.bits.buffer & 127) as usize];
            self.bits.skip(bits);
            let (value, count) = match symbol {
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
        self.literals.set(code);
        let code = Code::new(distances).filter(Code::is_usable).ok_or("does not inflate: invalid distances set")?;
        self.distances.set(code);
        Ok(State::Codes)
    }

    /// Literals and matches up to the end of the block, or until `out` is filled.
    #[inline(always)]
    fn read_codes(&mut self, out: &mut [u8], start: usize, mut to: usize, until: usize) -> Result<usize, Fault> {
        // A copy, so that the compiler can keep it in registers.
        let mut bits = self.bits;
        'refilled: while to < until {
            bits.refill();
            let mut entry = self.literals.look_up(bits);
            // Of the 56 bits or more, three look-ups of 11 leave 23: enough for the fourth.
            let mut look_ups = 1;
            while entry.count() > 0 {
                out[to..to + 4].copy_from_slice(&entry.literals());
                to += entry.count();
                bits.skip(entry.bits());
                if look_ups == 4 {
                    continue 'refilled;
                }
                look_ups += 1;
                entry = self.literals.look_up(bits);
            }
            // What follows takes 48 bits at most: 15 and 5 extra for a length, 15 and 13 extra for a distance.
            bits.refill();
            if entry.bits() == 0 {
                entry = self.literals.read(bits).ok_or("does not inflate: invalid literal/length code")?;
            }
            bits.skip(entry.bits());
            if entry.count() > 0 {
                out[to] = entry.literals()[0];
                to += 1;
                continue;
            }
            let base = entry.length_base();
            if base == 0 {
                bits.check()?;
                self.bits = bits;
                self.state = self.after_block();
                return Ok(to);
            }
            if base == UNDEFINED_LENGTH {
                return Err("does not inflate: invalid literal/length code");
            }
            let length = base + bits.take(entry.extra_bits());
            let entry = self.distances.look_up(bits).ok_or("does not inflate: invalid distance code")?;
            bits.skip(entry.bits());
            let distance = entry.base() + bits.take(entry.extra_bits());
            if distance as u64 > self.inflated + (to - start) as u64 {
                return Err("does not inflate: invalid distance too far back");
            }
            copy_match(out, to, distance, length);
            to += length;
        }
        bits.check()?;
        self.bits = bits;
        Ok(to)
    }
}

const COPY: usize = 16;

/// Repeats `length` bytes from `distance` back; may write up to 15 bytes more.
#[inline(always)]
fn copy_match(out: &mut [u8], to: usize, distance: usize, length: usize) {
    let from = to - distance;
    if distance >= COPY {
        let (before, behind) = out.split_at_mut(to);
        if length <= COPY && distance >= COPY {
            behind[..COPY].copy_from_slice(&before[from..from + COPY]);
            return;
        }
        for at in (0..length).step_by(COPY) {
            out.copy_within(from + at..from + at + COPY, to + at);
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

/// The literal and length code, with a table for its short codes.
struct Literals {
    code: Code,
    table: Box<[Entry; 1 << LITERAL_BITS]>,
}

/// What the next bits mean. Bits 0 to 3: how many of them, 0 for a code too long for the table, or none. 4 and 5: how many
/// literals, which stand in 8 to 31. Without literals, 8 to 16 hold the base of a length, and 20 to 23 its extra bits.
#[derive(Clone, Copy, Default)]
struct Entry(u32);

/// In place of a length's base: symbols 286 and 287 have codes, and no meaning.
const UNDEFINED_LENGTH: usize = 511;

impl Entry {
    fn new(symbol: u16, bits: u32) -> Self {
        if symbol < END_OF_BLOCK {
            return Self(u32::from(symbol) << 8 | 1 << 4 | bits);
        }
        if symbol == END_OF_BLOCK {
            return Self(bits);
        }
        let index = usize::from(symbol - END_OF_BLOCK - 1);
        let base = LENGTH_BASE.get(index).map_or(UNDEFINED_LENGTH as u32, |base| u32::from(*base));
        let extra = LENGTH_EXTRA.get(index).map_or(0, |extra| u32::from(*extra));
        Self(extra << 20 | base << 8 | bits)
    }

    /// This entry and then `next`, when both are literals, at most three, of `LITERAL_BITS` at most.
    fn followed_by(self, next: Self) -> Option<Self> {
        let (bits, count) = (self.bits() + next.bits(), self.count() + next.count());
        if self.count() == 0 || next.count() == 0 || bits > LITERAL_BITS || count > 3 {
            return None;
        }
        let literals = (self.0 >> 8) | (next.0 >> 8) << (8 * self.count());
        Some(Self(literals << 8 | (count as u32) << 4 | bits))
    }

    #[inline(always)]
    fn bits(self) -> u32 {
        self.0 & 15
    }

    #[inline(always)]
    fn count(self) -> usize {
        (self.0 >> 4 & 3) as usize
    }

    #[inline(always)]
    fn literals(self) -> [u8; 4] {
        (self.0 >> 8).to_le_bytes()
    }

    #[inline(always)]
    fn length_base(self) -> usize {
        (self.0 >> 8 & 511) as usize
    }

    #[inline(always)]
    fn extra_bits(self) -> u32 {
        self.0 >> 20 & 15
    }
}

impl Literals {
    fn set(&mut self, code: Code) {
        self.table.fill(Entry::default());
        code.for_each_prefix(LITERAL_BITS, |prefix, bits, symbol| self.table[prefix] = Entry::new(symbol, bits));
        // Downwards: what follows a code is found at a lower index, and must still be a single symbol to be counted once.
        for prefix in (1..self.table.len()).rev() {
            let entry = self.table[prefix];
            if let Some(pair) = entry.followed_by(self.table[prefix >> entry.bits()]) {
                let third = self.table[prefix >> pair.bits()];
                self.table[prefix] = pair.followed_by(third).unwrap_or(pair);
            }
        }
        self.code = code;
    }

    #[inline(always)]
    fn look_up(&self, bits: BitReader<'_>) -> Entry {
        self.table[(bits.buffer & ((1 << LITERAL_BITS) - 1)) as usize]
    }

    fn read(&self, bits: BitReader<'_>) -> Option<Entry> {
        self.code.read(bits.buffer).map(|(symbol, bits)| Entry::new(symbol, bits))
    }
}

/// The distance code, with a table for its short codes.
struct Distances {
    code: Code,
    table: Box<[Distance; 1 << DISTANCE_BITS]>,
}

/// Bits 0 to 3: how many bits the code has, 0 when it is too long for the table, or none. 4 to 7: extra bits. Then the base.
#[derive(Clone, Copy, Default)]
struct Distance(u32);

impl Distance {
    /// None for symbols 30 and 31, which have codes, and no meaning.
    fn new(symbol: u16, bits: u32) -> Option<Self> {
        let base = DISTANCE_BASE.get(usize::from(symbol))?;
        Some(Self(u32::from(*base) << 8 | u32::from(DISTANCE_EXTRA[usize::from(symbol)]) << 4 | bits))
    }

    #[inline(always)]
    fn bits(self) -> u32 {
        self.0 & 15
    }

    #[inline(always)]
    fn extra_bits(self) -> u32 {
        self.0 >> 4 & 15
    }

    #[inline(always)]
    fn base(self) -> usize {
        (self.0 >> 8) as usize
    }
}

impl Distances {
    fn set(&mut self, code: Code) {
        self.table.fill(Distance::default());
        code.for_each_prefix(DISTANCE_BITS, |prefix, bits, symbol| {
            self.table[prefix] = Distance::new(symbol, bits).unwrap_or_default();
        });
        self.code = code;
    }

    #[inline(always)]
    fn look_up(&self, bits: BitReader<'_>) -> Option<Distance> {
        let entry = self.table[(bits.buffer & ((1 << DISTANCE_BITS) - 1)) as usize];
        if entry.bits() > 0 { Some(entry) } else { self.read(bits.buffer) }
    }

    #[cold]
    fn read(&self, bits: u64) -> Option<Distance> {
        self.code.read(bits).and_then(|(symbol, bits)| Distance::new(symbol, bits))
    }
}

/// A canonical prefix code, as deflate describes one by its lengths.
#[derive(Default)]
struct Code {
    /// How many codes there are of each length.
    counts: [u16; 16],
    /// Symbols in the order of their codes.
    symbols: Vec<u16>,
    complete: bool,
}

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
        let mut symbols = vec![0; lengths.iter().filter(|length| **length > 0).count()];
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

    /// Calls `found(prefix, length, symbol)` for every value of the next `bits` bits that begins with a code.
    fn for_each_prefix(&self, bits: u32, mut found: impl FnMut(usize, u32, u16)) {
        let mut symbols = self.symbols.iter();
        let mut code = 0u32;
        for length in 1..=bits {
            for symbol in symbols.by_ref().take(self.counts[length as usize].into()) {
                // Codes are written highest bit first into a stream that is read lowest bit first.
                let reversed = code.reverse_bits() >> (32 - length);
                for prefix in (reversed as usize..1 << bits).step_by(1 << length) {
                    found(prefix, length, *symbol);
                }
                code += 1;
            }
            code <<= 1;
        }
    }

    /// The symbol that `bits` begin with, and its length, found bit by bit: for codes too long or too rare for a table.
    /// None when the bits are no code.
    fn read(&self, bits: u64) -> Option<(u16, u32)> {
        let (mut code, mut first, mut index) = (0u32, 0u32, 0u32);
        for length in 1..16 {
            code |= (bits >> (length - 1) & 1) as u32;
            let count = u32::from(self.counts[length as usize]);
            if code < first + count {
                return Some((self.symbols[(index + code - first) as usize], length));
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }
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

    /// Up to 13 bits that a refill has made available.
    #[inline(always)]
    fn take(&mut self, count: u32) -> usize {
        let value = self.buffer & ((1 << count) - 1);
        self.skip(count);
        value as usize
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
