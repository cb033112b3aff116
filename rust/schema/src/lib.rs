//! The messages of every kernel in Rust, and one table of methods over them: what worker and service share.
//!
//! A kernel's messages stand in its own folder: `messages.proto`, from which `generated` is made (see `tests/generated.rs`),
//! and `messages.rs`, which is compiled here because `rust/kernels` has never heard of messages.

#![forbid(unsafe_code)]

mod columns;
mod method;
mod outcome;

#[allow(missing_docs, clippy::all)]
mod generated {
    include!("generated/mod.rs");
}

use generated::oxbow;

/// What travels around the calls of any kernel: `packages/remote/envelope.proto`.
pub use oxbow::remote::v1 as envelope;

pub use method::{Answer, Folded, Method, Work, method, methods};
pub use outcome::{Outcome, guarded};

/// All messages with their comments, for gRPC reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!("generated/messages.descriptors");

/// Compiles the messages of the kernels, and makes of their methods one table.
macro_rules! kernels {
    ($($kernel:ident in $messages:literal),* $(,)?) => {
        $(#[path = $messages] mod $kernel;)*

        const TABLES: &[&[Method]] = &[$($kernel::METHODS),*];
    };
}

// The kernels, an item each.
kernels! {
    byte_hash in "../../kernels/src/byte_hash/messages.rs",
    csv_groups in "../../kernels/src/csv_groups/messages.rs",
    log_fields in "../../kernels/src/log_fields/messages.rs",
    message_codec in "../../kernels/src/message_codec/messages.rs",
    ndjson_stats in "../../kernels/src/ndjson_stats/messages.rs",
    pixel_filter in "../../kernels/src/pixel_filter/messages.rs",
    sum_squares in "../../kernels/src/sum_squares/messages.rs",
}
