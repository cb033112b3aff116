//! `oxbow-worker`: the kernels over framed stdio, or one of them over a file.

#![forbid(unsafe_code)]

mod frames;
mod limits;
mod once;
mod probe;
mod serve;

use std::process::ExitCode;

const HELP: &str = "\
oxbow-worker: the kernels of Oxbow in a process of their own

  oxbow-worker                                     answers length-prefixed frames on stdin and stdout
  oxbow-worker ndjson-stats FILE                   prints JSON
  oxbow-worker csv-groups FILE --by COLUMN --value COLUMN[:SCALE[:FROM]] ...
  oxbow-worker log-fields FILE PATTERN             PATTERN is a regular expression with named groups
  oxbow-worker byte-hash FILE

  --memory-mib N   the most address space it may take; an allocation beyond it ends the process
  --probes         answers the calls that crash, hang and babble, too: for tests
  --help, --version

Exit codes: 0 done, 1 the input was refused, 3 broken usage.
Example: oxbow-worker csv-groups sales.csv --by region --value quantity --value unit_price:2";

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Refused(message)) => failed(&message, 1),
        Err(Failure::Usage(message)) => failed(&format!("{message}; see oxbow-worker --help"), 3),
    }
}

/// Why it ends with another code than 0.
enum Failure {
    Refused(String),
    Usage(String),
}

fn failed(message: &str, code: u8) -> ExitCode {
    eprintln!("oxbow-worker: {message}");
    ExitCode::from(code)
}

fn run(arguments: Vec<String>) -> Result<(), Failure> {
    let mut arguments = arguments.into_iter().peekable();
    let mut probes = false;
    while let Some(option) = arguments.next_if(|each| each.starts_with("--")) {
        match option.as_str() {
            "--help" => {
                println!("{HELP}");
                return Ok(());
            }
            "--version" => {
                println!("oxbow-worker {}", env!("CARGO_PKG_VERSION"));
                return Ok(());
            }
            "--probes" => probes = true,
            "--memory-mib" => {
                let mib = arguments.next().and_then(|each| each.parse().ok());
                let mib = mib.ok_or_else(|| Failure::Usage("--memory-mib takes a number".to_owned()))?;
                limits::memory(mib).map_err(Failure::Usage)?;
            }
            _ => return Err(Failure::Usage(format!("there is no option {option}"))),
        }
    }
    match arguments.next() {
        None => {
            limits::die_with_parent();
            serve::serve(probes).map_err(Failure::Refused)
        }
        Some(kernel) => once::run(&kernel, arguments.collect()),
    }
}
