//! The one guard between Rust and JavaScript.
//!
//! A panic must not cross the boundary: out of a sync export or out of `Task::compute` it aborts the process. Every
//! export runs its work in [`run`] or as a [`Job`]; both turn a panic and a [`KernelError`] into a JavaScript error that
//! `packages/native` recognises: its `code` is `OXBOW_KERNEL` and its message is a JSON object.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use napi::bindgen_prelude::{AsyncTask, ToNapiValue, TypeName};
use napi::{Env, Error, Status, Task};
use oxbow_kernels::KernelError;

/// Runs a sync export's work.
pub fn run<T>(work: impl FnOnce() -> Result<T, KernelError>) -> napi::Result<T> {
    catch(work).map_err(Failure::into_error)
}

type Work<T> = Box<dyn FnOnce() -> Result<T, KernelError> + Send>;

/// Work for the thread pool. It owns what it reads: JavaScript may change or detach a buffer while the work runs.
pub struct Job<T>(Option<Work<T>>);

impl<T: Send + ToNapiValue + TypeName + 'static> Job<T> {
    /// Puts `work` on the thread pool and gives JavaScript a promise for its result.
    pub fn start(work: impl FnOnce() -> Result<T, KernelError> + Send + 'static) -> AsyncTask<Self> {
        AsyncTask::new(Self(Some(Box::new(work))))
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

enum Failure {
    Kernel(KernelError),
    Panic(String),
}

fn catch<T>(work: impl FnOnce() -> Result<T, KernelError>) -> Result<T, Failure> {
    // AssertUnwindSafe: kernels are pure, and whatever they were writing to is dropped or overwritten by the fallback.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(outcome) => outcome.map_err(Failure::Kernel),
        Err(payload) => Err(Failure::Panic(message_of(&*payload))),
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

impl Failure {
    fn into_error(self) -> Error {
        let json = match self {
            Self::Kernel(error) => {
                let mut json = format!("{{\"code\":\"{}\",\"message\":{}", error.code.as_str(), quoted(&error.message));
                if let Some(row) = error.row {
                    json.push_str(&format!(",\"row\":{row}"));
                }
                if let Some(offset) = error.byte_offset {
                    json.push_str(&format!(",\"byteOffset\":{offset}"));
                }
                json.push('}');
                json
            }
            Self::Panic(message) => format!("{{\"code\":\"NATIVE_PANIC\",\"message\":{}}}", quoted(&message)),
        };
        Error::new(Status::GenericFailure, format!("oxbow:{json}"))
    }
}

/// A JSON string. Also free of NUL, which would end the message of a Node-API error early.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if u32::from(c) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
