//! `proto/kernels.proto` in Rust, and every kernel over its messages.

#![forbid(unsafe_code)]

mod calls;
mod columns;
mod csv;
mod logs;
mod outcome;

/// Messages and, with the feature `service`, the server. Generated: see `tests/generated.rs`.
#[allow(missing_docs, clippy::all)]
#[rustfmt::skip]
pub mod v1 {
    include!("generated/oxbow.v1.rs");
}

pub use calls::{Answer, Kernels, Method, method, methods};
pub use csv::{query_of, totals as csv_totals};
pub use outcome::{Outcome, guarded, refusal};

/// The schema with its comments, for gRPC reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!("generated/kernels.descriptors");
