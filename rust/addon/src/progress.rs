//! The caller's end of work on the thread pool.

use std::sync::Arc;

use napi_derive::napi;

/// How far a job is, and the way to end it.
#[napi]
#[derive(Default)]
pub struct Progress(Arc<oxbow_kernels::Progress>);

#[napi]
impl Progress {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    #[napi]
    pub fn cancel(&self) {
        self.0.cancel();
    }

    #[napi(getter)]
    pub fn bytes_read(&self) -> f64 {
        self.0.bytes_read() as f64
    }

    #[napi(getter)]
    pub fn bytes_total(&self) -> f64 {
        self.0.bytes_total() as f64
    }
}

impl Progress {
    /// The kernel's end.
    pub fn shared(&self) -> Arc<oxbow_kernels::Progress> {
        Arc::clone(&self.0)
    }
}
