use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use oxbow_kernels::KernelError;

use crate::envelope::Refusal;

/// What became of a call.
#[derive(Debug)]
pub enum Outcome<T> {
    /// The answer.
    Reply(T),
    /// The input is at fault.
    Refusal(Refusal),
    /// The kernel is at fault; the process lives.
    Panic(String),
}

/// Runs a kernel so that its panic is an outcome. Stack overflows and failed allocations end the process still.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, KernelError>) -> Outcome<T> {
    // AssertUnwindSafe: kernels are pure, and what they were writing to is dropped.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(reply)) => Outcome::Reply(reply),
        Ok(Err(error)) => Outcome::Refusal(refusal(error)),
        Err(payload) => Outcome::Panic(message_of(&*payload)),
    }
}

/// A kernel's error as it travels.
#[must_use]
pub fn refusal(error: KernelError) -> Refusal {
    Refusal {
        code: error.code.as_str().to_owned(),
        message: error.message,
        row: error.row,
        byte_offset: error.byte_offset,
    }
}

fn message_of(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "a panic without a message".to_owned()
    }
}
