//! JSON's grammar, 64 bytes at a time.
//!
//! Apart from nesting, what JSON forbids can be said about neighbours: a comma after a colon, a digit after a leading
//! zero, a value after a value. With one bit per byte and one mask per class of bytes, "the next token after each of
//! these" is a shift, and an addition that carries over white space; so a block of 64 bytes is checked by the same
//! hundred or so operations whatever is in it. Only brackets, newlines, words and escapes are looked at one by one.
//!
//! A mask of errors has a bit where the error shows: inside its line, or at the newline that ends it.

mod masks;
mod scalars;
mod tally;
#[cfg(test)]
mod tests;
mod tokens;

use super::Totals;
use super::nesting::{Level, Nesting};
use super::simd::{Classify, Units, Work, best};
use tally::{Line, Tally};
use tokens::{Carry, Tokens, Verdict};

/// Counts whole lines; only the last one may lack its newline. `utf8` says that all of `lines` is well-formed. Gives
/// whether it is ASCII.
pub fn count(lines: &[u8], utf8: bool, totals: &mut Totals) -> bool {
    best(Count { lines, utf8, totals })
}

struct Count<'a> {
    lines: &'a [u8],
    utf8: bool,
    totals: &'a mut Totals,
}

impl Work for Count<'_> {
    type Out = bool;

    #[inline(always)]
    fn with<C: Classify>(self, way: C) -> bool {
        let Self { lines, utf8, totals } = self;
        // A last line without newline is given one, in the block behind the last whole one.
        let end = if lines.last() == Some(&b'\n') { lines.len() } else { lines.len() + 1 };
        let mut tally = Tally::default();
        let mut line = Line::starting_at(0);
        let mut nesting = Nesting::default();
        let mut carry = Carry::at_line_start();
        let mut high = 0;
        let mut at = 0;
        while at < end {
            let padded;
            let block = match lines[at..].first_chunk::<64>() {
                Some(block) => block,
                None => {
                    padded = padded_with_newline(&lines[at..]);
                    &padded
                }
            };
            let found = way.structure(block);
            let tokens = Tokens::find(way, lines, at, &found, &mut carry);
            // A newline inside a string ends the line and the string: what follows has to be looked at afresh.
            let broken = found.newline & tokens.inside;
            let limit = broken ^ broken.wrapping_sub(1);
            let Verdict { errors, misplaced, blank } = tokens.judge(way, block, lines, at, &found, &mut carry);
            let errors = errors | (broken & limit);
            let units = if found.high == 0 { Units::default() } else { way.units(block) };
            high |= found.high;

            let mut events = (found.newline | tokens.open | tokens.close) & limit;
            // The bits behind the last event, and behind the last newline.
            let (mut rest, mut line_rest) = (u64::MAX, u64::MAX);
            while events != 0 {
                let event = events & events.wrapping_neg();
                let upto = event | (event - 1);
                line.errors |= misplaced[nesting.level() as usize] & rest & upto;
                rest = !upto;
                events ^= event;
                if found.newline & event != 0 {
                    let here = line_rest & upto;
                    line_rest = rest;
                    line.errors |= (errors & here) | u64::from(!nesting.is_empty());
                    line.add(units, found.high & here, here);
                    line.blank = blank & event != 0;
                    let newline = at + event.trailing_zeros() as usize;
                    tally.add(&line, lines, newline, utf8, totals);
                    line = Line::starting_at(newline + 1);
                    nesting.clear();
                } else {
                    let level = if found.brace & event != 0 { Level::Object } else { Level::Array };
                    if tokens.open & event != 0 {
                        nesting.push(level);
                    } else {
                        line.errors |= u64::from(nesting.pop() != level);
                    }
                }
            }
            if broken != 0 {
                at = line.start;
                carry = Carry::at_line_start();
                continue;
            }
            line.errors |= (misplaced[nesting.level() as usize] & rest) | (errors & line_rest);
            line.add(units, found.high & line_rest, line_rest);
            at += 64;
        }
        tally.add_to(totals, lines);
        high == 0
    }
}

/// The bytes behind the last whole block, a newline, and spaces, which change nothing.
#[cold]
fn padded_with_newline(tail: &[u8]) -> [u8; 64] {
    let mut block = [b' '; 64];
    block[..tail.len()].copy_from_slice(tail);
    if tail.last() != Some(&b'\n') {
        block[tail.len()] = b'\n';
    }
    block
}
