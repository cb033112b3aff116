//! Columns: little-endian elements of one width, one behind the other.

use oxbow_kernels::{ErrorCode, KernelError};

/// An element of a column.
pub trait Element: Sized {
    /// Its little-endian bytes, appended.
    fn write(&self, out: &mut Vec<u8>);
    /// The elements of a column; the name is for the refusal of bytes that do not divide.
    fn read(bytes: &[u8], name: &str) -> Result<Vec<Self>, KernelError>;
}

macro_rules! element {
    ($($kind:ty),*) => {$(
        impl Element for $kind {
            fn write(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            fn read(bytes: &[u8], name: &str) -> Result<Vec<Self>, KernelError> {
                let (elements, rest) = bytes.as_chunks();
                if !rest.is_empty() {
                    return Err(KernelError::new(
                        ErrorCode::InvalidArgument,
                        format!("{name} has {} bytes, which is no whole number of elements", bytes.len()),
                    ));
                }
                Ok(elements.iter().map(|element| Self::from_le_bytes(*element)).collect())
            }
        }
    )*};
}

element!(i32, u32, i64, u64, f64, i128);

/// The column of these elements.
pub fn column<T: Element>(elements: &[T]) -> Vec<u8> {
    let mut out = Vec::with_capacity(size_of_val(elements));
    for element in elements {
        element.write(&mut out);
    }
    out
}

/// The elements of a column.
pub fn elements<T: Element>(bytes: &[u8], name: &str) -> Result<Vec<T>, KernelError> {
    T::read(bytes, name)
}
