//! Bits that move towards later bytes, and over the end of a block by a carry of one bit.

/// The bytes right behind `bits`.
#[inline(always)]
pub(super) fn shift(bits: u64, carry: &mut u64) -> u64 {
    let shifted = bits << 1 | *carry;
    *carry = bits >> 63;
    shifted
}

/// From each of `from`, which begins a run of `run` or stands outside all runs: the first byte outside runs.
#[inline(always)]
pub(super) fn through(from: u64, run: u64, carry: &mut u64) -> u64 {
    // The sum carries a bit through its run; runs that nothing enters stay, and are masked away.
    let (sum, over) = (from | *carry).overflowing_add(run);
    *carry = u64::from(over);
    sum & !run
}

/// The first byte behind each of `bits` that is not white.
#[inline(always)]
pub(super) fn next(bits: u64, white: u64, carry: &mut u64) -> u64 {
    let (sum, over) = (bits << 1 | *carry).overflowing_add(white);
    *carry = bits >> 63 | u64::from(over);
    sum & !white
}
