use super::*;

type Read = fn(&mut Index, &[u8]) -> bool;

fn readers() -> Vec<(&'static str, Read)> {
    #[allow(unused_mut)]
    let mut readers: Vec<(&'static str, Read)> = vec![("portable", Index::read_portable), ("detected", Index::read)];
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("pclmulqdq") && is_x86_feature_detected!("bmi1") {
        // SAFETY: the features were detected on the line above; every CPU with AVX2 has POPCNT.
        readers.push(("avx2", |index, bytes| unsafe { index.read_avx2(bytes) }));
    }
    readers
}

fn read(reader: Read, bytes: &[u8]) -> (bool, Vec<u32>, Vec<u32>) {
    let mut index = Index::default();
    index.separators.resize(bytes.len() + 64, 0);
    index.record_ends.resize(bytes.len() + 64, 0);
    let good = reader(&mut index, bytes);
    let separators = index.record_ends().last().copied().unwrap_or(0) as usize;
    (good, index.separators()[..separators].to_vec(), index.record_ends().to_vec())
}

#[test]
fn finds_separators_outside_quotes_only() {
    for (name, reader) in readers() {
        let found = read(reader, b"a,\"b,\n\"\"\",c\r\n\"x\"\r\nrest,");
        assert_eq!(found, (true, vec![1, 9, 12, 17], vec![3, 4]), "{name}");
    }
}

#[test]
fn refuses_misplaced_quotes_wherever_they_stand_in_a_block() {
    for (name, reader) in readers() {
        for pad in 0..130 {
            for (text, good) in [
                ("a\"b\n", false),
                ("\"a\"b\n", false),
                ("\"a\" ,\n", false),
                ("\"a\"\rb\n", false),
                (" \"a\"\n", false),
                ("\"a\"\"\"\n", true),
                ("\"\",\"\"\n", true),
                ("\"a\"\r\n", true),
                ("\"a\"\r", true),
                ("\"a\"", true),
                ("\"a", true),
            ] {
                let text = format!("{},{text}", "x".repeat(pad));
                assert_eq!(read(reader, text.as_bytes()).0, good, "{name}: {text:?}");
            }
        }
    }
}

#[test]
fn all_cpus_agree_on_any_bytes() {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for round in 0..4000 {
        let bytes: Vec<u8> = (0..round % 300)
            .map(|_| {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                b"ab,,\n\"\"\r"[(random >> 40) as usize % 8]
            })
            .collect();
        let expected = read(Index::read_portable, &bytes);
        for (name, reader) in readers() {
            let found = read(reader, &bytes);
            assert_eq!(found.0, expected.0, "{name}");
            if found.0 {
                assert_eq!(found, expected, "{name}");
            }
        }
    }
}
