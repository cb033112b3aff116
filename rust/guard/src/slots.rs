//! Memory that outlives a crash, for `crashSlots` of `@oxbow/addon`. An addon exports it with [`export_slots!`].
//!
//! [`export_slots!`]: crate::export_slots

use std::fs::{File, OpenOptions, TryLockError, create_dir_all, remove_file, rename};
use std::io::{self, Write};
use std::path::Path;

use memmap2::{MmapMut, MmapOptions};
use napi::bindgen_prelude::Uint8Array;

use crate::{GuardError, run};

/// Exports `mapSlots` and `slotsAreHeld`, which `crashSlots` of `@oxbow/addon` asks of an addon. Once in a crate.
#[macro_export]
macro_rules! export_slots {
    () => {
        /// A new file of `bytes` zeros as memory: what JavaScript stores there outlives the process, however it ends.
        #[::napi_derive::napi]
        pub fn map_slots(path: String, bytes: u32) -> ::napi::Result<::napi::bindgen_prelude::Uint8Array> {
            $crate::slots::map(&path, bytes)
        }

        /// Whether the process that mapped the file still lives.
        #[::napi_derive::napi]
        pub fn slots_are_held(path: String) -> ::napi::Result<bool> {
            $crate::slots::are_held(&path)
        }
    };
}

/// A new file of `bytes` zeros as memory: what JavaScript stores there outlives the process, however it ends. The file is
/// locked for as long, and no longer.
pub fn map(path: &str, bytes: u32) -> napi::Result<Uint8Array> {
    run(|| {
        let (file, mut map) = create(Path::new(path), bytes as usize).map_err(|error| failed(path, &error))?;
        let data = map.as_mut_ptr();
        // SAFETY: `data` is `bytes` long and stays mapped until the finalizer, which owns the map, drops it; nothing in
        // Rust reads or writes it.
        Ok::<_, GuardError>(unsafe {
            Uint8Array::with_external_data(data, bytes as usize, move |_, _| drop((map, file)))
        })
    })
}

/// Whether the process that mapped the file still lives: no lock outlives its process. Nobody holds a file that is gone.
pub fn are_held(path: &str) -> napi::Result<bool> {
    run(|| {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(failed(path, &error)),
        };
        // Shared, so that those who ask at the same time do not take each other for the owner.
        match file.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(failed(path, &error)),
        }
    })
}

fn create(path: &Path, bytes: usize) -> io::Result<(File, MmapMut)> {
    if let Some(directory) = path.parent() {
        create_dir_all(directory)?;
    }
    // Under its name only once it is locked: without a lock it would be taken for a dead process's.
    let begun = path.with_extension("new");
    let made = fill(&begun, bytes).and_then(|made| rename(&begun, path).map(|()| made));
    if made.is_err() {
        // What went wrong is told; that the rest of it stays behind as well would only hide it.
        remove_file(&begun).ok();
    }
    made
}

fn fill(path: &Path, bytes: usize) -> io::Result<(File, MmapMut)> {
    let mut file = OpenOptions::new().read(true).write(true).create_new(true).open(path)?;
    file.lock()?;
    // Written, not left as a hole: a full disk is an error here, and would be a fault of the process at a later store.
    file.write_all(&vec![0; bytes])?;
    // SAFETY: the file is ours, made just now under a name of its own; nobody truncates it while we live.
    let map = unsafe { MmapOptions::new().len(bytes).map_mut(&file) }?;
    Ok((file, map))
}

fn failed(path: &str, error: &io::Error) -> GuardError {
    GuardError::new("FILE_UNREADABLE", format!("{path}: {error}"))
}
