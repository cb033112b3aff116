//! What the operating system is asked to enforce.

/// Address space: an allocation beyond it fails, and ends the process.
#[cfg(unix)]
pub fn memory(mib: u64) -> Result<(), String> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let bytes = Some(mib << 20);
    setrlimit(Resource::As, Rlimit { current: bytes, maximum: bytes })
        .map_err(|error| format!("the limit of {mib} MiB could not be set: {error}"))
}

/// Address space: an allocation beyond it fails, and ends the process.
#[cfg(not(unix))]
pub fn memory(_mib: u64) -> Result<(), String> {
    Err("--memory-mib needs Unix".to_owned())
}

/// A worker that hangs does not see the end of its input: it goes with its parent all the same.
pub fn die_with_parent() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}
