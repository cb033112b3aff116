//! The kernels in Rust, over bytes and numbers.
//!
//! Nothing here has heard of Node: the boundary is `rust/addon`. What each kernel must compute is defined by the
//! TypeScript reference of the same name.

#![warn(missing_docs)]

mod error;

pub use error::{ErrorCode, KernelError};
