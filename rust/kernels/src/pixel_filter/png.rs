//! The chunks of a PNG: lengths, CRCs, header, and which chunks are kept. Messages are those of the TypeScript reference.

use std::borrow::Cow;

use crate::{ErrorCode, KernelError};

const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];

// What the PNG specification knows, and does not tie to the pixels' values. Of the rest, a chunk whose name says
// "unsafe to copy" may describe the pixels as they were, so the specification forbids to hand it on.
const KEPT: [&[u8; 4]; 18] = [
    b"PLTE", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs",
    b"sPLT", b"eXIf", b"tIME", b"tEXt", b"zTXt", b"iTXt",
];

/// A PNG taken apart, and nothing decoded: views of the file.
pub struct Png<'a> {
    width: u32,
    height: u32,
    /// 3 for RGB, 4 for RGBA; a channel is a byte.
    pub channels: usize,
    /// Whole chunks between the header and the image data.
    before: Vec<&'a [u8]>,
    /// The contents of the IDAT chunks.
    idat: Vec<&'a [u8]>,
    idat_offset: u64,
    /// Whole chunks between the image data and the end.
    after: Vec<&'a [u8]>,
}

struct Header {
    width: u32,
    height: u32,
    channels: usize,
}

/// Reads the chunks of an 8-bit RGB or RGBA PNG without interlacing; bytes behind IEND are ignored.
pub fn parse(file: &[u8], max_pixels: u64) -> Result<Png<'_>, KernelError> {
    if !file.starts_with(&SIGNATURE) {
        let found = "this is no PNG: its first 8 bytes are not the signature";
        return Err(KernelError::new(ErrorCode::InvalidInput, found).at_byte(0));
    }
    let mut header: Option<Header> = None;
    let (mut before, mut idat, mut after) = (Vec::new(), Vec::new(), Vec::new());
    let (mut idat_offset, mut idat_end) = (0, 0);
    let mut at = 8;
    loop {
        let chunk = chunk_at(file, at)?;
        let kind = &chunk[4..8];
        let end = at + chunk.len();
        match (kind, &header) {
            (b"IHDR", None) => header = Some(parse_header(file, at, chunk, max_pixels)?),
            (_, None) => return Err(invalid(format!("the first chunk is {}, and must be IHDR", name(kind)), at)),
            (b"IHDR", Some(_)) => return Err(invalid("a second IHDR chunk", at)),
            (b"IDAT", _) => {
                if idat.is_empty() {
                    idat_offset = at;
                } else if idat_end != at {
                    return Err(invalid("an IDAT chunk apart from the others", at));
                }
                idat.push(&chunk[8..chunk.len() - 4]);
                idat_end = end;
            }
            (b"IEND", Some(header)) => {
                if chunk.len() != 12 {
                    return Err(invalid("the IEND chunk is not empty", at));
                }
                if idat.is_empty() {
                    return Err(invalid("no IDAT chunk, so no image data", at));
                }
                let &Header { width, height, channels } = header;
                return Ok(Png { width, height, channels, before, idat, idat_offset: idat_offset as u64, after });
            }
            _ if is_kept(kind, at)? => if idat.is_empty() { &mut before } else { &mut after }.push(chunk),
            _ => {}
        }
        at = end;
    }
}

impl Png<'_> {
    /// The bytes of a row: its filter type and its pixels.
    pub fn row_len(&self) -> usize {
        self.width as usize * self.channels + 1
    }

    /// The bytes of all rows.
    pub fn rows_len(&self) -> u64 {
        self.row_len() as u64 * u64::from(self.height)
    }

    /// The contents of all IDAT chunks in one piece.
    pub fn stream(&self) -> Cow<'_, [u8]> {
        if let [only] = self.idat[..] { Cow::Borrowed(only) } else { Cow::Owned(self.idat.concat()) }
    }

    /// Refuses what is too short for the declared image before anything is allocated for it: deflate makes at most 258
    /// bytes of 2 bits.
    pub fn check_length(&self) -> Result<(), KernelError> {
        let compressed: u64 = self.idat.iter().map(|part| part.len() as u64).sum();
        if self.rows_len() > compressed * 1032 {
            return Err(self.invalid_data("is too short for the declared size"));
        }
        Ok(())
    }

    /// The header of an RGB image of the same size, with nothing beside it.
    pub fn without_alpha_and_metadata(&self) -> Self {
        Self { channels: 3, before: Vec::new(), after: Vec::new(), idat: self.idat.clone(), ..*self }
    }

    /// A fault of the image data: where in it is not known, so the error points at its first chunk.
    pub fn invalid_data(&self, found: &str) -> KernelError {
        invalid(format!("the image data {found}"), self.idat_offset as usize)
    }

    /// A row of the image data whose filter type PNG does not define; `row` is counted from 1.
    pub fn invalid_row(&self, row: u64, kind: u8) -> KernelError {
        invalid(format!("row {row} has filter type {kind}"), self.idat_offset as usize).at_row(row)
    }

    /// Writes the new file up to where the contents of its one IDAT chunk begin, which is left open.
    pub fn start_file(&self, out: &mut Vec<u8>) -> OpenChunk {
        out.extend_from_slice(&SIGNATURE);
        let mut header = [0; 13];
        header[..4].copy_from_slice(&self.width.to_be_bytes());
        header[4..8].copy_from_slice(&self.height.to_be_bytes());
        header[8..10].copy_from_slice(&[8, if self.channels == 3 { 2 } else { 6 }]);
        let chunk = OpenChunk::begin(out, b"IHDR");
        out.extend_from_slice(&header);
        chunk.seal(out);
        for chunk in &self.before {
            out.extend_from_slice(chunk);
        }
        OpenChunk::begin(out, b"IDAT")
    }

    /// Seals the IDAT chunk that `start_file` began, and writes what follows it.
    pub fn finish_file(&self, idat: OpenChunk, out: &mut Vec<u8>) {
        idat.seal(out);
        for chunk in &self.after {
            out.extend_from_slice(chunk);
        }
        OpenChunk::begin(out, b"IEND").seal(out);
    }
}

/// A chunk at the end of a file that is being written.
pub struct OpenChunk {
    start: usize,
    checked: usize,
    crc: crc32fast::Hasher,
}

impl OpenChunk {
    fn begin(out: &mut Vec<u8>, kind: &[u8; 4]) -> Self {
        let start = out.len();
        out.extend_from_slice(&[0; 4]);
        out.extend_from_slice(kind);
        Self { start, checked: start + 4, crc: crc32fast::Hasher::new() }
    }

    /// Takes what was added to `file` into the checksum, while it is still in a cache.
    pub fn check(&mut self, file: &[u8]) {
        self.crc.update(&file[self.checked..]);
        self.checked = file.len();
    }

    fn seal(mut self, out: &mut Vec<u8>) {
        self.check(out);
        // maxPixels keeps the rows below 2^31 bytes, and stored blocks would be the longest way to write them.
        let length = (out.len() - self.start - 8) as u32;
        out[self.start..self.start + 4].copy_from_slice(&length.to_be_bytes());
        out.extend_from_slice(&self.crc.finalize().to_be_bytes());
    }
}

fn chunk_at(file: &[u8], at: usize) -> Result<&[u8], KernelError> {
    let left = &file[at..];
    if left.is_empty() {
        return Err(invalid("the file ends without an IEND chunk", at));
    }
    if left.len() < 12 {
        let found = format!("the file ends within a chunk: {} bytes are left, and a chunk has 12 or more", left.len());
        return Err(invalid(found, at));
    }
    let kind = &left[4..8];
    if !kind.iter().all(u8::is_ascii_alphabetic) {
        return Err(invalid("a chunk's type is not four letters", at + 4));
    }
    let length = be_u32(left, 0) as usize;
    if length > left.len() - 12 {
        let found = format!("the {} chunk claims {length} bytes, and {} are left", name(kind), left.len() - 12);
        return Err(invalid(found, at));
    }
    let chunk = &left[..12 + length];
    if crc32fast::hash(&chunk[4..8 + length]) != be_u32(chunk, 8 + length) {
        return Err(invalid(format!("the {} chunk's CRC does not match its contents", name(kind)), at + 8 + length));
    }
    Ok(chunk)
}

fn parse_header(file: &[u8], at: usize, chunk: &[u8], max_pixels: u64) -> Result<Header, KernelError> {
    if chunk.len() != 25 {
        return Err(invalid(format!("the IHDR chunk holds {} bytes, and must hold 13", chunk.len() - 12), at));
    }
    let (width, height) = (be_u32(file, 16), be_u32(file, 20));
    for (what, value, offset) in [("width", width, 16), ("height", height, 20)] {
        if value == 0 || value >= 1 << 31 {
            return Err(invalid(format!("a {what} of {value}, and it must be from 1 to 2^31 - 1"), offset));
        }
    }
    let [depth, colour, compression, filter, interlace] = [file[24], file[25], file[26], file[27], file[28]];
    let depths: &[u8] = match colour {
        0 => &[1, 2, 4, 8, 16],
        3 => &[1, 2, 4, 8],
        2 | 4 | 6 => &[8, 16],
        _ => return Err(invalid(format!("colour type {colour}, which PNG does not define"), 25)),
    };
    if !depths.contains(&depth) {
        return Err(invalid(format!("colour type {colour} with {depth} bits, which PNG does not define"), 24));
    }
    if compression != 0 {
        return Err(invalid(format!("compression method {compression}, which PNG does not define"), 26));
    }
    if filter != 0 {
        return Err(invalid(format!("filter method {filter}, which PNG does not define"), 27));
    }
    if interlace > 1 {
        return Err(invalid(format!("interlace method {interlace}, which PNG does not define"), 28));
    }
    let channels = match colour {
        2 => 3,
        6 => 4,
        _ => {
            let kind = match colour {
                0 => "greyscale",
                3 => "palette",
                _ => "greyscale with alpha",
            };
            let found = format!("a {kind} PNG, and only RGB and RGBA are filtered: convert it first");
            return Err(unsupported(found, 25));
        }
    };
    if depth != 8 {
        let found = "a PNG with 16 bits per channel, and only 8 are filtered: convert it first";
        return Err(unsupported(found, 24));
    }
    if interlace == 1 {
        return Err(unsupported("an interlaced PNG, and only plain ones are filtered: convert it first", 28));
    }
    if u64::from(width) * u64::from(height) > max_pixels {
        let found = format!(
            "the header declares {width} × {height} pixels, and at most {max_pixels} are allowed: raise maxPixels"
        );
        return Err(KernelError::new(ErrorCode::OutOfRange, found).at_byte(16));
    }
    Ok(Header { width, height, channels })
}

fn is_kept(kind: &[u8], at: usize) -> Result<bool, KernelError> {
    if KEPT.iter().any(|kept| kind == *kept) {
        return Ok(true);
    }
    let refused = match kind {
        b"tRNS" => {
            "a transparent colour (tRNS), which a filter would move to other pixels: convert the image to RGBA first"
        }
        b"acTL" => "an animation (acTL), whose later frames would stay unfiltered: extract its frames first",
        // Upper case in the first letter: an image cannot be read without this chunk. In the fourth: unsafe to copy.
        _ if kind[0].is_ascii_uppercase() => {
            return Err(unsupported(format!("the PNG needs a chunk {}, which is unknown here", name(kind)), at));
        }
        _ => return Ok(kind[3].is_ascii_lowercase()),
    };
    Err(unsupported(format!("the PNG has {refused}"), at))
}

fn be_u32(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// Four letters, checked before.
fn name(kind: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(kind)
}

fn invalid(found: impl AsRef<str>, at: usize) -> KernelError {
    let message = format!("not a valid PNG: {}", found.as_ref());
    KernelError::new(ErrorCode::InvalidInput, message).at_byte(at as u64)
}

fn unsupported(found: impl Into<String>, at: usize) -> KernelError {
    KernelError::new(ErrorCode::Unsupported, found).at_byte(at as u64)
}
