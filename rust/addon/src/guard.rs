//! The guard of `oxbow-guard`, for kernels: it knows their errors by their own names.

use napi::bindgen_prelude::{AsyncTask, ToNapiValue, TypeName};
use oxbow_guard::GuardError;
pub use oxbow_guard::Job;
use oxbow_kernels::KernelError;

/// Runs the work of a synchronous export: no panic crosses, and an error is one of JavaScript.
pub fn run<T>(work: impl FnOnce() -> Result<T, KernelError>) -> napi::Result<T> {
    oxbow_guard::run(|| work().map_err(told))
}

/// The same on the thread pool. The work owns what it reads.
pub fn start<T: Send + ToNapiValue + TypeName + 'static>(
    work: impl FnOnce() -> Result<T, KernelError> + Send + 'static,
) -> AsyncTask<Job<T>> {
    Job::start(|| work().map_err(told))
}

fn told(KernelError { code, message, row, byte_offset }: KernelError) -> GuardError {
    GuardError { row, byte_offset, ..GuardError::new(code.as_str(), message) }
}
