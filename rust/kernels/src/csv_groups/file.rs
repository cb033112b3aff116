//! The groups of a file, read in pieces by as many threads as help.
//!
//! Whoever is free reads the next piece and cuts it behind its last record: the parity of its quotes says which line feed
//! that is. Pieces are then parsed side by side, each thread with groups of its own. What depends on order (row numbers,
//! the first bad row, the first fault) is put together in the order of the pieces.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::panic::resume_unwind;
use std::sync::Mutex;
use std::thread;

use super::parser::{Parser, Part};
use super::records::{Fault, FaultKind};
use super::{Query, Totals};
use crate::KernelError;
use crate::progress::Progress;

/// 1 MiB: larger pieces gain nothing, and a piece should still be cached when it is parsed.
const PIECE: usize = 1 << 20;
/// Below this many bytes for each, more threads cost more than they bring.
const BYTES_PER_THREAD: u64 = 4 << 20;
const MOST_THREADS: usize = 4;

/// The groups of a file, in constant memory: for each thread one piece, the longest record and the groups.
pub fn csv_groups_file(path: &str, query: &Query, progress: &Progress) -> Result<Totals, KernelError> {
    let file = File::open(path).map_err(|error| KernelError::file(path, &error))?;
    let metadata = file.metadata().map_err(|error| KernelError::file(path, &error))?;
    let bytes = if metadata.is_file() { metadata.len() } else { 0 };
    progress.set_total(bytes);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(MOST_THREADS).min((bytes / BYTES_PER_THREAD) as usize).max(1);
    let how = How { threads, piece: PIECE };
    match run(path, file, query, progress, how) {
        Ok(totals) => Ok(totals),
        Err(Stop::Error(error)) => Err(error),
        Err(Stop::Fault(fault)) if how.threads == 1 || !matches!(fault.kind, FaultKind::TooManyGroups) => {
            Err(fault.into_error(query))
        }
        // Which row began the group too many can only be said by somebody who saw all rows in order.
        Err(Stop::Fault(_)) => {
            let file = File::open(path).map_err(|error| KernelError::file(path, &error))?;
            run(path, file, query, progress, How { threads: 1, ..how }).map_err(|stop| match stop {
                Stop::Error(error) => error,
                Stop::Fault(fault) => fault.into_error(query),
            })
        }
    }
}

enum Stop {
    Fault(Fault),
    Error(KernelError),
}

#[derive(Clone, Copy)]
struct How {
    threads: usize,
    /// What is read at a time, in bytes, at least.
    piece: usize,
}

fn run(path: &str, file: File, query: &Query, progress: &Progress, how: How) -> Result<Totals, Stop> {
    let work = Mutex::new(Work {
        pieces: Pieces { path, file, query, piece: how.piece, carry: Vec::new(), next: 0, offset: 0, ended: false },
        ledger: Ledger::default(),
        error: None,
    });
    // The first piece holds the header, which all need.
    let mut first = Worker { parser: Parser::new(query), buffer: Vec::new() };
    first.step(&work, progress);
    let mut others: Vec<Worker> =
        (1..how.threads).map(|_| Worker { parser: first.parser.continued(), buffer: Vec::new() }).collect();
    thread::scope(|scope| {
        let (work, handles) = (&work, &mut Vec::new());
        for other in &mut others {
            // Without a thread there is one worker less, and the others do its share.
            handles.extend(thread::Builder::new().spawn_scoped(scope, move || while other.step(work, progress) {}));
        }
        while first.step(work, progress) {}
        for handle in handles.drain(..) {
            if let Err(panic) = handle.join() {
                resume_unwind(panic);
            }
        }
    });
    let work = work.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(error) = work.error {
        return Err(Stop::Error(error));
    }
    let parser = first.parser.joined(others.iter().map(|other| &other.parser));
    if parser.has_too_many_groups() {
        return Err(Stop::Fault(Fault::new(FaultKind::TooManyGroups, 0, 0)));
    }
    work.ledger.close(&parser).map_err(Stop::Fault)
}

/// What the threads share, one at a time.
struct Work<'a> {
    pieces: Pieces<'a>,
    ledger: Ledger,
    error: Option<KernelError>,
}

struct Worker {
    parser: Parser,
    buffer: Vec<u8>,
}

impl Worker {
    /// Reads and parses one piece. False when there is none, or no reason to go on.
    fn step(&mut self, work: &Mutex<Work<'_>>, progress: &Progress) -> bool {
        let piece = {
            let mut work = work.lock().expect("no worker panicked");
            if work.error.is_some() || work.ledger.has_fault() {
                return false;
            }
            let piece = work.pieces.read(&mut self.buffer, progress);
            match piece {
                Ok(Some(piece)) => piece,
                Ok(None) => return false,
                Err(error) => {
                    work.error = Some(error);
                    return false;
                }
            }
        };
        let part = self.parser.part(&self.buffer[..piece.length], piece.offset, piece.last);
        progress.reached(piece.offset + piece.length as u64);
        work.lock().expect("no worker panicked").ledger.enter(piece.number, part);
        true
    }
}

/// Some whole records.
struct Piece {
    number: u64,
    offset: u64,
    length: usize,
    last: bool,
}

struct Pieces<'a> {
    path: &'a str,
    file: File,
    query: &'a Query,
    piece: usize,
    /// What was read behind the last record of the piece before.
    carry: Vec<u8>,
    next: u64,
    offset: u64,
    ended: bool,
}

impl Pieces<'_> {
    fn read(&mut self, buffer: &mut Vec<u8>, progress: &Progress) -> Result<Option<Piece>, KernelError> {
        if self.ended {
            return Ok(None);
        }
        let mut length = self.carry.len();
        buffer.resize(buffer.len().max(length), 0);
        buffer[..length].copy_from_slice(&self.carry);
        loop {
            let wanted = length + length.max(self.piece);
            buffer.resize(buffer.len().max(wanted), 0);
            while length < wanted && !self.ended {
                // Each time, not once a piece: a pipe may take long to fill one.
                progress.check()?;
                match self.file.read(&mut buffer[length..wanted]) {
                    Ok(0) => self.ended = true,
                    Ok(more) => length += more,
                    Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(KernelError::file(self.path, &error)),
                }
            }
            // Longer than any record may be: whoever parses it will say so.
            let hopeless = length > self.query.max_record_bytes + 3;
            let end = match behind_last_record(&buffer[..length]) {
                _ if self.ended => length,
                Some(end) => end,
                None if hopeless => length,
                None => continue,
            };
            self.carry.clear();
            self.carry.extend_from_slice(&buffer[end..length]);
            let piece = Piece { number: self.next, offset: self.offset, length: end, last: self.ended };
            self.next += 1;
            self.offset += end as u64;
            return Ok(Some(piece));
        }
    }
}

/// Where the last record that ends in `bytes` ends, when they begin with a record. Right for what is a CSV; in what is none,
/// right up to the first fault, which is all that will be read of it.
fn behind_last_record(bytes: &[u8]) -> Option<usize> {
    let mut inside = memchr::memchr_iter(b'"', bytes).count() % 2 == 1;
    let mut end = bytes.len();
    while let Some(at) = memchr::memrchr2(b'\n', b'"', &bytes[..end]) {
        if bytes[at] == b'"' {
            inside = !inside;
        } else if !inside {
            return Some(at + 1);
        }
        end = at;
    }
    None
}

/// Puts the parts together in their order, whatever the order they come in.
#[derive(Default)]
struct Ledger {
    next: u64,
    early: BTreeMap<u64, Result<Part, Fault>>,
    total: Part,
    fault: Option<Fault>,
}

impl Ledger {
    fn enter(&mut self, number: u64, part: Result<Part, Fault>) {
        self.early.insert(number, part);
        while let Some(part) = self.early.remove(&self.next) {
            self.next += 1;
            match part {
                Ok(part) if self.fault.is_none() => self.total.append(part),
                Err(fault) if self.fault.is_none() => {
                    self.fault = Some(Fault { row: self.total.records + fault.row, ..fault });
                }
                _ => {}
            }
        }
    }

    /// Also true of a fault whose turn has not come: reading on is useless, and those before it are being parsed.
    fn has_fault(&self) -> bool {
        self.fault.is_some() || self.early.values().any(Result::is_err)
    }

    fn close(self, parser: &Parser) -> Result<Totals, Fault> {
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok(parser.totals_of(&self.total)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{Random, query, sample};
    use super::super::{CsvGroups, csv_groups};
    use super::*;

    /// The totals, or the fault with its place. Faults of several threads may lack the place of a group too many.
    fn outcome(result: Result<Totals, Stop>, query: &Query) -> Result<Totals, KernelError> {
        result.map_err(|stop| match stop {
            Stop::Fault(fault) => fault.into_error(query),
            Stop::Error(error) => error,
        })
    }

    #[test]
    fn threads_and_pieces_make_no_difference() {
        let path = std::env::temp_dir().join(format!("oxbow-csv-{}", std::process::id()));
        let name = path.to_str().expect("a UTF-8 path");
        let mut random = Random::new(3);
        for _ in 0..400 {
            let bytes = sample(&mut random);
            std::fs::write(&path, &bytes).expect("a writable directory");
            let query = query(&mut random);
            let expected = csv_groups(&bytes, &query);
            for how in [How { threads: 1, piece: 1 }, How { threads: 1, piece: 64 }, How { threads: 3, piece: 16 }] {
                let file = File::open(&path).expect("the file just written");
                let found = outcome(run(name, file, &query, &Progress::default(), how), &query);
                let too_many = |result: &Result<Totals, KernelError>| {
                    result.as_ref().is_err_and(|error| error.message.contains("one more group"))
                };
                // Here the caller asks one thread where.
                if how.threads > 1 && too_many(&found) && (too_many(&expected) || expected.is_err()) {
                    continue;
                }
                assert_eq!(found, expected, "{} threads: {:?}", how.threads, String::from_utf8_lossy(&bytes));
            }
        }
        std::fs::remove_file(&path).expect("the file just written");
    }

    #[test]
    fn chunks_make_no_difference() {
        let mut random = Random::new(5);
        for _ in 0..2000 {
            let bytes = sample(&mut random);
            let query = query(&mut random);
            let length = 1 + random.below(40);
            let mut groups = CsvGroups::new(query.clone());
            let updated = bytes.chunks(length).try_for_each(|chunk| groups.update(chunk));
            let found = updated.and_then(|()| groups.finish());
            assert_eq!(found, csv_groups(&bytes, &query), "{length}: {:?}", String::from_utf8_lossy(&bytes));
        }
    }
}
