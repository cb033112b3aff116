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

function reachesTopTier(): boolean {
  setFlagsFromString("--allow-natives-syntax");
  // oxlint-disable typescript/no-implied-eval -- natives syntax parses only after the flag is set.
  const statusOf = new Function("f", "return %GetOptimizationStatus(f)") as (f: unknown) => number;
  const probe = new Function("n", "let s = 0; for (let i = 0; i < n; i++) s = (s + i * 31) | 0; return s") as (
    n: number,
  ) => number;
  // oxlint-enable typescript/no-implied-eval
  // Generous: the compiler works on a thread of its own, and on a busy machine that thread waits.
  const end = performance.now() + 20_000;
  while (performance.now() < end) {
    for (let i = 0; i < 100; i++) probe(1000);
    if ((statusOf(probe) & turboFanned) !== 0) return true;
  }
  return false;
}
