//! Huffman codes of limited length.

/// Lengths of a prefix code, `longest` at most, that suits the frequencies; 0 for what does not occur. The code is always
/// complete, because decoders refuse others: a symbol alone is given a companion.
pub(super) fn code_lengths<const N: usize>(frequencies: &[u32; N], longest: usize) -> [u8; N] {
    let mut symbols: Vec<usize> = (0..N).filter(|symbol| frequencies[*symbol] > 0).collect();
    for companion in 0..N {
        if symbols.len() < 2 && !symbols.contains(&companion) {
            symbols.push(companion);
        }
    }
    symbols.sort_by_key(|symbol| frequencies[*symbol]);
    let mut counts = depth_counts(&symbols.iter().map(|symbol| u64::from(frequencies[*symbol])).collect::<Vec<_>>());
    limit(&mut counts, longest);
    let mut lengths = [0; N];
    let mut rarest_first = symbols.into_iter();
    for length in (1..=longest).rev() {
        for symbol in rarest_first.by_ref().take(counts[length]) {
            lengths[symbol] = length as u8;
        }
    }
    lengths
}

/// How many leaves a Huffman tree has at each depth; `weights` are sorted, two or more.
fn depth_counts(weights: &[u64]) -> Vec<usize> {
    let leaves = weights.len();
    // Two queues: sorted leaves, and inner nodes, which come into being in the order of their weight.
    let mut inner: Vec<u64> = Vec::with_capacity(leaves);
    let mut parent = vec![0; 2 * leaves - 1];
    let (mut leaf, mut next) = (0, 0);
    while inner.len() < leaves - 1 {
        let mut weight = 0;
        for _ in 0..2 {
            let takes_leaf = leaf < leaves && (next >= inner.len() || weights[leaf] <= inner[next]);
            let (node, of_node) = if takes_leaf {
                leaf += 1;
                (leaf - 1, weights[leaf - 1])
            } else {
                next += 1;
                (leaves + next - 1, inner[next - 1])
            };
            parent[node] = leaves + inner.len();
            weight += of_node;
        }
        inner.push(weight);
    }
    let mut depth = vec![0; 2 * leaves - 1];
    let mut counts = vec![0; leaves + 1];
    for node in (0..2 * leaves - 2).rev() {
        depth[node] = depth[parent[node]] + 1;
        if node < leaves {
            counts[depth[node]] += 1;
        }
    }
    counts
}

/// Moves leaves deeper than `longest` up, and others down to make room: the code stays complete.
fn limit(counts: &mut Vec<usize>, longest: usize) {
    let deeper: usize = counts.iter().skip(longest + 1).sum();
    counts.resize(longest + 1, 0);
    counts[longest] += deeper;
    let mut total: usize = (1..=longest).map(|length| counts[length] << (longest - length)).sum();
    while total > 1 << longest {
        // One code of the longest moves beside a shorter one, which grows by a bit: 2^-longest less is taken.
        counts[longest] -= 1;
        let shorter = (1..longest).rev().find(|length| counts[*length] > 0).expect("fewer symbols than codes");
        counts[shorter] -= 1;
        counts[shorter + 1] += 2;
        total -= 1;
    }
}

/// Each symbol's code, ready to be written lowest bit first: the code in bits 8 and up, its length in the lower ones.
pub(super) fn codes<const N: usize>(lengths: &[u8; N]) -> [u32; N] {
    let mut next = [0u32; 16];
    for length in 1..15 {
        let count = lengths.iter().filter(|other| usize::from(**other) == length).count() as u32;
        next[length + 1] = (next[length] + count) << 1;
    }
    lengths.map(|length| {
        if length == 0 {
            return 0;
        }
        let code = &mut next[usize::from(length)];
        let reversed = code.reverse_bits() >> (32 - u32::from(length));
        *code += 1;
        reversed << 8 | u32::from(length)
    })
}
