//! Any pattern, by the automata of `regex-automata`: the one-pass DFA where it can be built, else the best there is.

use memchr::memchr;
use regex_automata::dfa::onepass;
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, meta};

use super::{MAX_LINE, Rows, content_end, too_long, unsupported};
use crate::KernelError;

pub struct Automaton {
    engine: Engine,
    slots: Vec<Option<NonMaxUsize>>,
}

#[allow(clippy::large_enum_variant, reason = "there is one for each pattern, and it lives long")]
enum Engine {
    OnePass(onepass::DFA, onepass::Cache),
    Meta(meta::Regex, meta::Cache),
}

impl Automaton {
    pub fn new(regex: &str) -> Result<Self, KernelError> {
        let syntax = syntax::Config::new().unicode(false).utf8(false);
        let thompson = regex_automata::nfa::thompson::Config::new().utf8(false);
        // Most patterns of logs are one-pass. Where this one is not, nothing is lost but the time to find out.
        let one_pass = onepass::Builder::new()
            .configure(onepass::Config::new().size_limit(Some(1 << 20)))
            .syntax(syntax)
            .thompson(thompson)
            .build(regex);
        let (engine, slots) = match one_pass {
            Ok(dfa) => {
                let (cache, slots) = (dfa.create_cache(), dfa.get_nfa().group_info().slot_len());
                (Engine::OnePass(dfa, cache), slots)
            }
            Err(_) => {
                let meta = meta::Builder::new()
                    .configure(meta::Config::new().utf8_empty(false).onepass(false))
                    .syntax(syntax)
                    .build(regex)
                    .map_err(|error| unsupported(&error.to_string()))?;
                let (cache, slots) = (meta.create_cache(), meta.group_info().slot_len());
                (Engine::Meta(meta, cache), slots)
            }
        };
        Ok(Self { engine, slots: vec![None; slots] })
    }

    pub fn read(&mut self, bytes: &[u8], rows: &mut Rows<'_, '_>) -> Result<(), KernelError> {
        let mut start = 0;
        while start < bytes.len() && !rows.is_full() {
            let feed = memchr(b'\n', &bytes[start..]).map(|length| start + length);
            let end = content_end(bytes, start, feed.unwrap_or(bytes.len()));
            if end - start > MAX_LINE {
                return Err(too_long(rows.summary.lines + 1, start));
            }
            let line = &bytes[start..end];
            if self.matches(line) {
                // The first two slots are the match itself.
                let slots = self.slots[2..].as_chunks::<2>().0;
                rows.push(line, start, |field| slots[field][0].zip(slots[field][1]).map(|(a, b)| (a.get(), b.get())));
            } else {
                rows.skip(start);
            }
            start = feed.map_or(bytes.len(), |feed| feed + 1);
            rows.summary.bytes = start;
        }
        Ok(())
    }

    /// Whether the line matches, and into `slots` where its groups are.
    fn matches(&mut self, line: &[u8]) -> bool {
        let input = Input::new(line).anchored(Anchored::Yes);
        let matched = match &mut self.engine {
            Engine::OnePass(dfa, cache) => {
                dfa.try_search_slots(cache, &input, &mut self.slots).expect("the search is anchored")
            }
            Engine::Meta(meta, cache) => meta.search_slots_with(cache, &input, &mut self.slots),
        };
        matched.is_some()
    }
}
