//! prost, a codec by others, is the measure of what is right; fast and plain are the measure of each other.

use prost::Message as _;

use super::*;

#[derive(Clone, PartialEq, prost::Message)]
struct Theirs {
    #[prost(int32, tag = "1")]
    field1: i32,
    #[prost(string, tag = "2")]
    field2: String,
}

struct Batch {
    field1: Vec<i32>,
    text: Vec<u8>,
    offsets: Vec<u32>,
}

impl Batch {
    fn of(rows: &[(i32, &str)]) -> Self {
        let mut batch = Self { field1: Vec::new(), text: b"skipped".to_vec(), offsets: vec![7] };
        for (field1, text) in rows {
            batch.field1.push(*field1);
            batch.text.extend(text.as_bytes());
            batch.offsets.push(batch.text.len() as u32);
        }
        batch.text.extend(b"\xff left over");
        batch
    }

    fn messages(&self) -> Messages<'_> {
        Messages { field1: &self.field1, text: &self.text, offsets: &self.offsets }
    }

    fn encoded(&self) -> Vec<u8> {
        let mut out = vec![0xaa; encoded_size(self.messages()).unwrap()];
        assert_eq!(encode_messages(self.messages(), &mut out), Ok(out.len()));
        out
    }
}

fn by_prost(rows: &[(i32, &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    for &(field1, text) in rows {
        Theirs { field1, field2: text.to_owned() }.encode_length_delimited(&mut out).unwrap();
    }
    out
}

/// Rows of a kind that a seed decides: numbers of every length, texts of every length around the edges.
fn rows(seed: u64, count: usize, longest: u64) -> Vec<(i32, String)> {
    let mut next = noise(seed);
    (0..count)
        .map(|_| {
            let number = (next(1 << 32) as u32 as i32) >> next(32);
            let mut text = "p".repeat(next(longest + 1) as usize);
            if next(5) == 0 {
                text.push(['é', '€', '🦀', '\0'][next(4) as usize]);
            }
            (if next(8) == 0 { 0 } else { number }, text)
        })
        .collect()
}

fn noise(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut x = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move |below| {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        (x >> 20) % below
    }
}

fn borrowed(rows: &[(i32, String)]) -> Vec<(i32, &str)> {
    rows.iter().map(|(number, text)| (*number, text.as_str())).collect()
}

/// What decoding gives, and what it leaves in columns of `room`.
type Decoded = (Result<usize, KernelError>, Vec<i32>, Vec<u32>, Vec<u32>);

fn decoded(bytes: &[u8], room: usize) -> Decoded {
    let (mut field1, mut starts, mut lengths) = (vec![9; room], vec![9; room], vec![9; room]);
    let out = Columns { field1: &mut field1, starts: &mut starts, lengths: &mut lengths };
    let result = decode_messages(bytes, out);
    (result, field1, starts, lengths)
}

/// The same, message by message.
fn decoded_plainly(bytes: &[u8], room: usize) -> Decoded {
    let (mut field1, mut starts, mut lengths) = (vec![9; room], vec![9; room], vec![9; room]);
    let mut out = Columns { field1: &mut field1, starts: &mut starts, lengths: &mut lengths };
    let (mut row, mut at) = (0, 0);
    let result = loop {
        if at == bytes.len() {
            break Ok(row);
        }
        match decode_one(bytes, at, &mut out, row) {
            Ok(end) => (row, at) = (row + 1, end),
            Err(error) => break Err(error),
        }
    };
    (result, field1, starts, lengths)
}

#[test]
fn writes_what_prost_writes() {
    let edges =
        (0..31).flat_map(|k| [1i32 << k, (1 << k) - 1, -(1 << k), -(1 << k) - 1]).chain([0, i32::MIN, i32::MAX]);
    for number in edges {
        for text in ["", "a", "0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdefX"] {
            assert_eq!(Batch::of(&[(number, text)]).encoded(), by_prost(&[(number, text)]), "{number} {text:?}");
            let theirs = Theirs { field1: number, field2: text.to_owned() }.encode_to_vec();
            assert_eq!(encode_message(number, text), theirs, "{number} {text:?}");
        }
    }
    for seed in 0..300 {
        for longest in [8, 31, 40, 140, 20_000] {
            let rows = rows(seed, 1 + seed as usize % 40, longest);
            let rows = borrowed(&rows);
            assert!(Batch::of(&rows).encoded() == by_prost(&rows), "seed {seed}, up to {longest} bytes");
        }
    }
}

#[test]
fn writes_in_the_short_way_what_the_definition_writes() {
    for seed in 0..200 {
        let rows = rows(seed, 60, 45);
        let batch = Batch::of(&borrowed(&rows));
        let messages = batch.messages();
        let size = (0..rows.len()).map(|row| size_one(messages, row)).sum();
        assert_eq!(encoded_size(messages), Ok(size), "seed {seed}");
        let mut out = vec![0; size];
        let end = (0..rows.len()).fold(0, |at, row| encode_one(messages, row, &mut out, at));
        assert_eq!((end, out), (size, batch.encoded()), "seed {seed}");
    }
}

#[test]
fn leaves_alone_what_is_past_the_last_message() {
    let batch = Batch::of(&[(-1, "pelican"); 9]);
    let size = encoded_size(batch.messages()).unwrap();
    let mut out = vec![0xaa; size + 200];
    assert_eq!(encode_messages(batch.messages(), &mut out), Ok(size));
    assert!(out[size..].iter().all(|&byte| byte == 0xaa));
}

#[test]
fn reads_what_prost_writes() {
    for seed in 0..300 {
        for longest in [8, 31, 40, 140, 20_000] {
            let rows = rows(seed, 1 + seed as usize % 40, longest);
            let bytes = by_prost(&borrowed(&rows));
            let (result, field1, starts, lengths) = decoded(&bytes, rows.len());
            assert_eq!(result, Ok(rows.len()), "seed {seed}, up to {longest} bytes");
            assert_eq!(count_messages(&bytes), Ok(rows.len()));
            for (i, (number, text)) in rows.iter().enumerate() {
                assert_eq!(field1[i], *number, "seed {seed}, row {i}");
                assert_eq!(
                    &bytes[starts[i] as usize..][..lengths[i] as usize],
                    text.as_bytes(),
                    "seed {seed}, row {i}"
                );
            }
        }
    }
}

/// Whatever a byte is changed to: a fault is found, or a message is read, as prost does. prost refuses a known field in
/// another wire type, and a group within a known number, where the reference implementations skip them, as we do.
#[test]
fn reads_broken_messages_as_prost_does_and_both_ways_alike() {
    let mut agreed = 0;
    for seed in 0..400 {
        let rows = rows(seed, 12, 30);
        let sound = by_prost(&borrowed(&rows));
        let mut next = noise(seed + 7);
        for _ in 0..60 {
            let mut bytes = sound.clone();
            for _ in 0..=next(2) {
                let at = next(bytes.len() as u64) as usize;
                match next(4) {
                    0 => bytes[at] ^= 1 << next(8),
                    1 => bytes[at] = [0x00, 0x08, 0x12, 0x80, 0xff, 0x0b, 0x0c][next(7) as usize],
                    2 => bytes.truncate(at.max(1)),
                    _ => bytes.insert(at, next(256) as u8),
                }
            }
            // Every byte may become a message of its own.
            let ours = decoded(&bytes, bytes.len());
            assert_eq!(ours, decoded_plainly(&bytes, bytes.len()), "{bytes:02x?}");
            if let Some(theirs) = read_by_prost(&bytes) {
                let (result, field1, starts, lengths) = ours;
                let count = result.unwrap_or_else(|error| panic!("{error} in {bytes:02x?}"));
                let texts = (0..count).map(|i| &bytes[starts[i] as usize..][..lengths[i] as usize]);
                let ours: Vec<_> = field1.into_iter().zip(texts).collect();
                let theirs: Vec<_> = theirs.iter().map(|each| (each.field1, each.field2.as_bytes())).collect();
                assert_eq!(ours, theirs, "{bytes:02x?}");
                agreed += 1;
            } else if let (Ok(_), ..) = ours {
                assert!(skips_what_prost_refuses(&bytes), "{bytes:02x?}");
            }
        }
    }
    assert!(agreed > 1000, "of 24,000 only {agreed} were read by both");
}

fn read_by_prost(mut bytes: &[u8]) -> Option<Vec<Theirs>> {
    let mut read = Vec::new();
    while !bytes.is_empty() {
        read.push(Theirs::decode_length_delimited(&mut bytes).ok()?);
    }
    Some(read)
}

/// Whether prost reads the messages once the fields it must not see, 1 and 2 in another wire type, are renumbered.
fn skips_what_prost_refuses(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while !rest.is_empty() {
        let mut renumbered = rest;
        let length = prost::encoding::decode_varint(&mut renumbered).unwrap() as usize;
        let (mut message, after) = renumbered.split_at(length);
        rest = after;
        if Theirs::decode(message).is_ok() {
            continue;
        }
        let mut odd = false;
        while !message.is_empty() {
            let tag = prost::encoding::decode_varint(&mut message).unwrap();
            odd |= tag >> 3 <= 2 && tag != 0x08 && tag != 0x12;
            match tag & 7 {
                0 => drop(prost::encoding::decode_varint(&mut message).unwrap()),
                1 => message = &message[8..],
                2 => {
                    let length = prost::encoding::decode_varint(&mut message).unwrap() as usize;
                    message = &message[length..];
                }
                5 => message = &message[4..],
                _ => {}
            }
        }
        if !odd {
            return false;
        }
    }
    true
}

#[test]
fn reads_short_messages_and_plain_ones_alike_wherever_they_end() {
    for seed in 0..50 {
        let rows = rows(seed, 12, 30);
        let bytes = by_prost(&borrowed(&rows));
        for end in 0..bytes.len() {
            let cut = &bytes[..end];
            assert_eq!(decoded(cut, rows.len()), decoded_plainly(cut, rows.len()), "seed {seed}, {end} bytes");
        }
    }
}

#[test]
fn says_where_to_go_on_when_the_columns_are_full() {
    let bytes = by_prost(&[(5, "pelican"); 30]);
    for room in 0..30 {
        let (result, field1, ..) = decoded(&bytes, room);
        let error = result.unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidArgument);
        assert_eq!((error.row, error.byte_offset), (Some(room as u64 + 1), Some(room as u64 * 12)));
        assert_eq!(field1, vec![5; room]);
    }
}

#[test]
fn says_which_text_is_not_utf8_and_where() {
    let batch = Batch::of(&[(1, "é"), (2, "ab"), (3, "€")]);
    for (offsets, row, at) in [([7, 8, 11, 14], 1, 7), ([7, 9, 12, 14], 2, 11), ([8, 9, 11, 14], 1, 8)] {
        let messages = Messages { offsets: &offsets, ..batch.messages() };
        let error = encode_messages(messages, &mut [0; 99]).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidInput);
        assert_eq!(error.message, format!("message {row} has a text that is not UTF-8: encode it as UTF-8"));
        assert_eq!((error.row, error.byte_offset), (Some(row), Some(at)));
    }
}

#[test]
fn refuses_too_few_offsets_and_an_output_that_is_too_short() {
    let batch = Batch::of(&[(1, "a")]);
    let error = encoded_size(Messages { offsets: &[0], ..batch.messages() }).unwrap_err();
    assert_eq!(error.message, "offsets has 1 entries for 1 messages: it needs one more than there are messages");
    let error = encode_messages(batch.messages(), &mut [0; 5]).unwrap_err();
    assert_eq!(error.message, "out has room for 5, and 6 are needed: pass a longer one");
}
