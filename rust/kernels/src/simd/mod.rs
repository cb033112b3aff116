//! Code that needs CPU features beyond the baseline, chosen at run time: the one place of this crate with `unsafe`.
//!
//! Every feature-specific function has a portable twin that computes the same, and a test that says so.

pub mod byte_hash;
pub mod csv;
pub mod log;
pub mod messages;
pub mod ndjson;
pub mod png;
pub mod sum_squares;
