import inspector from "node:inspector";
import { setFlagsFromString } from "node:v8";

/**
 * Why this process cannot give honest times, or null: an attached inspector, or a V8 that may not optimise. Judged by
 * what V8 does, not by flags: they come in through the command line, NODE_OPTIONS and the embedder alike.
 */
export function unfitBecause(): string | null {
  if (inspector.url() !== undefined) return "an inspector is attached, which slows some code and not other: detach it";
  if (!("WebAssembly" in globalThis)) return "V8 runs without its compilers (--jitless): remove the flag";
  if (!reachesTopTier()) {
    return "V8 does not optimise hot code here (--no-opt, a debugger or coverage): JavaScript would look many times slower than it is";
  }
  return null;
}

/** V8's bits: the function runs code of its optimising compiler. */
const turboFanned = 64;

/** Once in some hundred processes on a busy machine V8 leaves a function in its middle tier for good; the next is fine. */
const attempts = 20;

function reachesTopTier(): boolean {
  setFlagsFromString("--allow-natives-syntax");
  // oxlint-disable-next-line typescript/no-implied-eval -- natives syntax parses only after the flag is set.
  const statusOf = new Function("f", "return %GetOptimizationStatus(f)") as (f: unknown) => number;
  for (let attempt = 0; attempt < attempts; attempt++) {
    // A text of its own, so that it is a function of its own to V8 as well.
    // oxlint-disable-next-line typescript/no-implied-eval -- a function that is fresh in every attempt.
    const probe = new Function(
      "n",
      `let s = ${attempt}; for (let i = 0; i < n; i++) s = (s + i * 31) | 0; return s`,
    ) as (n: number) => number;
    const end = performance.now() + 500;
    while (performance.now() < end) {
      for (let i = 0; i < 100; i++) probe(1000);
      if ((statusOf(probe) & turboFanned) !== 0) return true;
    }
  }
  return false;
}
