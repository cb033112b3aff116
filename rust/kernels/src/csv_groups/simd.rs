//! Where the fields and records of a CSV end, 64 bytes at a time.
//!
//! Quotes, commas and line feeds become bit masks. The running parity of the quotes (a prefix XOR, which is a carry-less
//! multiplication by all ones) says which bytes are inside quotes; what is left of the commas and line feeds is where
//! fields end. Whether the quoting follows RFC 4180 is seen in the same masks.

#[cfg(test)]
mod tests;

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

/// Ends of fields and records. Reused from window to window: it only grows.
#[derive(Default)]
pub struct Index {
    separators: Vec<u32>,
    record_ends: Vec<u32>,
    records: usize,
}

impl Index {
    /// Offsets of the commas and line feeds that end a field, in order.
    pub fn separators(&self) -> &[u32] {
        &self.separators
    }

    /// For each record that ends: how many separators there are up to its line feed, which is counted.
    pub fn record_ends(&self) -> &[u32] {
        &self.record_ends[..self.records]
    }

    /// Indexes `bytes`, which begin with a record. False when a quote stands where RFC 4180 has none: then the index means
    /// nothing, and somebody must look for the first such quote. At most 2^31 bytes.
    pub fn read(&mut self, bytes: &[u8]) -> bool {
        assert!(bytes.len() <= 1 << 31, "a window is addressed by 32 bits");
        // One block may write all of its 64 slots, whatever it finds.
        let slots = bytes.len() + 64;
        if self.separators.len() < slots {
            self.separators.resize(slots, 0);
            self.record_ends.resize(slots, 0);
        }
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vbmi2")
                && is_x86_feature_detected!("pclmulqdq")
                && is_x86_feature_detected!("bmi1")
                && is_x86_feature_detected!("popcnt")
            {
                // SAFETY: the features were detected on the lines above.
                return unsafe { self.read_avx512(bytes) };
            }
            if is_x86_feature_detected!("avx2")
                && is_x86_feature_detected!("pclmulqdq")
                && is_x86_feature_detected!("bmi1")
                && is_x86_feature_detected!("popcnt")
            {
                // SAFETY: the features were detected on the lines above.
                return unsafe { self.read_avx2(bytes) };
            }
        }
        self.read_portable(bytes)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,pclmulqdq,bmi1,popcnt")]
    fn read_avx512(&mut self, bytes: &[u8]) -> bool {
        // SAFETY: this function has the features that `Avx512` uses.
        unsafe { self.read_with::<Avx512>(bytes) }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,pclmulqdq,bmi1,popcnt")]
    fn read_avx2(&mut self, bytes: &[u8]) -> bool {
        // SAFETY: this function has the features that `Avx2` uses.
        unsafe { self.read_with::<Avx2>(bytes) }
    }

    fn read_portable(&mut self, bytes: &[u8]) -> bool {
        // SAFETY: `Portable` uses no CPU features.
        unsafe { self.read_with::<Portable>(bytes) }
    }

    /// # Safety
    /// The caller has the CPU features that `C` uses.
    #[inline(always)]
    unsafe fn read_with<C: Cpu>(&mut self, bytes: &[u8]) -> bool {
        let mut state = State { inside: 0, may_open: 1, closed: 0, misplaced: 0, separators: 0, records: 0 };
        let (blocks, rest) = bytes.as_chunks::<64>();
        for (i, block) in blocks.iter().enumerate() {
            // SAFETY: the caller has the features.
            unsafe { self.read_block::<C>(block, bytes, i * 64, &mut state) };
        }
        let mut padded = [0; 64];
        padded[..rest.len()].copy_from_slice(rest);
        // SAFETY: as above.
        unsafe { self.read_block::<C>(&padded, bytes, blocks.len() * 64, &mut state) };
        self.records = state.records;
        state.misplaced == 0
    }

    /// # Safety
    /// The caller has the CPU features that `C` uses.
    // Always inlined: a function of its own would not have the features of the caller, and each instruction would be a call.
    #[inline(always)]
    unsafe fn read_block<C: Cpu>(&mut self, block: &[u8; 64], bytes: &[u8], base: usize, state: &mut State) {
        // SAFETY: the caller has the features.
        let found = unsafe { C::masks(block) };
        // SAFETY: as above.
        let within = unsafe { state.next::<C>(&found, bytes, base) };
        let ends = (found.commas | found.feeds) & !within;
        let mut feeds = found.feeds & !within;
        while feeds != 0 {
            let up_to = feeds ^ (feeds - 1);
            self.record_ends[state.records] = (state.separators + (ends & up_to).count_ones() as usize) as u32;
            state.records += 1;
            feeds &= feeds - 1;
        }
        let slots = &mut self.separators[state.separators..state.separators + 64];
        // SAFETY: as above.
        unsafe { C::positions(ends, base as u32, slots.try_into().expect("64 slots")) };
        state.separators += ends.count_ones() as usize;
    }
}

/// What a block hands to the next one.
struct State {
    /// All ones when the next byte is inside quotes.
    inside: u64,
    /// 1 when a quote as the next byte would open a field or double a quote.
    may_open: u64,
    /// 1 when the last byte was a closing quote.
    closed: u64,
    misplaced: u64,
    separators: usize,
    records: usize,
}

impl State {
    /// Which bytes of the block are inside quotes: an opening quote is, a closing one is not.
    ///
    /// # Safety
    /// The caller has the CPU features that `C` uses.
    #[inline(always)]
    unsafe fn next<C: Cpu>(&mut self, found: &Masks, bytes: &[u8], base: usize) -> u64 {
        let separators = found.commas | found.feeds;
        // Nineteen blocks of twenty, in usual data.
        if found.quotes | self.inside | self.closed == 0 {
            self.may_open = separators >> 63;
            return 0;
        }
        // SAFETY: the caller has the features.
        let within = unsafe { C::prefix_xor(found.quotes) } ^ self.inside;
        let (opening, closing) = (found.quotes & within, found.quotes & !within);
        // A field opens behind a separator; a quote behind a closing one doubles it, and the field goes on.
        let allowed = (separators & !within) | closing;
        self.misplaced |= opening & !(allowed << 1 | self.may_open);
        let behind = closing << 1 | self.closed;
        let mut unusual = behind & !(separators | found.quotes);
        while unusual != 0 {
            let at = base + unusual.trailing_zeros() as usize;
            // What lies behind the window is not known yet: the record will be read again.
            let ends_record = at >= bytes.len() || bytes[at] == b'\r' && bytes.get(at + 1).is_none_or(|&b| b == b'\n');
            self.misplaced |= u64::from(!ends_record);
            unusual &= unusual - 1;
        }
        self.inside = (within.cast_signed() >> 63).cast_unsigned();
        self.may_open = allowed >> 63;
        self.closed = closing >> 63;
        within
    }
}

/// A bit per byte of a block.
struct Masks {
    quotes: u64,
    commas: u64,
    feeds: u64,
}

/// The three steps that CPUs differ in.
trait Cpu {
    /// # Safety
    /// The caller has the CPU features that the implementation uses.
    unsafe fn masks(block: &[u8; 64]) -> Masks;

    /// Each bit is the XOR of itself and all lower ones.
    ///
    /// # Safety
    /// The caller has the CPU features that the implementation uses.
    unsafe fn prefix_xor(bits: u64) -> u64;

    /// Writes `base` plus the number of each set bit, in order; what is in the slots behind them is open.
    ///
    /// # Safety
    /// The caller has the CPU features that the implementation uses.
    unsafe fn positions(bits: u64, base: u32, slots: &mut [u32; 64]);
}

struct Portable;

impl Cpu for Portable {
    #[inline(always)]
    unsafe fn masks(block: &[u8; 64]) -> Masks {
        let mask = |byte| block.iter().rev().fold(0, |mask, &b| mask << 1 | u64::from(b == byte));
        Masks { quotes: mask(b'"'), commas: mask(b','), feeds: mask(b'\n') }
    }

    #[inline(always)]
    unsafe fn prefix_xor(bits: u64) -> u64 {
        [1, 2, 4, 8, 16, 32].iter().fold(bits, |bits, shift| bits ^ bits << shift)
    }

    #[inline(always)]
    unsafe fn positions(mut bits: u64, base: u32, slots: &mut [u32; 64]) {
        for slot in slots {
            if bits == 0 {
                break;
            }
            *slot = base + bits.trailing_zeros();
            bits &= bits - 1;
        }
    }
}

#[cfg(target_arch = "x86_64")]
struct Avx2;

#[cfg(target_arch = "x86_64")]
impl Cpu for Avx2 {
    #[inline(always)]
    unsafe fn masks(block: &[u8; 64]) -> Masks {
        // SAFETY: both loads are within the block's 64 bytes; the caller has AVX2.
        unsafe {
            let low = _mm256_loadu_si256(block.as_ptr().cast());
            let high = _mm256_loadu_si256(block.as_ptr().add(32).cast());
            let mask = |byte: u8| {
                let wanted = _mm256_set1_epi8(byte.cast_signed());
                let low = _mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted)).cast_unsigned();
                let high = _mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted)).cast_unsigned();
                u64::from(high) << 32 | u64::from(low)
            };
            Masks { quotes: mask(b'"'), commas: mask(b','), feeds: mask(b'\n') }
        }
    }

    #[inline(always)]
    unsafe fn prefix_xor(bits: u64) -> u64 {
        // SAFETY: the caller has PCLMULQDQ.
        unsafe { carryless_prefix_xor(bits) }
    }

    #[inline(always)]
    unsafe fn positions(mut bits: u64, base: u32, slots: &mut [u32; 64]) {
        // Eight at a time, without asking how many there are: the slots behind the last are overwritten later.
        let count = bits.count_ones() as usize;
        let mut done = 0;
        while done < count {
            for slot in &mut slots[done..done + 8] {
                *slot = base.wrapping_add(bits.trailing_zeros());
                bits &= bits.wrapping_sub(1);
            }
            done += 8;
        }
    }
}

#[cfg(target_arch = "x86_64")]
struct Avx512;

#[cfg(target_arch = "x86_64")]
impl Cpu for Avx512 {
    #[inline(always)]
    unsafe fn masks(block: &[u8; 64]) -> Masks {
        // SAFETY: the load is the block's 64 bytes; the caller has AVX-512BW.
        unsafe {
            let bytes = _mm512_loadu_si512(block.as_ptr().cast());
            let mask = |byte: u8| _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte.cast_signed()));
            Masks { quotes: mask(b'"'), commas: mask(b','), feeds: mask(b'\n') }
        }
    }

    #[inline(always)]
    unsafe fn prefix_xor(bits: u64) -> u64 {
        // SAFETY: the caller has PCLMULQDQ.
        unsafe { carryless_prefix_xor(bits) }
    }

    #[inline(always)]
    unsafe fn positions(bits: u64, base: u32, slots: &mut [u32; 64]) {
        // SAFETY: four stores of 16 slots cover the 64; the caller has AVX-512F and VBMI2.
        unsafe {
            let numbers = _mm512_loadu_si512(NUMBERS.as_ptr().cast());
            let packed = _mm512_maskz_compress_epi8(bits, numbers);
            let base = _mm512_set1_epi32(base.cast_signed());
            let out: *mut __m512i = slots.as_mut_ptr().cast();
            let widen = |lane: __m128i| _mm512_add_epi32(_mm512_cvtepu8_epi32(lane), base);
            _mm512_storeu_si512(out, widen(_mm512_castsi512_si128(packed)));
            if bits.count_ones() > 16 {
                _mm512_storeu_si512(out.add(1), widen(_mm512_extracti32x4_epi32::<1>(packed)));
                _mm512_storeu_si512(out.add(2), widen(_mm512_extracti32x4_epi32::<2>(packed)));
                _mm512_storeu_si512(out.add(3), widen(_mm512_extracti32x4_epi32::<3>(packed)));
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
static NUMBERS: [u8; 64] = {
    let mut numbers = [0; 64];
    let mut i = 0;
    while i < 64 {
        numbers[i] = i as u8;
        i += 1;
    }
    numbers
};

/// # Safety
/// The caller has PCLMULQDQ.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
unsafe fn carryless_prefix_xor(bits: u64) -> u64 {
    // SAFETY: the caller has PCLMULQDQ; SSE2 is the baseline of x86-64.
    unsafe {
        let product = _mm_clmulepi64_si128::<0>(_mm_set_epi64x(0, bits.cast_signed()), _mm_set1_epi8(-1));
        _mm_cvtsi128_si64(product).cast_unsigned()
    }
}
