/** A pair of values to be compared, and how it was reached: links, not text, since most pairs are equal and ask for no path. */
export interface Pair {
  readonly a: unknown;
  readonly b: unknown;
  readonly up: Pair | null;
  readonly step: Step;
}

/** A key of the owner, or a place in a Map or Set. */
export type Step = PropertyKey | Member;

interface Member {
  readonly member: number;
}

/**
 * The path of a pair: `root`, then `.name`, `[0]`, `["a b"]`, `[Symbol(x)]`, or `<0>` in a Map or Set. Of a path that nobody
 * would read to its end the middle is left out.
 */
export function pathOf(root: string, pair: Pair, last = ""): string {
  const steps: Step[] = [];
  for (let at: Pair = pair; at.up !== null; at = at.up) steps.push(at.step);
  steps.reverse();
  const texts =
    steps.length <= LONGEST
      ? steps.map(stepText)
      : [...steps.slice(0, SHOWN).map(stepText), "…", ...steps.slice(-SHOWN).map(stepText)];
  return [root, ...texts, last].join("");
}

const LONGEST = 400;
const SHOWN = 20;

export function stepText(step: Step): string {
  if (typeof step === "object") return `<${step.member}>`;
  if (typeof step === "number") return `[${step}]`;
  if (typeof step === "symbol") return `[${String(step)}]`;
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}
