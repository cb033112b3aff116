//! Patterns that are runs of one class of bytes after another.
//!
//! Where a run can be of several lengths, the byte that follows cannot belong to it: so every run ends where its class
//! ends, nothing is tried twice, and the end of a run is the next zero of a bit mask.

use memchr::memchr;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::simd::{MOST_CLASSES, Masks};
use super::{MAX_LINE, Rows, content_end, too_long};
use crate::KernelError;

pub struct Runs {
    steps: Vec<Step>,
    /// For each field the step it begins with, and the one behind it.
    fields: Vec<(usize, usize)>,
    to_end: bool,
    masks: Masks,
    /// Where each step of the line began, and where the last one ended.
    ends: Vec<usize>,
}

enum Step {
    Run { class: usize, min: usize },
    Counted { class: usize, min: usize, max: usize },
    Byte(u8),
}

/// How many bytes are classified at a time: with the masks, they stay in the first-level cache.
const WINDOW: usize = 16 << 10;

/// The class that is not of the pattern: line feeds. No other class has them, so every run ends with its line.
const FEED: usize = 0;

impl Runs {
    /// The pattern as runs, if it can be read as such.
    pub fn new(hir: &Hir) -> Option<Self> {
        let mut reader = Reader::default();
        reader.read(hir)?;
        let Reader { parts, to_end, .. } = reader;
        if !is_unambiguous(&parts) {
            return None;
        }
        let mut sets = vec![Set::of(b'\n')];
        let mut steps = Vec::new();
        let mut fields = Vec::new();
        for part in parts {
            match part {
                // Groups open in the order of their numbers.
                Part::Open => fields.push((steps.len(), 0)),
                Part::Close(field) => fields[field].1 = steps.len(),
                Part::Run { set, min, max } => match set.single() {
                    Some(byte) if min == max && min <= 16 => steps.extend((0..min).map(|_| Step::Byte(byte))),
                    _ => {
                        let set = set.without(b'\n');
                        let class = sets.iter().position(|&known| known == set).unwrap_or_else(|| {
                            sets.push(set);
                            sets.len() - 1
                        });
                        steps.push(if max == usize::MAX {
                            Step::Run { class, min }
                        } else {
                            Step::Counted { class, min, max }
                        });
                    }
                },
            }
        }
        if sets.len() > MOST_CLASSES {
            return None;
        }
        let mut table = [0; 256];
        for (byte, bits) in table.iter_mut().enumerate() {
            for (class, set) in sets.iter().enumerate() {
                *bits |= u8::from(set.has(byte as u8)) << class;
            }
        }
        let ends = vec![0; steps.len() + 1];
        Some(Self { steps, fields, to_end, masks: Masks::new(table, sets.len()), ends })
    }

    pub fn read(&mut self, bytes: &[u8], rows: &mut Rows<'_, '_>) -> Result<(), KernelError> {
        let mut base = 0;
        while base < bytes.len() && !rows.is_full() {
            let rest = &bytes[base..];
            let mut window = &rest[..rest.len().min(WINDOW)];
            self.masks.classify(window);
            let mut used = self.read_window(window, base, window.len() == rest.len(), rows);
            if used == 0 {
                // The line is longer than the window.
                let length = memchr(b'\n', rest).map_or(rest.len(), |feed| feed + 1);
                window = &rest[..length];
                let feed = usize::from(window.last() == Some(&b'\n'));
                if content_end(window, 0, length - feed) > MAX_LINE {
                    return Err(too_long(rows.summary.lines + 1, base));
                }
                self.masks.classify(window);
                used = self.read_window(window, base, true, rows);
            }
            base += used;
        }
        rows.summary.bytes = base;
        Ok(())
    }

    /// Reads the lines that end in the window, and at the end of the input the last one; returns how many bytes they have.
    fn read_window(&mut self, window: &[u8], base: usize, last: bool, rows: &mut Rows<'_, '_>) -> usize {
        let mut start = 0;
        while start < window.len() && !rows.is_full() {
            let feed = match self.masks.next(FEED, start) {
                Some(feed) => feed,
                None if last => window.len(),
                None => break,
            };
            let end = content_end(window, start, feed);
            // A run ends where its class ends, and so with its line, but for a carriage return that is not of the line.
            let matched = if end == feed {
                self.matches::<false>(window, start, end)
            } else {
                self.matches::<true>(window, start, end)
            };
            if matched {
                rows.push(window, base, |field| {
                    let (from, to) = self.fields[field];
                    Some((self.ends[from], self.ends[to]))
                });
            } else {
                rows.skip(base + start);
            }
            start = (feed + 1).min(window.len());
        }
        start
    }

    /// Whether the line matches, and into `ends` where its steps are.
    #[inline(always)]
    fn matches<const CUT: bool>(&mut self, window: &[u8], start: usize, end: usize) -> bool {
        let mut at = start;
        for (step, begin) in self.steps.iter().zip(&mut self.ends) {
            *begin = at;
            match *step {
                Step::Run { class, min } => {
                    let mut length = self.masks.ones(class, at);
                    if CUT {
                        length = length.min(end - at);
                    }
                    if length < min {
                        return false;
                    }
                    at += length;
                }
                Step::Counted { class, min, max } => {
                    let length = self.masks.ones(class, at).min(end - at).min(max);
                    if length < min {
                        return false;
                    }
                    at += length;
                }
                Step::Byte(byte) => {
                    if at == end || window[at] != byte {
                        return false;
                    }
                    at += 1;
                }
            }
        }
        self.ends[self.steps.len()] = at;
        !self.to_end || at == end
    }
}

enum Part {
    Run { set: Set, min: usize, max: usize },
    Open,
    Close(usize),
}

/// Takes a pattern apart, from left to right.
#[derive(Default)]
struct Reader {
    parts: Vec<Part>,
    to_end: bool,
}

impl Reader {
    /// `None` for what is no sequence of runs.
    fn read(&mut self, hir: &Hir) -> Option<()> {
        if self.to_end && !matches!(hir.kind(), HirKind::Empty) {
            return None;
        }
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => {
                self.parts.extend(literal.0.iter().map(|&byte| Part::Run { set: Set::of(byte), min: 1, max: 1 }));
            }
            HirKind::Class(class) => self.parts.push(Part::Run { set: Set::from(class)?, min: 1, max: 1 }),
            HirKind::Look(Look::Start) if self.parts.is_empty() => {}
            HirKind::Look(Look::End) => self.to_end = true,
            HirKind::Repetition(repetition) if repetition.greedy => {
                let set = match repetition.sub.kind() {
                    HirKind::Class(class) => Set::from(class)?,
                    HirKind::Literal(literal) if literal.0.len() == 1 => Set::of(literal.0[0]),
                    _ => return None,
                };
                let max = repetition.max.map_or(usize::MAX, |max| max as usize);
                self.parts.push(Part::Run { set, min: repetition.min as usize, max });
            }
            HirKind::Capture(capture) => {
                let field = capture.index as usize - 1;
                self.parts.push(Part::Open);
                self.read(&capture.sub)?;
                self.parts.push(Part::Close(field));
            }
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.read(part))?,
            _ => return None,
        }
        Some(())
    }
}

/// Whether every run that can be of several lengths is followed by a byte that is not of its class, or by the end.
fn is_unambiguous(parts: &[Part]) -> bool {
    // The bytes that can come next, from what has been looked at: from right to left.
    let mut next = Set::default();
    for part in parts.iter().rev() {
        let Part::Run { set, min, max } = part else { continue };
        if min != max && set.meets(&next) {
            return false;
        }
        next = if *min > 0 { *set } else { next.or(set) };
    }
    true
}

/// A set of bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Set([u64; 4]);

impl Set {
    fn of(byte: u8) -> Self {
        let mut set = Self::default();
        set.add(byte);
        set
    }

    /// `None` for a class of more than bytes.
    fn from(class: &Class) -> Option<Self> {
        let Class::Bytes(class) = class else { return None };
        let mut set = Self::default();
        for range in class.ranges() {
            (range.start()..=range.end()).for_each(|byte| set.add(byte));
        }
        Some(set)
    }

    fn add(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
    }

    fn without(mut self, byte: u8) -> Self {
        self.0[usize::from(byte >> 6)] &= !(1 << (byte & 63));
        self
    }

    fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }

    fn or(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    fn single(&self) -> Option<u8> {
        let count: u32 = self.0.iter().map(|word| word.count_ones()).sum();
        (count == 1).then(|| (0..=255).find(|&byte| self.has(byte)).expect("there is one"))
    }
}
