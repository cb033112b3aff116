//! The Node-API boundary: arguments in, one guard, results out. No algorithm lives here.

#![allow(missing_docs)]

mod guard;
mod large;
mod word;

oxbow_guard::export_slots!();
oxbow_guard::export_progress!(oxbow_kernels::Progress);

// The kernels, an item each: what crosses the boundary stands in the kernel's folder, beside what it computes.
#[path = "../../kernels/src/byte_hash/addon.rs"]
mod byte_hash;
#[path = "../../kernels/src/csv_groups/addon.rs"]
mod csv_groups;
#[path = "../../kernels/src/log_fields/addon.rs"]
mod log_fields;
#[path = "../../kernels/src/message_codec/addon.rs"]
mod message_codec;
#[path = "../../kernels/src/ndjson_stats/addon.rs"]
mod ndjson_stats;
#[path = "../../kernels/src/pixel_filter/addon.rs"]
mod pixel_filter;
#[path = "../../kernels/src/sum_squares/addon.rs"]
mod sum_squares;

/// How this addon was built: `release` or `debug`.
#[napi_derive::napi]
pub fn build_profile() -> &'static str {
    if cfg!(debug_assertions) { "debug" } else { "release" }
}
