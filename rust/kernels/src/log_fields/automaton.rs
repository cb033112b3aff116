//! Any pattern, by the automata of `regex-automata`: the one-pass DFA where it can be built, else the best there is.

use memchr::memchr;
use regex_automata::dfa::onepass;
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, meta};

use super::{MAX_LINE, MOST_FIELDS, Rows, Spans, content_end, too_long, unsupported};
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
            match self.spans(line) {
                Some(spans) => rows.push(line, start, &spans),
                None => rows.skip(start),
            }
            start = feed.map_or(bytes.len(), |feed| feed + 1);
            rows.summary.bytes = start;
        }
        Ok(())
    }

    fn spans(&mut self, line: &[u8]) -> Option<Spans> {
        let input = Input::new(line).anchored(Anchored::Yes);
        match &mut self.engine {
            Engine::OnePass(dfa, cache) => {
                dfa.try_search_slots(cache, &input, &mut self.slots).expect("it is anchored")?
            }
            Engine::Meta(meta, cache) => meta.search_slots_with(cache, &input, &mut self.slots)?,
        };
        let mut spans = [None; MOST_FIELDS];
        // The first two slots are the match itself.
        for (span, slot) in spans.iter_mut().zip(self.slots[2..].as_chunks::<2>().0) {
            *span = slot[0].zip(slot[1]).map(|(start, end)| (start.get(), end.get()));
        }
        Some(spans)
    }
}
