//! The kernels in Rust, over bytes and numbers.
//!
//! Nothing here has heard of Node: the boundary is `rust/addon`. What each kernel must compute is defined by the
//! TypeScript reference of the same name.
//!
//! A kernel is one folder. Its `simd.rs` is code that needs CPU features beyond the baseline, chosen at run time, and the
//! only code here with `unsafe`: every function for a feature has a portable twin that computes the same, and a test that
//! says so. Its `addon.rs` is no part of this crate: `rust/addon` compiles it.

#![deny(unsafe_code)]

pub mod byte_hash;
pub mod csv_groups;
mod error;
mod file;
pub mod log_fields;
pub mod message_codec;
pub mod ndjson_stats;
pub mod offsets;
pub mod pixel_filter;
mod progress;
pub mod sum_squares;

pub use error::{ErrorCode, KernelError};
pub use progress::Progress;
