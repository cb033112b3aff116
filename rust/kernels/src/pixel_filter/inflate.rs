//! Zlib streams, inflated a piece at a time.
//!
//! Tuned for what photographs are in a PNG, literals with short codes: one look-up gives up to three of them. What is
//! refused, and what is let through, is what zlib refuses and lets through, because the TypeScript reference is zlib.

use simd_adler32::Adler32;

/// How far back a stream may refer: this much of what was inflated must stay in front of `inflate`'s `at`.
pub const WINDOW: usize = 32 * 1024;

/// How far past `until` a call may write: the longest match, and the rounding of copies.
pub const SLACK: usize = 258 + 16;

const LITERAL_BITS: u32 = 12;
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
    distances: Code,
    /// Distance symbols by the next bits, 0 where the code is longer: length in the low 4 bits, symbol above.
    distance_table: Box<[u16; 1 << DISTANCE_BITS]>,
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
            literals: Literals::default(),
            distances: Code::default(),
            distance_table: Box::new([0; 1 << DISTANCE_BITS]),
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
                State::Codes => to = self.read_codes(out, at, to, until)?,
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
        let wanted = literals + distances;
        let mut lengths = Vec::with_capacity(wanted);
        while lengths.len() < wanted {
            self.bits.refill();
            let symbol = code.read(&mut self.bits).ok_or("does not inflate: invalid code")?;
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
        self.distances =
            Code::new(distances).filter(Code::is_usable).ok_or("does not inflate: invalid distances set")?;
        self.distance_table.fill(0);
        self.distances.for_each_prefix(DISTANCE_BITS, |prefix, length, symbol| {
            self.distance_table[prefix] = symbol << 4 | length as u16;
        });
        Ok(State::Codes)
    }

    /// Literals and matches up to the end of the block, or until `out` is filled.
    fn read_codes(&mut self, out: &mut [u8], start: usize, mut to: usize, until: usize) -> Result<usize, Fault> {
        let bits = &mut self.bits;
        while to < until {
            bits.refill();
            let mut entry = self.literals.look_up(bits.peek());
            // 12 bits each: four look-ups are served by the 56 of one refill.
            for _ in 0..4 {
                if entry.count() == 0 {
                    break;
                }
                out[to..to + 4].copy_from_slice(&entry.literals());
                to += entry.count();
                bits.skip(entry.length());
                entry = self.literals.look_up(bits.peek());
            }
            if entry.count() > 0 {
                continue;
            }
            // Looked up again, because behind four look-ups there may be too few bits. What follows takes 48 at most: 15
            // and 5 extra for a length, 15 and 13 extra for a distance.
            bits.refill();
            let entry = self.literals.look_up(bits.peek());
            if entry.count() > 0 {
                continue;
            }
            let symbol = if entry.length() > 0 {
                bits.skip(entry.length());
                entry.symbol()
            } else {
                self.literals.code.read(bits).ok_or("does not inflate: invalid literal/length code")?
            };
            if symbol < END_OF_BLOCK {
                out[to] = symbol as u8;
                to += 1;
                continue;
            }
            if symbol == END_OF_BLOCK {
                bits.check()?;
                self.state = if self.last_block { State::End } else { State::BlockHeader };
                return Ok(to);
            }
            let index = usize::from(symbol) - 257;
            let Some(&base) = LENGTH_BASE.get(index) else {
                return Err("does not inflate: invalid literal/length code");
            };
            let length = usize::from(base) + bits.take(LENGTH_EXTRA[index].into());
            let entry = self.distance_table[(bits.peek() & ((1 << DISTANCE_BITS) - 1)) as usize];
            let symbol = if entry != 0 {
                bits.skip(u32::from(entry & 15));
                entry >> 4
            } else {
                self.distances.read(bits).ok_or("does not inflate: invalid distance code")?
            };
            let index = usize::from(symbol);
            let Some(&base) = DISTANCE_BASE.get(index) else {
                return Err("does not inflate: invalid distance code");
            };
            let distance = usize::from(base) + bits.take(DISTANCE_EXTRA[index].into());
            if distance as u64 > self.inflated + (to - start) as u64 {
                return Err("does not inflate: invalid distance too far back");
            }
            copy_match(out, to, distance, length);
            to += length;
        }
        self.bits.check()?;
        Ok(to)
    }
}

/// Repeats `length` bytes from `distance` back; may write up to 7 bytes more.
#[inline(always)]
fn copy_match(out: &mut [u8], to: usize, distance: usize, length: usize) {
    let out = &mut out[to - distance..to + length + 8];
    if distance == 1 {
        let byte = out[0];
        out[1..=length].fill(byte);
    } else if distance >= 8 {
        for at in (0..length).step_by(8) {
            out.copy_within(at..at + 8, at + distance);
        }
    } else {
        for at in 0..length {
            out[at + distance] = out[at];
        }
    }
}

/// The literal and length code, with a table for its short codes.
#[derive(Default)]
struct Literals {
    code: Code,
    table: Vec<Entry>,
}

/// What the next bits mean. Bits 0 to 3: how many of them. 4 and 5: how many literals, which stand in 8 to 31. Without
/// literals, 8 to 31 hold a symbol; the entry 0 stands for a longer code, or for none.
#[derive(Clone, Copy, Default)]
struct Entry(u32);

impl Entry {
    fn of_symbol(symbol: u16, length: u32) -> Self {
        let count = u32::from(symbol < END_OF_BLOCK);
        Self(u32::from(symbol) << 8 | count << 4 | length)
    }

    /// This entry and then `next`, when both are literals, at most three, of `LITERAL_BITS` at most.
    fn followed_by(self, next: Self) -> Option<Self> {
        let (length, count) = (self.length() + next.length(), self.count() + next.count());
        if self.count() == 0 || next.count() == 0 || length > LITERAL_BITS || count > 3 {
            return None;
        }
        let literals = (self.0 >> 8) | (next.0 >> 8) << (8 * self.count());
        Some(Self(literals << 8 | (count as u32) << 4 | length))
    }

    #[inline(always)]
    fn length(self) -> u32 {
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

    fn symbol(self) -> u16 {
        (self.0 >> 8) as u16
    }
}

impl Literals {
    fn set(&mut self, code: Code) {
        self.table.clear();
        self.table.resize(1 << LITERAL_BITS, Entry::default());
        code.for_each_prefix(LITERAL_BITS, |prefix, length, symbol| {
            self.table[prefix] = Entry::of_symbol(symbol, length);
        });
        // Downwards: what follows a code is found at a lower index, and must still be a single symbol to be counted once.
        for prefix in (1..self.table.len()).rev() {
            let entry = self.table[prefix];
            let rest = prefix >> entry.length();
            if let Some(pair) = entry.followed_by(self.table[rest]) {
                let third = self.table[prefix >> pair.length()];
                self.table[prefix] = pair.followed_by(third).unwrap_or(pair);
            }
        }
        self.code = code;
    }

    #[inline(always)]
    fn look_up(&self, bits: u64) -> Entry {
        self.table[(bits & ((1 << LITERAL_BITS) - 1)) as usize]
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

    /// Reads one symbol bit by bit, for codes too long or too rare for a table. None when the bits are no code.
    #[cold]
    fn read(&self, bits: &mut BitReader<'_>) -> Option<u16> {
        let (mut code, mut first, mut index) = (0u32, 0u32, 0u32);
        for length in 1..16 {
            code |= (bits.peek() >> (length - 1) & 1) as u32;
            let count = u32::from(self.counts[length as usize]);
            if code < first + count {
                bits.skip(length);
                return Some(self.symbols[(index + code - first) as usize]);
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }
}

/// Reads bits, lowest first. Behind the end it reads zeros, and `check` tells.
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

    /// Makes 56 bits or more available to `peek`.
    #[inline(always)]
    fn refill(&mut self) {
        if let Some(bytes) = self.bytes.get(self.next..).and_then(|rest| rest.first_chunk()) {
            self.buffer |= u64::from_le_bytes(*bytes) << self.count;
            self.next += (63 - self.count as usize) >> 3;
            self.count |= 56;
        } else {
            self.refill_at_end();
        }
    }

    #[cold]
    fn refill_at_end(&mut self) {
        while self.count < 56 {
            if let Some(byte) = self.bytes.get(self.next) {
                self.buffer |= u64::from(*byte) << self.count;
                self.next += 1;
            } else {
                self.padding = self.padding.saturating_add(8);
            }
            self.count += 8;
        }
    }

    #[inline(always)]
    fn peek(&self) -> u64 {
        self.buffer
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
