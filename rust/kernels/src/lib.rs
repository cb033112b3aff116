//! The kernels in Rust, over bytes and numbers.
//!
//! Nothing here has heard of Node: the boundary is `rust/addon`. What each kernel must compute is defined by the
//! TypeScript reference of the same name.

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
#[allow(unsafe_code)]
mod simd;
pub mod sum_squares;

pub use error::{ErrorCode, KernelError};
pub use progress::Progress;
