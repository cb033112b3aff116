use napi::bindgen_prelude::{Int32ArraySlice, Uint8Array, Uint8ArraySlice, Uint32ArraySlice};
use napi_derive::napi;
use oxbow_kernels::message_codec::{self, Columns, Messages};

use crate::guard::run;

#[napi(object)]
pub struct Message {
    pub field1: i32,
    pub field2: String,
}

#[napi]
pub fn encoded_size(field1: &[i32], text: &[u8], offsets: &[u32]) -> napi::Result<f64> {
    run(|| Ok(message_codec::encoded_size(Messages { field1, text, offsets })? as f64))
}

/// Views of fixed, attached memory; `out` has passed `checkApart` against all inputs.
#[napi]
pub fn encode_messages(
    field1: &[i32],
    text: &[u8],
    offsets: &[u32],
    mut out: Uint8ArraySlice<'_>,
) -> napi::Result<f64> {
    // SAFETY: `out` shares no byte with the inputs, and JavaScript, which alone could read, change or free its memory,
    // does not run before this call returns.
    let out = unsafe { out.as_mut() };
    run(|| Ok(message_codec::encode_messages(Messages { field1, text, offsets }, out)? as f64))
}

/// Views of fixed, attached memory, each of which has passed `checkApart` against all others.
#[napi]
pub fn decode_messages(
    bytes: &[u8],
    mut field1: Int32ArraySlice<'_>,
    mut starts: Uint32ArraySlice<'_>,
    mut lengths: Uint32ArraySlice<'_>,
) -> napi::Result<f64> {
    // SAFETY: the four share no byte, and JavaScript, which alone could read, change or free their memory, does not run
    // before this call returns.
    let out = unsafe { Columns { field1: field1.as_mut(), starts: starts.as_mut(), lengths: lengths.as_mut() } };
    run(|| Ok(message_codec::decode_messages(bytes, out)? as f64))
}

#[napi]
pub fn count_messages(bytes: &[u8]) -> napi::Result<f64> {
    run(|| Ok(message_codec::count_messages(bytes)? as f64))
}

/// `field1` has passed `checkInteger`, and `field2` `checkText`.
#[napi]
pub fn encode_message(field1: i32, field2: String) -> napi::Result<Uint8Array> {
    run(|| Ok(message_codec::encode_message(field1, &field2).into()))
}

#[napi]
pub fn decode_message(bytes: &[u8]) -> napi::Result<Message> {
    run(|| {
        let message_codec::Message { field1, field2 } = message_codec::decode_message(bytes)?;
        Ok(Message { field1, field2 })
    })
}
