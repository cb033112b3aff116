import inspector from "node:inspector";
import { setFlagsFromString } from "node:v8";
import type { Side } from "@oxbow/contract";

/**
 * Why this process cannot give honest times, or null: an attached inspector, or a V8 that may not optimise. Judged by
 * what V8 does, not by flags: they come in through the command line, NODE_OPTIONS and the embedder alike.
 */
export function unfitBecause(): string | null {
  if (inspector.url() !== undefined) return "an inspector is attached, which slows some code and not other: detach it";
  if (!("WebAssembly" in globalThis)) return "V8 runs without its compilers (--jitless): remove the flag";
  // The one variable that is read here: coverage leaves no other trace, and V8 still optimises what it counts.
  if (process.env["NODE_V8_COVERAGE"] !== undefined && process.env["NODE_V8_COVERAGE"] !== "") {
    return "code coverage counts every block here (NODE_V8_COVERAGE), which slows JavaScript and not Rust: unset it";
  }
  if (!reachesTopTier()) {
    return "V8 does not optimise hot code here (--no-opt, a debugger or coverage): JavaScript would look many times slower than it is";
  }
  return null;
}

/** V8's bits: it never optimises the function; the function runs code of either optimising compiler, or of the last one. */
const neverOptimised = 2;
const optimised = 16;
const turboFanned = 64;

/**
 * Whether V8 leaves a hot JavaScript function to its interpreter, as it does with one that is too large. Code that is
 * not JavaScript is not V8's to optimise.
 */
export async function staysUnoptimised(run: Side["run"], args: readonly unknown[]): Promise<boolean> {
  if (/\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(run))) return false;
  const statusOf = statusReader();
  // Called from code that is itself never optimised, so that it is not inlined: an inlined function looks cold.
  // oxlint-disable-next-line typescript/no-implied-eval -- a caller that belongs to this one function.
  const call = new Function("run", "args", "return run(...args)") as (run: unknown, args: unknown) => unknown;
  // oxlint-disable-next-line typescript/no-implied-eval -- natives syntax parses only after the flag is set.
  (new Function("f", "%NeverOptimizeFunction(f)") as (f: unknown) => void)(call);
  const end = performance.now() + 1000;
  while ((statusOf(run) & optimised) === 0) {
    if (performance.now() > end) return true;
    for (let i = 0; i < 100; i++) await call(run, args);
  }
  return false;
}

/** Once in some hundred processes on a busy machine V8 leaves a function in its middle tier for good; the next is fine. */
const attempts = 20;

function reachesTopTier(): boolean {
  const statusOf = statusReader();
  for (let attempt = 0; attempt < attempts; attempt++) {
    // A text of its own, so that it is a function of its own to V8 as well.
    // oxlint-disable-next-line typescript/no-implied-eval -- a function that is fresh in every attempt.
    const probe = new Function(
      "n",
      `let s = ${attempt}; for (let i = 0; i < n; i++) s = (s + i * 31) | 0; return s`,
    ) as (n: number) => number;
    if ((statusOf(probe) & neverOptimised) !== 0) return false;
    const end = performance.now() + 500;
    while (performance.now() < end) {
      for (let i = 0; i < 100; i++) probe(1000);
      if ((statusOf(probe) & turboFanned) !== 0) return true;
    }
  }
  return false;
}

function statusReader(): (f: unknown) => number {
  setFlagsFromString("--allow-natives-syntax");
  // oxlint-disable-next-line typescript/no-implied-eval -- natives syntax parses only after the flag is set.
  return new Function("f", "return %GetOptimizationStatus(f)") as (f: unknown) => number;
}
