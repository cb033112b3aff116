use super::*;

#[test]
fn every_length_of_a_match_has_the_symbol_that_the_format_gives_it() {
    // The format's own table: where each symbol begins, and how many bits follow it.
    let bases = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163];
    let bases = [&bases[..], &[195, 227, 258]].concat();
    for length in 3..=258 {
        let (symbol, extra, _) = length_symbol(length);
        assert_eq!(bases[symbol - 257] + extra as usize, length);
    }
    assert_eq!(length_symbol(258), (285, 0, 0));
    assert_eq!(length_symbol(257), (284, 30, 5));
}

#[test]
fn codes_are_complete_and_no_longer_than_allowed_whatever_the_frequencies() {
    let mut fibonacci = [0; SYMBOLS];
    let (mut a, mut b) = (1u32, 1u32);
    for frequency in fibonacci.iter_mut().take(40) {
        *frequency = a;
        (a, b) = (b, a + b);
    }
    let mut one = [0; SYMBOLS];
    one[256] = 1;
    for frequencies in [[1; SYMBOLS], fibonacci, one, [0; SYMBOLS]] {
        let lengths = code_lengths(&frequencies, LONGEST_CODE);
        let taken: usize = lengths.iter().filter(|length| **length > 0).map(|length| 1 << LONGEST_CODE >> length).sum();
        assert_eq!(taken, 1 << LONGEST_CODE);
    }
}

#[test]
fn runs_are_found_whole_and_apart() {
    let mut runs = Vec::new();
    let mut data = vec![7; 30];
    data[3] = 1;
    data.extend([9; 17]);
    find_runs(&data, &mut runs);
    let found: Vec<_> = runs.iter().map(|run| (run.start, run.length)).collect();
    assert_eq!(found, [(4, 26), (30, 17)]);
}
