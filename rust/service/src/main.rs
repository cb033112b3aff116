//! `oxbow-service`: the kernels over gRPC.

#![forbid(unsafe_code)]

mod calls;
mod dispatch;
mod incoming;
mod limits;
mod log;
mod metrics;
mod options;
mod raw;
mod serve;

use std::process::ExitCode;

use options::{Asked, HELP, Options};

fn main() -> ExitCode {
    match Options::parse(std::env::args().skip(1)) {
        Ok(Asked::Help) => {
            println!("{HELP}");
            ExitCode::SUCCESS
        }
        Ok(Asked::Version) => {
            println!("oxbow-service {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Ok(Asked::Serve(options)) => match serve::serve(*options) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                log::error("failed", &[("because", error.to_string().into())]);
                ExitCode::FAILURE
            }
        },
        Err(message) => {
            eprintln!("oxbow-service: {message}; see oxbow-service --help");
            ExitCode::from(3)
        }
    }
}
