//! An addon as anybody may write it, with what addons do wrong: the tests of oxbow-guard and @oxbow/addon load it.

#![allow(missing_docs)]

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::thread::sleep;
use std::time::Duration;

use napi::bindgen_prelude::AsyncTask;
use napi_derive::napi;
use oxbow_guard::{GuardError, Job, run};

oxbow_guard::export_slots!();
oxbow_guard::export_progress!(State);

#[napi]
pub fn sum(bytes: &[u8]) -> napi::Result<f64> {
    run(|| Ok::<_, GuardError>(total(bytes)))
}

#[napi(ts_return_type = "Promise<number>")]
pub fn sum_later(bytes: &[u8]) -> AsyncTask<Job<f64>> {
    let bytes = bytes.to_vec();
    Job::start(move || Ok::<_, GuardError>(total(&bytes)))
}

/// Adds up a byte every ten milliseconds.
#[napi(ts_return_type = "Promise<number>")]
pub fn sum_slowly(bytes: &[u8], progress: &Progress) -> AsyncTask<Job<f64>> {
    let (bytes, state) = (bytes.to_vec(), progress.shared());
    Job::start(move || {
        state.total.store(bytes.len() as u64, Relaxed);
        for _ in &bytes {
            if state.cancelled.load(Relaxed) {
                return Err(GuardError::new("ABORTED", "cancelled: the caller's AbortSignal fired"));
            }
            sleep(Duration::from_millis(10));
            state.read.fetch_add(1, Relaxed);
        }
        Ok(total(&bytes))
    })
}

/// Refuses, with everything an error can say.
#[napi]
pub fn refuse(code: String, message: String, row: u32, byte_offset: u32) -> napi::Result<()> {
    run(|| Err(refusal(code, message, row, byte_offset)))
}

#[napi(ts_return_type = "Promise<void>")]
pub fn refuse_later(code: String, message: String, row: u32, byte_offset: u32) -> AsyncTask<Job<()>> {
    Job::start(move || Err(refusal(code, message, row, byte_offset)))
}

#[napi]
pub fn panic_now(message: String) -> napi::Result<()> {
    run(|| -> Result<(), GuardError> { panic!("{message}") })
}

#[napi(ts_return_type = "Promise<void>")]
pub fn panic_later(message: String) -> AsyncTask<Job<()>> {
    Job::start(move || -> Result<(), GuardError> { panic!("{message}") })
}

/// Panics with what panics again as it is dropped.
#[napi]
pub fn panic_twice() -> napi::Result<()> {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("again");
        }
    }
    run(|| -> Result<(), GuardError> { std::panic::panic_any(Bomb) })
}

/// Ends the process in the middle of a call, as a fault of native code would.
#[napi]
pub fn die_now() {
    std::process::abort();
}

#[derive(Default)]
pub struct State {
    cancelled: AtomicBool,
    read: AtomicU64,
    total: AtomicU64,
}

impl State {
    fn cancel(&self) {
        self.cancelled.store(true, Relaxed);
    }

    fn bytes_read(&self) -> u64 {
        self.read.load(Relaxed)
    }

    fn bytes_total(&self) -> u64 {
        self.total.load(Relaxed)
    }
}

fn total(bytes: &[u8]) -> f64 {
    bytes.iter().map(|&byte| f64::from(byte)).sum()
}

fn refusal(code: String, message: String, row: u32, byte_offset: u32) -> GuardError {
    GuardError { row: Some(row.into()), byte_offset: Some(byte_offset.into()), ..GuardError::new(code, message) }
}
