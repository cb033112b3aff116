//! The Node-API boundary: arguments in, one guard, results out. No algorithm lives here.

#![allow(missing_docs)]

mod byte_hash;
mod csv_groups;
mod guard;
mod large;
mod log_fields;
mod log_file;
mod message_codec;
mod ndjson_stats;
mod pixel_filter;
mod probe;
mod progress;
mod slots;
mod sum_squares;
mod word;
