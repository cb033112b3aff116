//! Offsets that cut bytes into parts: part k runs from `offsets[k]` to `offsets[k + 1]`.

use crate::{ErrorCode, KernelError};

/// Refuses offsets that decrease, end beyond `length` bytes, or are none at all, in the words of `checkOffsets` in
/// `packages/kernels`.
///
/// # Errors
///
/// `InvalidArgument` without any offset, `OutOfRange` otherwise.
pub fn check_offsets(offsets: &[u32], length: usize) -> Result<(), KernelError> {
    let Some(&last) = offsets.last() else {
        return Err(KernelError::new(
            ErrorCode::InvalidArgument,
            "offsets is empty: it needs one entry more than there are parts, so [0] for none",
        ));
    };
    // All pairs first, without a branch, which takes a vector at a time; the one at fault is looked for only then.
    let falls = offsets.iter().zip(&offsets[1..]).fold(false, |falls, (before, after)| falls | (after < before));
    if falls && let Some(k) = offsets.windows(2).position(|pair| pair[1] < pair[0]) {
        return Err(KernelError::new(
            ErrorCode::OutOfRange,
            format!(
                "offsets[{}] is {}, below {} just before it: offsets must not decrease",
                k + 1,
                offsets[k + 1],
                offsets[k]
            ),
        ));
    }
    if last as usize > length {
        return Err(KernelError::new(
            ErrorCode::OutOfRange,
            format!("offsets ends at {last}, beyond the {length} bytes given: the last entry is at most their number"),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(offsets: &[u32], length: usize) -> String {
        check_offsets(offsets, length).unwrap_err().message
    }

    #[test]
    fn takes_no_parts_empty_parts_and_bytes_left_over() {
        for offsets in [&[0][..], &[3], &[0, 0, 0], &[1, 4, 4, 9]] {
            assert_eq!(check_offsets(offsets, 10), Ok(()));
        }
    }

    #[test]
    fn says_which_offset_is_wrong() {
        assert_eq!(message(&[], 0), "offsets is empty: it needs one entry more than there are parts, so [0] for none");
        assert_eq!(message(&[0, 9, 5, 3], 10), "offsets[2] is 5, below 9 just before it: offsets must not decrease");
        assert_eq!(
            message(&[0, 11], 10),
            "offsets ends at 11, beyond the 10 bytes given: the last entry is at most their number"
        );
    }
}
