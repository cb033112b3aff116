use super::*;

#[test]
fn triples_of_neighbours_are_predicted_alike_by_both() {
    // The first pixel becomes `left`; each channel of the second is a triple of its own.
    for left in (0..=255u8).step_by(5) {
        for up_left in 0..=255u8 {
            for up in (0..=255u8).step_by(3) {
                let above = [[up_left, up, 7], [up, up_left, up_left]];
                let start = [left.wrapping_sub(up_left), left.wrapping_sub(up), left.wrapping_sub(7)];
                let (mut one, mut other) = ([start, [5, 5, 5]], [start, [5, 5, 5]]);
                undo_paeth(&mut one, &above);
                undo_paeth_portable(&mut other, &above);
                assert_eq!(one, other);
            }
        }
    }
}

#[test]
fn four_rows_are_undone_together_as_one_after_the_other() {
    fn agree<const C: usize>(width: usize, mut random: impl FnMut() -> u8) {
        let above: Vec<u8> = (0..width * C).map(|_| random()).collect();
        let row_len = above.len() + 1;
        let mut rows: Vec<u8> = (0..4 * row_len).map(|_| random()).collect();
        for row in rows.chunks_exact_mut(row_len) {
            row[0] %= 5;
        }
        let mut expected = rows.clone();
        for row in 0..4 {
            undo_pixels::<C>(&mut expected, &above, row, 0..width);
        }
        let before = rows.clone();
        let together = undo_four::<C>(&mut rows, &above);
        assert!(rows == if together { expected } else { before }, "{C} channels, {width} pixels");
    }
    let mut state = 1u32;
    let mut random = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        // Values that are near each other, and the ends of their range.
        (state >> 24) as u8 & if state & 0x80_0000 == 0 { 0x81 } else { 0xff }
    };
    for width in [1, 2, 15, 16, 17, 40, 1000] {
        for _ in 0..50 {
            agree::<3>(width, &mut random);
            agree::<4>(width, &mut random);
        }
    }
}

#[test]
fn a_type_that_is_none_is_left_to_others() {
    let mut rows = [1u8; 4 * 61];
    rows[3 * 61] = 5;
    let before = rows;
    assert!(!undo_four::<3>(&mut rows, &[7; 60]));
    assert_eq!(rows, before);
}

#[test]
fn pairs_of_neighbours_are_averaged_alike_by_both() {
    for left in 0..=255u8 {
        let above: Vec<[u8; 4]> = (0..=255).flat_map(|up| [[0; 4], [up, up ^ 1, 255 - up, left]]).collect();
        let (mut one, mut other) = (vec![[left; 4]; above.len()], vec![[left; 4]; above.len()]);
        undo_average(&mut one, &above);
        undo_average_portable(&mut other, &above);
        assert_eq!(one, other);
        let (mut one, mut other) = ([[left, 1, 2], [9; 3]], [[left, 1, 2], [9; 3]]);
        undo_average(&mut one, &[[0; 3], [left; 3]]);
        undo_average_portable(&mut other, &[[0; 3], [left; 3]]);
        assert_eq!(one, other);
    }
}

#[test]
fn tables_in_registers_and_in_memory_give_the_same() {
    let pixels: Vec<u8> = (0..64 * 12 + 17).map(|at| (at * 37 + at / 256) as u8).collect();
    let different: [[u8; 256]; 3] = std::array::from_fn(|c| std::array::from_fn(|value| (value * 7 + c * 50) as u8));
    for tables in [different, [different[1]; 3]] {
        let mut out = vec![0; pixels.len()];
        let done = look_up::<3>(&pixels, &tables, &mut out);
        assert!((0..done).all(|at| out[at] == tables[at % 3][usize::from(pixels[at])]));
        let done = look_up::<4>(&pixels, &tables, &mut out);
        let expected = |at: usize| if at % 4 == 3 { pixels[at] } else { tables[at % 4][usize::from(pixels[at])] };
        assert!((0..done).all(|at| out[at] == expected(at)));
    }
}

#[test]
fn alpha_is_a_channel_like_the_others() {
    let above = [[1, 2, 3, 4], [250, 0, 128, 129], [9, 9, 9, 9]];
    let start = [[255, 0, 1, 127], [128, 127, 3, 200], [0, 0, 0, 1]];
    let (mut one, mut other) = (start, start);
    undo_paeth(&mut one, &above);
    undo_paeth_portable(&mut other, &above);
    assert_eq!(one, other);
}
