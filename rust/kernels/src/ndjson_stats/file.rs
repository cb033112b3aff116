//! The statistics of a file: sections read and counted by several threads, in constant memory.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::{NdjsonStats, Totals};
use crate::file::read_at;
use crate::{KernelError, Progress};

/// What a thread reads at a time: enough to make the system calls cheap, and half of a second-level cache.
const CHUNK_BYTES: usize = 256 << 10;

/// What a thread takes on at a time, at least.
const SECTION_BYTES: u64 = 4 << 20;

/// So that what is kept of every section does not grow with the file.
const MAX_SECTIONS: u64 = 1024;

/// A server has other callers: one file does not get more cores than this.
const MAX_THREADS: usize = 8;

/// Counts all lines of the file at `path`.
///
/// # Errors
///
/// `FileNotFound`, `FileIsDirectory`, `FileUnreadable`, `Aborted`; `Unsupported` for a line longer than
/// [`super::MAX_LINE_BYTES`].
pub fn ndjson_stats_file(path: &str, progress: &Progress) -> Result<Totals, KernelError> {
    let failed = |error| KernelError::file(path, &error);
    let file = File::open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    progress.set_total(about.len());
    let outcome = if about.is_file() && about.len() > SECTION_BYTES {
        in_sections(&file, about.len(), progress)
    } else {
        in_order(file, progress)
    };
    progress.check()?;
    let totals = outcome.map_err(failed)?;
    totals.check_length()?;
    Ok(totals)
}

/// For what is small, and for what cannot be read at an offset.
fn in_order(mut file: File, progress: &Progress) -> io::Result<Totals> {
    let mut stats = NdjsonStats::default();
    let mut chunk = vec![0; CHUNK_BYTES];
    while !progress.is_cancelled() {
        match file.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => {
                progress.advanced(read as u64);
                if stats.update(&chunk[..read]).is_err() {
                    break;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(stats.into_totals())
}

/// Cuts the file into sections; a line belongs to the section it begins in. The last section goes on to the end of the
/// file, wherever that is by then.
fn in_sections(file: &File, size: u64, progress: &Progress) -> io::Result<Totals> {
    let section_bytes = SECTION_BYTES.max(size.div_ceil(MAX_SECTIONS));
    let sections = size.div_ceil(section_bytes) as usize;
    let counted = Mutex::new((0..sections).map(|_| None).collect::<Vec<_>>());
    let next = AtomicUsize::new(0);
    let work = || {
        let mut chunk = vec![0; CHUNK_BYTES];
        while !progress.is_cancelled() {
            let section = next.fetch_add(1, Relaxed);
            if section >= sections {
                break;
            }
            let begin = section as u64 * section_bytes;
            let end = if section + 1 == sections { u64::MAX } else { begin + section_bytes };
            let outcome = count_section(file, begin..end, &mut chunk, progress);
            if outcome.is_err() {
                // Sections are given out in order: those before this one are in hand, those behind are not needed.
                next.store(sections, Relaxed);
            }
            counted.lock().unwrap_or_else(PoisonError::into_inner)[section] = Some(outcome);
        }
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from).min(MAX_THREADS).min(sections);
        for _ in 1..threads {
            // Where no thread can be had, those that there are do its share.
            let _ = thread::Builder::new().name("ndjson-stats".to_owned()).spawn_scoped(scope, work);
        }
        work();
    });
    let mut totals = Totals::default();
    for outcome in counted.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().flatten() {
        totals.append(&outcome?);
    }
    Ok(totals)
}

/// Counts the lines that begin in `section`, the last of them to its end.
fn count_section(file: &File, section: Range<u64>, chunk: &mut [u8], progress: &Progress) -> io::Result<Totals> {
    let mut stats = NdjsonStats::default();
    // A line begins behind a newline, so the search for the first one starts at the last byte of the section before.
    let mut at = section.start.saturating_sub(1);
    let mut in_line = section.start == 0;
    while !progress.is_cancelled() {
        let read = read_at(file, chunk, at)?;
        let mut bytes = &chunk[..read];
        // The first newline at or behind the section's last byte ends its last line.
        let last = (section.end - 1).saturating_sub(at);
        let tail = usize::try_from(last).ok().and_then(|last| bytes.get(last..)).unwrap_or_default();
        let end = memchr::memchr(b'\n', tail).map(|newline| read - tail.len() + newline + 1);
        if let Some(end) = end {
            bytes = &bytes[..end];
        }
        at += read as u64;
        if !in_line {
            match memchr::memchr(b'\n', bytes) {
                Some(newline) => {
                    bytes = &bytes[newline + 1..];
                    in_line = true;
                }
                // No line begins here: the section lies inside one.
                None if at >= section.end => break,
                None => bytes = &[],
            }
        }
        if stats.update(bytes).is_err() || end.is_some() || read == 0 {
            break;
        }
    }
    let totals = stats.into_totals();
    progress.advanced(totals.bytes);
    Ok(totals)
}
