use std::any::Any;
use std::mem::forget;
use std::panic::{AssertUnwindSafe, catch_unwind};

use napi::bindgen_prelude::{AsyncTask, ToNapiValue, TypeName};
use napi::{Env, Error, Status, Task};

use crate::GuardError;

/// Runs the work of a synchronous export. A panic and an error of the work both become an error of JavaScript.
///
/// Only panics that unwind are caught: a crate that is built with `panic = "abort"` ends the process as ever.
pub fn run<T, E: Into<GuardError>>(work: impl FnOnce() -> Result<T, E>) -> napi::Result<T> {
    // AssertUnwindSafe: whatever the work was writing to is the caller's output, which nobody reads after an error.
    match catch_unwind(AssertUnwindSafe(|| work().map_err(Into::into))) {
        Ok(outcome) => outcome.map_err(Error::from),
        Err(payload) => Err(GuardError::new("NATIVE_PANIC", message_of(payload)).into()),
    }
}

type Work<T> = Box<dyn FnOnce() -> Result<T, GuardError> + Send>;

/// Work for the thread pool. It owns what it reads: JavaScript may change or detach a buffer while the work runs.
pub struct Job<T>(Option<Work<T>>);

impl<T: Send + ToNapiValue + TypeName + 'static> Job<T> {
    /// Puts `work` on the thread pool and gives JavaScript a promise for its result; guarded as by [`run`].
    pub fn start<E: Into<GuardError>>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> AsyncTask<Self> {
        AsyncTask::new(Self(Some(Box::new(|| work().map_err(Into::into)))))
    }
}

impl<T: Send + ToNapiValue + TypeName + 'static> Task for Job<T> {
    type Output = T;
    type JsValue = T;

    fn compute(&mut self) -> napi::Result<T> {
        match self.0.take() {
            Some(work) => run(work),
            None => Err(Error::new(Status::GenericFailure, "a job ran twice")),
        }
    }

    fn resolve(&mut self, _env: Env, output: T) -> napi::Result<T> {
        Ok(output)
    }
}

fn message_of(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => {
            let message = payload.downcast_ref::<&str>().map_or("a panic without a message", |text| text).to_owned();
            // Not dropped: what somebody panicked with may panic again as it is dropped.
            forget(payload);
            message
        }
    }
}
