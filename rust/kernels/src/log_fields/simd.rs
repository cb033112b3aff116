//! Which bytes belong to which classes, as bit masks: 64 bytes at a time.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

/// How many classes there can be: a byte of the table has a bit for each.
pub const MOST_CLASSES: usize = 8;

/// The masks of some bytes, a bit for each byte and class.
pub struct Masks {
    /// For each byte the classes it belongs to.
    table: Box<[u8; 256]>,
    classes: usize,
    /// The masks of one class after another, as bytes, so that a word can be read at any eighth position. Each is followed
    /// by zeros: a read of eight bytes at the last position stays inside, and no run goes on.
    bits: Vec<u8>,
    /// How many bytes each class has in `bits`.
    stride: usize,
    /// How many bytes were classified.
    length: usize,
}

/// Behind the mask of a class: a block that may be partly empty, and a word.
const SPARE: usize = 16;

impl Masks {
    pub fn new(table: [u8; 256], classes: usize) -> Self {
        assert!(classes <= MOST_CLASSES, "a byte has eight bits");
        Self { table: Box::new(table), classes, bits: Vec::new(), stride: 0, length: 0 }
    }

    /// Replaces the masks by those of `bytes`.
    pub fn classify(&mut self, bytes: &[u8]) {
        self.length = bytes.len();
        self.stride = bytes.len() / 64 * 8 + SPARE;
        if self.bits.len() < self.stride * self.classes {
            self.bits.resize(self.stride * self.classes, 0);
        }
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("avx512vbmi") {
                // SAFETY: the features were detected on the line above.
                return unsafe { self.classify_avx512(bytes) };
            }
            if is_x86_feature_detected!("avx2") {
                // SAFETY: the feature was detected on the line above.
                return unsafe { self.classify_avx2(bytes) };
            }
        }
        self.classify_portable(bytes);
    }

    /// How many bytes from `at` on belong to the class, up to one that does not, or to the end.
    #[inline(always)]
    pub fn ones(&self, class: usize, at: usize) -> usize {
        let mut end = at;
        loop {
            let run = self.word(class, end).trailing_ones() as usize;
            end += run;
            // A word begins at a multiple of eight: what it holds beyond its 64 bits is in the next one.
            if run < 64 - (end - run) % 8 {
                return end - at;
            }
        }
    }

    /// The next byte from `at` on that belongs to the class; `None` when there is none.
    #[inline(always)]
    pub fn next(&self, class: usize, at: usize) -> Option<usize> {
        let mut at = at;
        while at < self.length {
            let word = self.word(class, at);
            if word != 0 {
                return Some(at + word.trailing_zeros() as usize);
            }
            at += 64 - at % 8;
        }
        None
    }

    /// From `at` on, 57 bytes or more: a bit for each, and zeros above.
    #[inline(always)]
    fn word(&self, class: usize, at: usize) -> u64 {
        let index = class * self.stride + at / 8;
        let word = self.bits[index..index + 8].try_into().expect("eight bytes");
        u64::from_le_bytes(word) >> (at % 8)
    }

    #[inline(always)]
    fn store(&mut self, block: usize, class: usize, mask: u64) {
        let at = class * self.stride + block * 8;
        self.bits[at..at + 8].copy_from_slice(&mask.to_le_bytes());
    }

    /// Classifies block after block; the last one is filled up with a byte that counts as of no class.
    #[inline(always)]
    fn each_block(&mut self, bytes: &[u8], masks: impl Fn(&[u8; 64], usize) -> u64) {
        let (blocks, rest) = bytes.as_chunks::<64>();
        for (i, block) in blocks.iter().enumerate() {
            for class in 0..self.classes {
                self.store(i, class, masks(block, class));
            }
        }
        let mut padded = [0; 64];
        padded[..rest.len()].copy_from_slice(rest);
        for class in 0..self.classes {
            let mask = masks(&padded, class) & ((1 << rest.len()) - 1);
            self.store(blocks.len(), class, mask);
            let end = (class + 1) * self.stride;
            self.bits[end - 8..end].fill(0);
        }
    }

    /// Compiled for each number of classes, so that what they are tested for stays in registers.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    fn classify_avx512(&mut self, bytes: &[u8]) {
        match self.classes {
            1 => self.classes_avx512::<1>(bytes),
            2 => self.classes_avx512::<2>(bytes),
            3 => self.classes_avx512::<3>(bytes),
            4 => self.classes_avx512::<4>(bytes),
            5 => self.classes_avx512::<5>(bytes),
            6 => self.classes_avx512::<6>(bytes),
            7 => self.classes_avx512::<7>(bytes),
            _ => self.classes_avx512::<MOST_CLASSES>(bytes),
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
    fn classes_avx512<const N: usize>(&mut self, bytes: &[u8]) {
        // SAFETY: the table is 256 readable bytes, and the loads ask for no alignment.
        let table = [0, 1, 2, 3].map(|i| unsafe { _mm512_loadu_si512(self.table.as_ptr().add(i * 64).cast()) });
        let mut bits = [_mm512_setzero_si512(); N];
        for (class, bits) in bits.iter_mut().enumerate() {
            *bits = _mm512_set1_epi8((1u8 << class).cast_signed());
        }
        let classes_of = |block: __m512i| {
            let low = _mm512_permutex2var_epi8(table[0], block, table[1]);
            let high = _mm512_permutex2var_epi8(table[2], block, table[3]);
            _mm512_mask_blend_epi8(_mm512_movepi8_mask(block), low, high)
        };
        let mut strides = self.bits.chunks_exact_mut(self.stride);
        let masks: [&mut [[u8; 8]]; N] =
            std::array::from_fn(|_| strides.next().expect("a stride for each class").as_chunks_mut::<8>().0);
        let (blocks, rest) = bytes.as_chunks::<64>();
        for (i, block) in blocks.iter().enumerate() {
            // SAFETY: 64 bytes are readable at `block`, and the load asks for no alignment.
            let found = classes_of(unsafe { _mm512_loadu_si512(block.as_ptr().cast()) });
            for class in 0..N {
                masks[class][i] = _mm512_test_epi8_mask(found, bits[class]).to_le_bytes();
            }
        }
        let valid = (1 << rest.len()) - 1;
        // SAFETY: the mask lets no more be read than `rest` has.
        let found = classes_of(unsafe { _mm512_maskz_loadu_epi8(valid, rest.as_ptr().cast()) });
        for class in 0..N {
            masks[class][blocks.len()] = (_mm512_test_epi8_mask(found, bits[class]) & valid).to_le_bytes();
            masks[class][blocks.len() + 1] = [0; 8];
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn classify_avx2(&mut self, bytes: &[u8]) {
        let tables: [Nibbles; MOST_CLASSES] = std::array::from_fn(|class| Nibbles::new(&self.table, class));
        self.each_block(bytes, |block, class| tables[class].mask(block));
    }

    fn classify_portable(&mut self, bytes: &[u8]) {
        let table = self.table.clone();
        self.each_block(bytes, |block, class| {
            block
                .iter()
                .enumerate()
                .fold(0, |mask, (i, &byte)| mask | u64::from(table[usize::from(byte)] >> class & 1) << i)
        });
    }
}

/// A class by the halves of its bytes: for each low half, which high halves it goes with.
#[cfg(target_arch = "x86_64")]
struct Nibbles {
    /// Bit h of entry l: whether the byte h·16 + l belongs to the class.
    below: [u8; 16],
    /// The same for the bytes from 128 on.
    above: [u8; 16],
}

#[cfg(target_arch = "x86_64")]
impl Nibbles {
    fn new(table: &[u8; 256], class: usize) -> Self {
        let row = |first: usize| {
            std::array::from_fn(|low| {
                (0..8).fold(0, |bits, high| bits | (table[first + high * 16 + low] >> class & 1) << high)
            })
        };
        Self { below: row(0), above: row(128) }
    }

    #[target_feature(enable = "avx2")]
    fn mask(&self, block: &[u8; 64]) -> u64 {
        let (halves, _) = block.as_chunks::<32>();
        // SAFETY: 32 bytes are readable at each half.
        let [low, high] = [0, 1].map(|i| unsafe { _mm256_loadu_si256(halves[i].as_ptr().cast()) });
        u64::from(self.half(low)) | u64::from(self.half(high)) << 32
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn half(&self, bytes: __m256i) -> u32 {
        // SAFETY: 16 bytes are readable at each row.
        let [below, above] = [&self.below, &self.above]
            .map(|row| _mm256_broadcastsi128_si256(unsafe { _mm_loadu_si128(row.as_ptr().cast()) }));
        let bit =
            _mm256_broadcastsi128_si256(_mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128));
        let low_half = _mm256_and_si256(bytes, _mm256_set1_epi8(15));
        let high_half = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), _mm256_set1_epi8(15));
        let rows = _mm256_blendv_epi8(
            _mm256_shuffle_epi8(below, low_half),
            _mm256_shuffle_epi8(above, low_half),
            // The top bit of the byte says which row holds its high half.
            bytes,
        );
        let bit = _mm256_shuffle_epi8(bit, high_half);
        let found = _mm256_cmpeq_epi8(_mm256_and_si256(rows, bit), bit);
        _mm256_movemask_epi8(found).cast_unsigned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> [u8; 256] {
        std::array::from_fn(|byte| {
            let byte = byte as u8;
            u8::from(byte == b'\n')
                | u8::from(byte.is_ascii_digit()) << 1
                | u8::from(byte >= 0x80) << 2
                | u8::from(byte % 7 == 3) << 3
                | u8::from(byte != b'\n') << 7
        })
    }

    /// Every way this machine has, on the same bytes.
    fn every(bytes: &[u8], classes: usize) -> Vec<Masks> {
        let mut all = Vec::new();
        let mut add = |classify: &dyn Fn(&mut Masks)| {
            let mut masks = Masks::new(table(), classes);
            // What an earlier window left behind must not show.
            masks.classify(&[b'7'; 1000]);
            masks.length = bytes.len();
            masks.stride = bytes.len() / 64 * 8 + SPARE;
            masks.bits.resize(masks.bits.len().max(masks.stride * 8), 0xff);
            classify(&mut masks);
            all.push(masks);
        };
        add(&|masks| masks.classify_portable(bytes));
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                // SAFETY: the feature was detected on the line above.
                add(&|masks| unsafe { masks.classify_avx2(bytes) });
            }
            if is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("avx512vbmi") {
                // SAFETY: the features were detected on the line above.
                add(&|masks| unsafe { masks.classify_avx512(bytes) });
            }
        }
        all
    }

    #[test]
    fn finds_the_end_of_every_run_in_every_way() {
        let bytes: Vec<u8> = (0..700u32).map(|i| (i.wrapping_mul(i) >> (i % 5)) as u8).collect();
        for length in [0, 1, 7, 8, 9, 63, 64, 65, 127, 128, 129, 200, 255, 256, 257, 700] {
            let bytes = &bytes[..length];
            for masks in (1..=MOST_CLASSES).flat_map(|classes| every(bytes, classes)) {
                for class in 0..masks.classes {
                    let is = |byte: u8| table()[usize::from(byte)] >> class & 1 == 1;
                    // From right to left, the run that begins at a byte is one longer than the next, or none.
                    let (mut ones, mut next) = (0, None);
                    for at in (0..length).rev() {
                        (ones, next) = if is(bytes[at]) { (ones + 1, Some(at)) } else { (0, next) };
                        assert_eq!(masks.ones(class, at), ones, "class {class} at {at} of {length}");
                        assert_eq!(masks.next(class, at), next, "class {class} at {at} of {length}");
                    }
                    assert_eq!(masks.ones(class, length), 0);
                    assert_eq!(masks.next(class, length), None);
                }
            }
        }
    }
}
