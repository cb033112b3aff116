use napi::bindgen_prelude::BigUint64ArraySlice;
use napi_derive::napi;
use oxbow_kernels::byte_hash::{hash, hash_many};

use crate::guard::run;
use crate::word::Word;

/// `seed` has passed `checkU64`.
#[napi(ts_args_type = "bytes: Uint8Array, seed: bigint")]
pub fn byte_hash(bytes: &[u8], seed: Word) -> napi::Result<u64> {
    run(|| Ok(hash(bytes, seed.0)))
}

/// Views of fixed, attached memory; `out` has passed `checkApart` against both inputs.
#[napi]
pub fn byte_hash_many(bytes: &[u8], offsets: &[u32], mut out: BigUint64ArraySlice) -> napi::Result<()> {
    // SAFETY: `out` shares no byte with the inputs, and JavaScript, which alone could read, change or free its memory,
    // does not run before this call returns.
    let out = unsafe { out.as_mut() };
    run(|| hash_many(bytes, offsets, out))
}
