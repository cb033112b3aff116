use std::borrow::Cow;

use napi::{Error, Status};

/// Why there is no answer: a code for programs, a sentence for people, and where in the input, when there is a where.
///
/// JavaScript gets an `InputError` of `@oxbow/contract` with these four, once `translated` of `@oxbow/addon` has seen it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardError {
    /// For programs: that of the control's error for the same input, such as `INVALID_INPUT`.
    pub code: Cow<'static, str>,
    /// For people: what was found, and what to do.
    pub message: String,
    /// Row of the input, counted from 1.
    pub row: Option<u64>,
    /// Byte of the input, counted from 0.
    pub byte_offset: Option<u64>,
}

impl GuardError {
    /// An error that points nowhere in particular.
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), row: None, byte_offset: None }
    }
}

/// The form in which an error crosses: `oxbow:` and a JSON object. Node-API has room for a message and no more.
impl From<GuardError> for Error {
    fn from(GuardError { code, message, row, byte_offset }: GuardError) -> Self {
        let mut json = format!("oxbow:{{\"code\":{},\"message\":{}", quoted(&code), quoted(&message));
        if let Some(row) = row {
            json.push_str(&format!(",\"row\":{row}"));
        }
        if let Some(offset) = byte_offset {
            json.push_str(&format!(",\"byteOffset\":{offset}"));
        }
        json.push('}');
        Self::new(Status::GenericFailure, json)
    }
}

/// A JSON string. Also free of NUL, which would end the message of a Node-API error early.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if u32::from(c) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
