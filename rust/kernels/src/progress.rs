//! Work that takes a while, as its caller sees it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::{ErrorCode, KernelError};

/// How far a kernel is, and the way to end it. The caller keeps one end, the kernel the other.
#[derive(Debug, Default)]
pub struct Progress {
    cancelled: AtomicBool,
    bytes_read: AtomicU64,
    bytes_total: AtomicU64,
}

impl Progress {
    /// Ends the work soon, with an error of code [`ErrorCode::Aborted`].
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Bytes read so far.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read.load(Ordering::Relaxed)
    }

    /// The size the file had when it was opened; 0 before that, and for what has no size, such as a pipe.
    #[must_use]
    pub fn bytes_total(&self) -> u64 {
        self.bytes_total.load(Ordering::Relaxed)
    }

    pub(crate) fn set_total(&self, bytes: u64) {
        self.bytes_total.store(bytes, Ordering::Relaxed);
    }

    /// Says that all bytes up to `bytes` were read.
    pub(crate) fn reached(&self, bytes: u64) {
        self.bytes_read.fetch_max(bytes, Ordering::Relaxed);
    }

    /// Says that `bytes` more were read, somewhere in the file.
    pub(crate) fn advanced(&self, bytes: u64) {
        self.bytes_read.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    pub(crate) fn check(&self) -> Result<(), KernelError> {
        if self.is_cancelled() {
            return Err(KernelError::new(ErrorCode::Aborted, "cancelled: the caller's AbortSignal fired"));
        }
        Ok(())
    }
}
