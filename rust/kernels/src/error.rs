use std::fmt;

/// What a caller can tell apart. The names are those of `InputErrorCode` in `packages/contract`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// An argument is of the right type, but not of a value the kernel takes.
    InvalidArgument,
    /// A number or an offset lies outside the range the kernel takes.
    OutOfRange,
    /// The input's bytes do not follow the format.
    InvalidInput,
    /// The input is well-formed, but of a kind this kernel does not take.
    Unsupported,
    /// No file at the path.
    FileNotFound,
    /// The path is a directory.
    FileIsDirectory,
    /// The file exists, and could not be read.
    FileUnreadable,
    /// The caller cancelled.
    Aborted,
}

impl ErrorCode {
    /// The code as JavaScript sees it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidArgument => "INVALID_ARGUMENT",
            Self::OutOfRange => "OUT_OF_RANGE",
            Self::InvalidInput => "INVALID_INPUT",
            Self::Unsupported => "UNSUPPORTED",
            Self::FileNotFound => "FILE_NOT_FOUND",
            Self::FileIsDirectory => "FILE_IS_DIRECTORY",
            Self::FileUnreadable => "FILE_UNREADABLE",
            Self::Aborted => "ABORTED",
        }
    }
}

/// Why a kernel gave no answer: a code for programs, a sentence for people, and where in the input, when there is a where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KernelError {
    /// For programs.
    pub code: ErrorCode,
    /// For people: what was found, and what to do.
    pub message: String,
    /// Row of the input, counted from 1.
    pub row: Option<u64>,
    /// Byte of the input, counted from 0.
    pub byte_offset: Option<u64>,
}

impl KernelError {
    /// An error that points nowhere in particular.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), row: None, byte_offset: None }
    }

    /// The same error, pointing at a byte of the input.
    #[must_use]
    pub fn at_byte(mut self, offset: u64) -> Self {
        self.byte_offset = Some(offset);
        self
    }

    /// The same error, pointing at a row of the input, counted from 1.
    #[must_use]
    pub fn at_row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }
}

impl fmt::Display for KernelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for KernelError {}
