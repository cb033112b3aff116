use napi::bindgen_prelude::{FromNapiValue, TypeName};
use napi::{Result, Status, ValueType, sys};

/// A bigint of 64 unsigned bits, read without an allocation; what has passed `checkU64`. Other bigints lose their rest.
pub struct Word(pub u64);

impl TypeName for Word {
    fn type_name() -> &'static str {
        "bigint"
    }

    fn value_type() -> ValueType {
        ValueType::BigInt
    }
}

impl FromNapiValue for Word {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        let (mut word, mut lossless) = (0, false);
        // SAFETY: `env` and `value` are what Node-API gave to this call, and the two results are ours to write.
        let status = unsafe { sys::napi_get_value_bigint_uint64(env, value, &mut word, &mut lossless) };
        if status == sys::Status::napi_ok {
            Ok(Self(word))
        } else {
            Err(napi::Error::new(Status::BigintExpected, "a bigint was expected"))
        }
    }
}
