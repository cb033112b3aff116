use std::fs::File;
use std::io::{self, ErrorKind};

use crate::{ErrorCode, KernelError};

impl KernelError {
    /// What a failed system call on the file at `path` means to a caller. `fileError` in packages/kernels says the same.
    pub fn file(path: &str, error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => {
                Self::new(ErrorCode::FileNotFound, format!("no file at {path}: check the path"))
            }
            ErrorKind::IsADirectory => {
                Self::new(ErrorCode::FileIsDirectory, format!("{path} is a directory: pass the path of a file"))
            }
            ErrorKind::PermissionDenied => Self::new(
                ErrorCode::FileUnreadable,
                format!("{path} could not be read: permission denied; make it readable for this user"),
            ),
            _ => {
                let number = error.raw_os_error().unwrap_or(0);
                Self::new(
                    ErrorCode::FileUnreadable,
                    format!("{path} could not be read: system error {number}; check the file and the disk it is on"),
                )
            }
        }
    }
}

/// Reads from `offset` on, wherever other threads are reading; 0 only at the end of the file.
pub fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    loop {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(file, buffer, offset);
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(file, buffer, offset);
        match read {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}
