// A project's `oxbow.config.js` whose sides are slow; the tests run the candidates in a child.
import { defineKernel } from "@oxbow/contract";
import { appendFileSync, statSync } from "node:fs";
import { constantFrom, tuple } from "fast-check";
import { equivalence } from "./definition.ts";

const spin = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end;);
};
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Every side gives the number back; one of ten takes `seldom` first. */
const side = (name: string, seldom: () => unknown) => ({
  name,
  implementation: name === "control" ? ("typescript" as const) : ("native" as const),
  run: async (n: number): Promise<number> => {
    if (n === 7) await seldom();
    return n;
  },
});

const once = (): void => {
  const marker = process.env["OXBOW_TEST_MARKER"];
  if (marker === undefined) return;
  appendFileSync(marker, ".");
  // The first call is the probe's.
  while (statSync(marker).size === 2);
};

const definition = (key: string, seldom: () => unknown, candidates: readonly ReturnType<typeof side>[]) =>
  equivalence(defineKernel<[n: number], Promise<number>>({ key }), {
    control: side("control", seldom),
    candidates,
    cases: [{ name: "seven", args: () => [7], expected: { returns: 7 } }],
    workloads: [],
    arguments: tuple(constantFrom(1, 2, 3)),
    patienceMs: 300,
  });

/** Blocks its process for three times the candidate's patience. */
export const blocks = definition("blocks", () => spin(900), [side("instant", () => {})]);
/** Its garbage is collected while the candidate runs. */
export const allocates = definition(
  "allocates",
  () => Array.from({ length: 8 }, () => Array.from({ length: 200_000 }, (_, i) => ({ i }))).length,
  [side("instant", () => {})],
);
/** The candidate takes three times its own patience, and less than twenty times what the control takes. */
export const waits = definition("waits", () => wait(100), [side("slower", () => wait(700))]);
export const quick = definition("quick", () => {}, [side("hangs once", once), side("sound", () => {})]);
/** Patience of 300 would not do here. */
export const patient = { ...definition("patient", () => {}, [side("long", () => wait(700))]), patienceMs: 20_000 };

export default { kernels: [blocks, allocates, waits, quick, patient] };
