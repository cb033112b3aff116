//! The hash of 32 keys at once, and of one long input.

#[cfg(target_arch = "x86_64")]
mod keys;
#[cfg(target_arch = "x86_64")]
mod long;

/// Proof that this CPU has what the functions below need: Intel since Ice Lake, AMD since Zen 4.
#[derive(Clone, Copy)]
pub struct Wide(());

/// How many keys [`Wide::hash_keys`] takes.
pub const KEYS: usize = 32;

#[cfg(not(target_arch = "x86_64"))]
impl Wide {
    /// Never on this architecture.
    pub fn detect() -> Option<Self> {
        None
    }

    /// Not reached, as there is no `Wide`.
    pub fn hash_keys(self, bytes: &[u8], starts: &[u32; KEYS], ends: &[u32; KEYS]) -> [u64; KEYS] {
        std::array::from_fn(|k| crate::byte_hash::hash_in_order(&bytes[starts[k] as usize..ends[k] as usize], 0))
    }

    /// Not reached, as there is no `Wide`.
    pub fn hash_long(self, bytes: &[u8], seed: u64) -> u64 {
        crate::byte_hash::hash_in_order(bytes, seed)
    }
}

#[cfg(target_arch = "x86_64")]
impl Wide {
    /// Asks the CPU.
    pub fn detect() -> Option<Self> {
        let found = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vbmi")
            && is_x86_feature_detected!("avx512ifma")
            && is_x86_feature_detected!("avx512vnni")
            && is_x86_feature_detected!("gfni")
            && is_x86_feature_detected!("vpclmulqdq");
        found.then_some(Self(()))
    }

    /// The hash of each `bytes[start..end]`, from seed 0. Costs as much as if all were as long as the longest.
    pub fn hash_keys(self, bytes: &[u8], starts: &[u32; KEYS], ends: &[u32; KEYS]) -> [u64; KEYS] {
        // SAFETY: a `Wide` exists only where its features were detected.
        unsafe { keys::hash(bytes, starts, ends) }
    }

    /// The hash of one input, from `seed`.
    pub fn hash_long(self, bytes: &[u8], seed: u64) -> u64 {
        // SAFETY: a `Wide` exists only where its features were detected.
        unsafe { long::hash(bytes, seed) }
    }
}
