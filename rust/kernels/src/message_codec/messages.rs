//! The kernel over its messages: compiled by `rust/schema`.

use oxbow_kernels::message_codec as codec;

use crate::columns::{column, elements};
use crate::method::{Answer, Method, answer};
use crate::outcome::refusal;
use crate::oxbow::message_codec::v1::*;

pub const METHODS: &[Method] = &[
    Method::unary("/oxbow.message_codec.v1.MessageCodec/EncodedSize", |bytes| answer(bytes, encoded_size)),
    Method::unary("/oxbow.message_codec.v1.MessageCodec/EncodeMessages", |bytes| answer(bytes, encode_messages)),
    Method::unary("/oxbow.message_codec.v1.MessageCodec/DecodeMessages", |bytes| answer(bytes, decode_messages)),
    Method::unary("/oxbow.message_codec.v1.MessageCodec/CountMessages", |bytes| answer(bytes, count_messages)),
    Method::unary("/oxbow.message_codec.v1.MessageCodec/EncodeMessage", |bytes| answer(bytes, encode_message)),
    Method::unary("/oxbow.message_codec.v1.MessageCodec/DecodeMessage", |bytes| answer(bytes, decode_message)),
];

fn encoded_size(request: Columns) -> Answer<Count> {
    let (field1, offsets) = numbers(&request)?;
    let count = codec::encoded_size(codec::Messages { field1: &field1, text: &request.text, offsets: &offsets })?;
    Ok(Count { count: count as u64 })
}

fn encode_messages(request: EncodeRequest) -> Answer<EncodeReply> {
    let columns = request.messages.unwrap_or_default();
    let (field1, offsets) = numbers(&columns)?;
    let messages = codec::Messages { field1: &field1, text: &columns.text, offsets: &offsets };
    let size = codec::encoded_size(messages)?;
    let mut bytes = vec![0; size.min(usize::try_from(request.room).unwrap_or(usize::MAX))];
    match codec::encode_messages(messages, &mut bytes) {
        Ok(written) => bytes.truncate(written),
        Err(error) => {
            // Those before the one at fault are written, and the caller of the control sees them.
            let rows = error.row.map_or(0, |row| row as usize - 1);
            let before = codec::Messages { field1: &field1[..rows], offsets: &offsets[..=rows], ..messages };
            bytes.truncate(if rows == 0 { 0 } else { codec::encoded_size(before)? });
            return Ok(EncodeReply { bytes, refusal: Some(refusal(error)) });
        }
    }
    Ok(EncodeReply { bytes, refusal: None })
}

fn decode_messages(request: DecodeRequest) -> Answer<DecodeReply> {
    // A message is a byte or more.
    let room = |entries: u64| usize::try_from(entries).unwrap_or(usize::MAX).min(request.bytes.len());
    let mut field1 = vec![0i32; room(request.field1_room)];
    let mut starts = vec![0u32; room(request.starts_room)];
    let mut lengths = vec![0u32; room(request.lengths_room)];
    let out = codec::Columns { field1: &mut field1, starts: &mut starts, lengths: &mut lengths };
    let (count, refusal) = match codec::decode_messages(&request.bytes, out) {
        Ok(count) => (count, None),
        Err(error) => (error.row.map_or(0, |row| row as usize - 1), Some(refusal(error))),
    };
    Ok(DecodeReply {
        count: count as u64,
        field1: column(&field1[..count]),
        starts: column(&starts[..count]),
        lengths: column(&lengths[..count]),
        refusal,
    })
}

fn count_messages(request: Encoded) -> Answer<Count> {
    Ok(Count { count: codec::count_messages(&request.bytes)? as u64 })
}

fn encode_message(request: Message) -> Answer<Encoded> {
    Ok(Encoded { bytes: codec::encode_message(request.field1, &request.field2) })
}

fn decode_message(request: Encoded) -> Answer<Message> {
    let codec::Message { field1, field2 } = codec::decode_message(&request.bytes)?;
    Ok(Message { field1, field2 })
}

fn numbers(columns: &Columns) -> Answer<(Vec<i32>, Vec<u32>)> {
    Ok((elements(&columns.field1, "messages.field1")?, elements(&columns.offsets, "offsets")?))
}
