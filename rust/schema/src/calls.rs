//! Every kernel over its messages. What a request may hold is checked by the client, as the control does it; what would
//! make a kernel panic or allocate without end is refused here as well.

use oxbow_kernels::message_codec::{self, Columns, Messages};
use oxbow_kernels::ndjson_stats::Totals;
use oxbow_kernels::pixel_filter::{self, Mix, PixelFilter};
use oxbow_kernels::{ErrorCode, KernelError, Progress, byte_hash, csv_groups, ndjson_stats, sum_squares};
use prost::Message as _;

use crate::columns::{column, elements};
use crate::csv::{query_of, totals as csv_totals};
use crate::logs;
use crate::outcome::{Outcome, guarded, refusal};
use crate::v1::*;

/// A kernel by name, over bytes.
#[derive(Clone, Copy)]
pub struct Method {
    /// As in `service Kernels`.
    pub name: &'static str,
    run: fn(&[u8]) -> Outcome<Vec<u8>>,
}

impl Method {
    /// Whether it reads a file of this machine: for the worker only, and in a thread of its own.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.name.ends_with("File")
    }

    /// Decodes, runs, encodes. A panic is an outcome.
    #[must_use]
    pub fn call(&self, request: &[u8]) -> Outcome<Vec<u8>> {
        (self.run)(request)
    }
}

/// All methods of one message, in the order of the schema.
#[must_use]
pub fn methods() -> &'static [Method] {
    METHODS
}

/// The method of this name.
#[must_use]
pub fn method(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name == name)
}

/// The name, the function and its request.
macro_rules! methods {
    ($($name:ident = $function:ident($request:ty)),* $(,)?) => {
        const METHODS: &[Method] = &[$(
            Method {
                name: stringify!($name),
                run: |bytes| guarded(|| {
                    let request = <$request>::decode(bytes).map_err(malformed)?;
                    Ok(Kernels::$function(request)?.encode_to_vec())
                }),
            },
        )*];
    };
}

methods! {
    ByteHash = byte_hash(ByteHashRequest),
    ByteHashMany = byte_hash_many(ByteHashManyRequest),
    SumSquaresI32 = sum_squares_i32(Column),
    SumSquaresF64 = sum_squares_f64(Column),
    SumSquaresRange = sum_squares_range(SumSquaresRangeRequest),
    EncodedSize = encoded_size(MessageColumns),
    EncodeMessages = encode_messages(EncodeMessagesRequest),
    DecodeMessages = decode_messages(DecodeMessagesRequest),
    CountMessages = count_messages(Column),
    EncodeMessage = encode_message(Message),
    DecodeMessage = decode_message(Column),
    NdjsonStats = ndjson_stats(Column),
    CsvGroups = csv_groups(CsvGroupsRequest),
    LogFields = log_fields(LogFieldsRequest),
    FilterPng = filter_png(FilterPngRequest),
    ApplyLut = apply_lut(ApplyLutRequest),
    NdjsonStatsFile = ndjson_stats_file(FileRequest),
    CsvGroupsFile = csv_groups_file(CsvGroupsFileRequest),
}

/// Each kernel over its own messages.
pub struct Kernels;

/// A reply, or a refusal of the input.
pub type Answer<T> = Result<T, KernelError>;

#[allow(missing_docs)]
impl Kernels {
    pub fn byte_hash(request: ByteHashRequest) -> Answer<ByteHashReply> {
        Ok(ByteHashReply { hash: byte_hash::hash(&request.bytes, request.seed) })
    }

    pub fn byte_hash_many(request: ByteHashManyRequest) -> Answer<ByteHashManyReply> {
        let offsets = elements::<u32>(&request.offsets, "offsets")?;
        let mut hashes = vec![0; offsets.len().saturating_sub(1)];
        byte_hash::hash_many(&request.bytes, &offsets, &mut hashes)?;
        Ok(ByteHashManyReply { hashes: column(&hashes) })
    }

    pub fn sum_squares_i32(request: Column) -> Answer<SumReply> {
        Ok(sum(sum_squares::sum_squares_i32(&elements(&request.bytes, "values")?)))
    }

    pub fn sum_squares_f64(request: Column) -> Answer<DoubleReply> {
        Ok(DoubleReply { value: sum_squares::sum_squares_f64(&elements(&request.bytes, "values")?) })
    }

    pub fn sum_squares_range(SumSquaresRangeRequest { n }: SumSquaresRangeRequest) -> Answer<SumReply> {
        if n > 1 << 40 {
            return Err(KernelError::new(
                ErrorCode::OutOfRange,
                format!("n must be an integer from 0 to 2^40, found {n}"),
            ));
        }
        Ok(sum(sum_squares::sum_squares_range(n)))
    }

    pub fn encoded_size(request: MessageColumns) -> Answer<CountReply> {
        let (field1, offsets) = message_columns(&request)?;
        let count = message_codec::encoded_size(Messages { field1: &field1, text: &request.text, offsets: &offsets })?;
        Ok(CountReply { count: count as u64 })
    }

    pub fn encode_messages(request: EncodeMessagesRequest) -> Answer<EncodeMessagesReply> {
        let columns = request.messages.unwrap_or_default();
        let (field1, offsets) = message_columns(&columns)?;
        let messages = Messages { field1: &field1, text: &columns.text, offsets: &offsets };
        let size = message_codec::encoded_size(messages)?;
        let mut bytes = vec![0; size.min(usize::try_from(request.room).unwrap_or(usize::MAX))];
        match message_codec::encode_messages(messages, &mut bytes) {
            Ok(written) => bytes.truncate(written),
            Err(error) => {
                // Those before the one at fault are written, and the caller of the control sees them.
                let rows = error.row.map_or(0, |row| row as usize - 1);
                let before = Messages { field1: &field1[..rows], offsets: &offsets[..=rows], ..messages };
                bytes.truncate(if rows == 0 { 0 } else { message_codec::encoded_size(before)? });
                return Ok(EncodeMessagesReply { bytes, refusal: Some(refusal(error)) });
            }
        }
        Ok(EncodeMessagesReply { bytes, refusal: None })
    }

    pub fn decode_messages(request: DecodeMessagesRequest) -> Answer<DecodeMessagesReply> {
        // A message is a byte or more.
        let room = |entries: u64| usize::try_from(entries).unwrap_or(usize::MAX).min(request.bytes.len());
        let mut field1 = vec![0i32; room(request.field1_room)];
        let mut starts = vec![0u32; room(request.starts_room)];
        let mut lengths = vec![0u32; room(request.lengths_room)];
        let out = Columns { field1: &mut field1, starts: &mut starts, lengths: &mut lengths };
        let (count, refusal) = match message_codec::decode_messages(&request.bytes, out) {
            Ok(count) => (count, None),
            Err(error) => (error.row.map_or(0, |row| row as usize - 1), Some(refusal(error))),
        };
        Ok(DecodeMessagesReply {
            count: count as u64,
            field1: column(&field1[..count]),
            starts: column(&starts[..count]),
            lengths: column(&lengths[..count]),
            refusal,
        })
    }

    pub fn count_messages(request: Column) -> Answer<CountReply> {
        Ok(CountReply { count: message_codec::count_messages(&request.bytes)? as u64 })
    }

    pub fn encode_message(request: Message) -> Answer<Column> {
        Ok(Column { bytes: message_codec::encode_message(request.field1, &request.field2) })
    }

    pub fn decode_message(request: Column) -> Answer<Message> {
        let message_codec::Message { field1, field2 } = message_codec::decode_message(&request.bytes)?;
        Ok(Message { field1, field2 })
    }

    pub fn ndjson_stats(request: Column) -> Answer<NdjsonTotals> {
        Ok(ndjson_stats::ndjson_stats(&request.bytes)?.into())
    }

    pub fn csv_groups(request: CsvGroupsRequest) -> Answer<CsvTotals> {
        Ok(csv_totals(csv_groups::csv_groups(&request.bytes, &query_of(request.query)?)?))
    }

    pub fn log_fields(request: LogFieldsRequest) -> Answer<LogFieldsReply> {
        logs::log_fields(request)
    }

    pub fn filter_png(request: FilterPngRequest) -> Answer<Column> {
        check_lut(&request.lut)?;
        let mix = match request.mix() {
            filter_png_request::Mix::None => Mix::None,
            filter_png_request::Mix::Luma => Mix::Luma,
            filter_png_request::Mix::SwapRedBlue => Mix::SwapRedBlue,
        };
        let filter = PixelFilter { mix, lut: &request.lut };
        let max_pixels = request.max_pixels.min(1 << 28);
        Ok(Column { bytes: pixel_filter::filter_png(&request.png, &filter, max_pixels, &Progress::default())? })
    }

    pub fn apply_lut(request: ApplyLutRequest) -> Answer<Column> {
        check_lut(&request.lut)?;
        let (pixels, channels) = (request.pixels, request.channels as usize);
        if !(3..=4).contains(&channels) || pixels.len() % channels != 0 {
            return Err(KernelError::new(
                ErrorCode::InvalidArgument,
                format!("{} bytes are no whole number of pixels of {channels} channels, 3 or 4", pixels.len()),
            ));
        }
        let mut bytes = vec![0; pixels.len()];
        pixel_filter::apply_lut(&pixels, channels, &request.lut, &mut bytes);
        Ok(Column { bytes })
    }

    pub fn ndjson_stats_file(request: FileRequest) -> Answer<NdjsonTotals> {
        Ok(ndjson_stats::ndjson_stats_file(&request.path, &Progress::default())?.into())
    }

    pub fn csv_groups_file(request: CsvGroupsFileRequest) -> Answer<CsvTotals> {
        Ok(csv_totals(csv_groups::csv_groups_file(&request.path, &query_of(request.query)?, &Progress::default())?))
    }
}

fn sum(total: u128) -> SumReply {
    SumReply { low: total as u64, high: (total >> 64) as u64 }
}

fn message_columns(columns: &MessageColumns) -> Answer<(Vec<i32>, Vec<u32>)> {
    Ok((elements(&columns.field1, "messages.field1")?, elements(&columns.offsets, "offsets")?))
}

fn check_lut(lut: &[u8]) -> Answer<()> {
    if lut.len() == 256 || lut.len() == 768 {
        return Ok(());
    }
    Err(KernelError::new(
        ErrorCode::InvalidArgument,
        format!("lut must hold 256 bytes, or 768 for red, green and blue, found {}", lut.len()),
    ))
}

fn malformed(error: prost::DecodeError) -> KernelError {
    KernelError::new(
        ErrorCode::InvalidArgument,
        format!("the request does not follow proto/kernels.proto: {error}; use a client of this version"),
    )
}

impl From<Totals> for NdjsonTotals {
    fn from(totals: Totals) -> Self {
        // Line 0 says that there is none.
        let (first_invalid_line, first_invalid_byte_offset) =
            totals.first_invalid.map_or((0, 0), |place| (place.line, place.byte_offset));
        Self {
            bytes: totals.bytes,
            lines: totals.lines,
            blank: totals.blank,
            valid: totals.valid,
            invalid: totals.invalid,
            first_invalid_line,
            first_invalid_byte_offset,
            chars: totals.chars,
            utf16: totals.utf16,
            min_line: if totals.lines == 0 { 0 } else { totals.min_line },
            max_line: totals.max_line,
            line_bytes: totals.line_bytes,
        }
    }
}
