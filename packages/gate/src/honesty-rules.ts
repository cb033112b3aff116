import { times } from "./figures.ts";
import { reason } from "./rule.ts";
import type { Rule } from "./rule.ts";

/** Faster than the control's own memory explains. A pattern that both sides compile once is well below. */
const KEPT = { atLeast: 20, timesControl: 5 };

const computes: Rule = ({ equivalence }) => {
  const { recall, candidate, control } = equivalence ?? {};
  if (recall === undefined) return [];
  if (recall.candidate < KEPT.atLeast || recall.candidate < KEPT.timesControl * recall.control) return [];
  const found = `${candidate} answers what it has seen before ${times(recall.candidate)} as fast as what it has not, and ${control} ${times(recall.control)}`;
  return [
    reason(
      "computes every time",
      "inconclusive",
      `${found}: it keeps answers, and a benchmark asks the same again and again; let both sides keep them, or neither`,
    ),
  ];
};

const untouched: Rule = ({ equivalence }) => {
  const { replaced = [], candidate } = equivalence ?? {};
  if (replaced.length === 0) return [];
  const shown = replaced.slice(0, 5).join(", ") + (replaced.length > 5 ? ` and ${replaced.length - 5} more` : "");
  return [
    reason(
      "built-ins untouched",
      "fail",
      `${shown} ${replaced.length === 1 ? "was" : "were"} replaced while ${candidate} was loaded and called: clocks, comparisons and the control stand on them, so nothing that was seen can be believed`,
    ),
  ];
};

/** What a candidate does to look faster, or more like its control, than it is. */
export const honestyRules: readonly Rule[] = [computes, untouched];
