#![doc = include_str!("../README.md")]

mod error;
mod guard;
mod progress;
pub mod slots;

pub use error::GuardError;
pub use guard::{Job, run};
