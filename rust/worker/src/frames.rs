//! `u32 length | u8 kind | u32 id | payload`, little-endian; the length counts what follows it.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};

/// Refused before anything is allocated for it.
pub const MAX_FRAME_BYTES: u32 = 1 << 30;
/// Kind and id.
pub const HEADER_BYTES: u32 = 5;
const PREFIX_BYTES: usize = 4;

/// What a frame is. From [`FIRST_METHOD`] on, a call of that method.
pub mod kind {
    pub const HELLO: u8 = 0;
    pub const REPLY: u8 = 1;
    pub const REFUSAL: u8 = 2;
    pub const PANIC: u8 = 3;
    pub const FIRST_METHOD: u8 = 16;
}

/// One frame of the input.
pub struct Frame<'a> {
    pub kind: u8,
    pub id: u32,
    pub payload: &'a [u8],
}

/// Frames as they arrive: read in as few system calls as possible, and in place.
pub struct Input {
    file: File,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

/// Enough for most calls; a longer frame makes it longer for as long as it is there.
const BUFFER_BYTES: usize = 1 << 18;
/// A buffer of at most so much stays: the next frame may be as long.
const KEPT_BYTES: usize = 1 << 23;

impl Input {
    pub fn new(file: File) -> Self {
        Self { file, buffer: vec![0; BUFFER_BYTES], start: 0, end: 0 }
    }

    /// The length of the next frame, its prefix included, once it is all here.
    fn complete(&self) -> Result<Option<usize>, String> {
        let Some(prefix) = self.buffer[self.start..self.end].first_chunk::<PREFIX_BYTES>() else {
            return Ok(None);
        };
        let length = u32::from_le_bytes(*prefix);
        if !(HEADER_BYTES..=MAX_FRAME_BYTES).contains(&length) {
            return Err(format!("a frame of {length} bytes: from {HEADER_BYTES} to {MAX_FRAME_BYTES} are taken"));
        }
        let total = PREFIX_BYTES + length as usize;
        Ok((self.end - self.start >= total).then_some(total))
    }

    /// The next frame, if it is all here.
    pub fn next(&mut self) -> Result<Option<Frame<'_>>, String> {
        let Some(total) = self.complete()? else {
            return Ok(None);
        };
        let frame = &self.buffer[self.start + PREFIX_BYTES..self.start + total];
        self.start += total;
        let id = frame[1..].first_chunk().map_or(0, |id| u32::from_le_bytes(*id));
        Ok(Some(Frame { kind: frame[0], id, payload: &frame[HEADER_BYTES as usize..] }))
    }

    /// Waits for more bytes; false at the end of the input.
    pub fn fill(&mut self) -> io::Result<bool> {
        let here = self.end - self.start;
        let needed = self.buffer[self.start..self.end].first_chunk::<PREFIX_BYTES>();
        let needed = needed.map_or(0, |prefix| PREFIX_BYTES + u32::from_le_bytes(*prefix) as usize);
        if needed > self.buffer.len() || (here == 0 && self.buffer.len() > KEPT_BYTES) {
            let mut buffer = vec![0; needed.max(BUFFER_BYTES)];
            buffer[..here].copy_from_slice(&self.buffer[self.start..self.end]);
            self.buffer = buffer;
            (self.start, self.end) = (0, here);
        } else if self.start > 0
            && (here == 0 || self.end == self.buffer.len() || self.start + needed > self.buffer.len())
        {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, here);
        }
        let read = self.file.read(&mut self.buffer[self.end..])?;
        self.end += read;
        Ok(read > 0)
    }

    /// Whether part of a frame has arrived.
    pub fn is_inside_frame(&self) -> bool {
        self.end > self.start
    }
}

/// Frames on their way out. They leave when somebody flushes, or when there are many.
pub struct Output(BufWriter<File>);

impl Output {
    pub fn new(file: File) -> Self {
        Self(BufWriter::with_capacity(1 << 16, file))
    }

    pub fn write(&mut self, kind: u8, id: u32, payload: &[u8]) -> io::Result<()> {
        let length = HEADER_BYTES + u32::try_from(payload.len()).map_err(io::Error::other)?;
        let mut header = [0; PREFIX_BYTES + HEADER_BYTES as usize];
        header[..4].copy_from_slice(&length.to_le_bytes());
        header[4] = kind;
        header[5..].copy_from_slice(&id.to_le_bytes());
        self.0.write_all(&header)?;
        self.0.write_all(payload)
    }

    /// Bytes that are no frame: for probes.
    pub fn write_raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
