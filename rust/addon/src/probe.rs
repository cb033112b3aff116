//! What tests ask of the boundary itself.

use napi::bindgen_prelude::AsyncTask;
use napi_derive::napi;

use crate::guard::{Job, run};

/// Panics with `message`, to show that a panic becomes an error.
#[napi]
pub fn panic_now(message: String) -> napi::Result<()> {
    run(|| panic!("{message}"))
}

/// Panics with `message` on the thread pool, to show that a panic becomes a rejection.
#[napi(ts_return_type = "Promise<void>")]
pub fn panic_later(message: String) -> AsyncTask<Job<()>> {
    Job::start(move || panic!("{message}"))
}

/// How this addon was built: `release` or `debug`.
#[napi]
pub fn build_profile() -> &'static str {
    if cfg!(debug_assertions) { "debug" } else { "release" }
}
