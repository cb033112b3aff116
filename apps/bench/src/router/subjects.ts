import { type Cell, type CellSource, defineKernel, type FlagPayload } from "@oxbow/contract";
import { compile, newFlag } from "@oxbow/flags";
import { createRouter, type Routed, type RouterOptions } from "@oxbow/router";

/** A function of a few nanoseconds that the engine will not inline, as it inlines no real kernel. */
export function kernelFunction(): (n: number) => number {
  const tail = "n = Math.imul(n, 31) + 7;".repeat(100);
  return evaluate(`"use strict"; return function kernel(n) { if (n >= 0) return (n + 1) & 1023; ${tail} return n; }`)();
}

/** One of some ten microseconds. */
export function slowKernel(): (n: number) => number {
  const work = "for (let i = 0; i < 8000; i++) n = Math.imul(n ^ (n >>> 7), 31) + i | 0;";
  return evaluate(`"use strict"; return function kernel(n) { ${work} return n & 1023; }`)();
}

export type Call = (n: number) => number;
export type KeyedCall = { keyed(key: string, n: number): number };

/** `calls` times `f(n)`, in a loop of its own, so that no subject pays for the call sites of another. */
export const plainLoop = (): ((f: Call, calls: number) => number) => loop("f(n)");

/** The same with a key for each call. */
export const keyedLoop = (): ((f: KeyedCall, calls: number, keys: readonly string[]) => number) =>
  loop("f.keyed(keys[i & 1023], n)");

/** The same for a function without keys: what it costs to have one at hand. */
export const unkeyedLoop = (): ((f: Call, calls: number, keys: readonly string[]) => number) =>
  loop("f(n + (keys[i & 1023].length >> 10))");

const loop = (body: string) =>
  evaluate("f", "calls", "keys", `let n = 0; for (let i = 0; i < calls; i++) n = ${body}; return n;`);

// oxlint-disable-next-line typescript/no-explicit-any -- code from text is the only way to code that shares no feedback.
const evaluate = (...code: string[]): any => Reflect.construct(Function, code);

export const shortKeys = Array.from({ length: 1024 }, (_, i) => `user-${1000 + i}`);
export const uuids = Array.from({ length: 1024 }, () => crypto.randomUUID() as string);

/** One kernel on one flag. */
export function routedOn(
  payload: Partial<FlagPayload> | null,
  rollout: number,
  { control = kernelFunction(), candidate = kernelFunction(), ...options }: Partial<RouterOptions> & Sides = {},
): { readonly call: Routed<[n: number], number>; readonly router: ReturnType<typeof createRouter> } {
  const cell = cellOf(payload, rollout);
  const cells: CellSource = { cell: () => cell, subscribe: () => () => {} };
  const router = createRouter({ cells, ...options });
  const kernel = defineKernel<[n: number], number>({ key: "bench" });
  return { call: router.route(kernel, { control, candidates: { native: candidate } }), router };
}

interface Sides {
  readonly control?: (n: number) => number;
  readonly candidate?: (n: number) => number;
}

/** A flag at a stage, compiled. */
export function cellOf(payload: Partial<FlagPayload> | null, rollout: number): Cell {
  const flag = newFlag("oxbow.bench");
  const [strategy] = flag.strategies!;
  const [variant] = strategy!.variants!;
  const value = JSON.stringify({ stage: "ramp", implementation: "native", ...payload });
  const definition = {
    ...flag,
    enabled: payload !== null,
    strategies: [
      {
        ...strategy!,
        parameters: { ...strategy!.parameters, rollout: String(rollout) },
        variants: [{ ...variant!, payload: { ...variant!.payload!, value } }],
      },
    ],
  };
  return compile("oxbow.bench", definition, {
    context: { appName: "bench", environment: "default" },
    random: Math.random,
    ask: () => false,
  });
}
