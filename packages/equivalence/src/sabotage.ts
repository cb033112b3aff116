import type { Session } from "node:inspector/promises";
import type { SabotageScore, Side } from "@oxbow/contract";
import { inProcess } from "./observe.ts";
import { runSide } from "./run.ts";
import type { AnyEquivalenceSpec } from "./spec.ts";
import { Suite } from "./suite.ts";

/** A named mistake, realised as a wrong candidate: proof that the suite can fail. */
export interface Sabotage<Args extends readonly unknown[] = readonly unknown[], Out = unknown> {
  /** Says what is wrong, such as "loses the last line without a newline". */
  readonly name: string;
  readonly run: (...args: Args) => Out;
}

/** One engine's way with one wrong candidate. */
export interface Attempt {
  readonly engine: Engine;
  readonly killed: boolean;
  readonly executed: number;
  /** Until the mismatch was seen, before shrinking; or until the engine had nothing left to try. */
  readonly elapsedMs: number;
}

/** What became of one sabotage. */
export interface SabotageResult {
  readonly kernel: string;
  readonly name: string;
  readonly seed: number;
  /** In the order in which they were tried. The dear ones are, when all others have failed. */
  readonly attempts: readonly Attempt[];
  /** The first engine that found it; null if it survived. */
  readonly killedBy: Engine | null;
  /** The smallest input that shows it, as JavaScript; null if it survived. */
  readonly args: string | null;
}

/** What became of a side that is not wrong: any mismatch is a false alarm. */
export interface CleanResult {
  readonly kernel: string;
  readonly name: string;
  readonly seed: number;
  readonly executed: number;
  readonly elapsedMs: number;
  /** What was found, where there is nothing to find; null as it should be. */
  readonly alarm: string | null;
  readonly interrupted: string | null;
}

export interface SabotageOptions {
  readonly seed: number;
  /** Random inputs per stratum; 1,000 if left out, as in a run of the suite. */
  readonly runs?: number;
  /** Leaves the other engines out as soon as one has found it: for a gate, which asks only whether. */
  readonly stopAtKill?: boolean;
  /** For one sabotage, and one engine; unlimited if left out. */
  readonly budgetMs?: number;
}

const engines = ["named cases", "exhaustive", "random small", "random large"] as const;

export type Engine = (typeof engines)[number] | "coverage-guided";

/**
 * Sets every engine on one wrong candidate, each for itself, in this process and without the corpus. Large inputs, which are
 * dear, are tried only if no generated input has killed it by then; the coverage-guided search is `prove`'s.
 */
export async function runSabotage(
  spec: AnyEquivalenceSpec,
  sabotage: Sabotage,
  options: SabotageOptions,
): Promise<SabotageResult> {
  const attempts: Tried[] = [];
  for (const engine of engines) {
    if (options.stopAtKill === true && attempts.some(({ killed }) => killed)) break;
    if (engine === "random large") {
      if (attempts.some(({ engine: by, killed }) => killed && by !== "named cases")) continue;
      if (typeof spec.arguments !== "function") continue;
    }
    const tried = await attempt(spec, sabotage, engine, options, (suite) => {
      if (engine === "named cases") return suite.cases();
      if (engine === "exhaustive") return suite.exhaustive();
      return suite.random(engine === "random small" ? "small" : "large");
    });
    if (tried !== null) attempts.push(tried);
  }
  if (options.stopAtKill !== true && attempts.every(({ killed }) => !killed))
    await goOn(spec, sabotage, options, attempts);
  return resultOf(spec, sabotage, options.seed, attempts);
}

/** Ten times as many small inputs, which cost less than the search that comes after them. */
async function goOn(
  spec: AnyEquivalenceSpec,
  sabotage: Sabotage,
  options: SabotageOptions,
  attempts: Tried[],
): Promise<void> {
  const { seed, runs = 1000, budgetMs = GO_ON_MS } = options;
  const more = { seed: ~seed, runs: 10 * runs, budgetMs: Math.min(budgetMs, GO_ON_MS) };
  const at = attempts.findIndex(({ engine }) => engine === "random small");
  const before = attempts[at];
  const found = await attempt(spec, sabotage, "random small", more, (suite) => suite.random("small"));
  if (before === undefined || found === null) return;
  const [executed, elapsedMs] = [before.executed + found.executed, before.elapsedMs + found.elapsedMs];
  attempts[at] = { ...found, executed, elapsedMs };
}

const GO_ON_MS = 20_000;

/** Sets the coverage-guided search on one wrong candidate, in this process, which began with `startCoverage`. */
export async function searchSabotage(
  spec: AnyEquivalenceSpec,
  sabotage: Sabotage,
  { executions, coverage, ...options }: SabotageOptions & { readonly executions: number; readonly coverage: Session },
): Promise<SabotageResult> {
  const tried = await attempt(spec, sabotage, "coverage-guided", options, (suite) =>
    suite.guided(executions, coverage),
  );
  return resultOf(spec, sabotage, options.seed, tried === null ? [] : [tried]);
}

type Tried = Attempt & { readonly args: string | null };

async function attempt(
  spec: AnyEquivalenceSpec,
  sabotage: Sabotage,
  engine: Engine,
  { seed, runs = 1000, budgetMs = Infinity }: SabotageOptions,
  run: (suite: Suite) => Promise<void>,
): Promise<Tried | null> {
  // A sabotage is usually built around the control: whether it is different code is not the question here.
  const side: Side = { name: sabotage.name, implementation: "typescript", run: sabotage.run };
  const started = performance.now();
  const suite = new Suite(spec, side, inProcess(side), {
    seed,
    runs,
    atLeast: 0,
    deadline: started + budgetMs,
    today: new Date(),
    shrinkMs: SHRINK_MS,
    onExecuted: () => {},
  });
  await run(suite);
  const [stratum] = suite.strata;
  if (stratum === undefined) return null;
  const killed = suite.counterexample !== null;
  const elapsedMs = (suite.foundAt ?? performance.now()) - started;
  return { engine, killed, executed: stratum.executed, elapsedMs, args: suite.counterexample?.args ?? null };
}

function resultOf(spec: AnyEquivalenceSpec, { name }: Sabotage, seed: number, tried: readonly Tried[]): SabotageResult {
  // What a generator drew has been shrunk, and a named case has not: the shortest is the one to show.
  const shown = tried.flatMap(({ args }) => args ?? []).sort((a, b) => a.length - b.length);
  return {
    kernel: spec.kernel.key,
    name,
    seed,
    attempts: tried.map(({ engine, killed, executed, elapsedMs }) => ({ engine, killed, executed, elapsedMs })),
    killedBy: tried.find(({ killed }) => killed)?.engine ?? null,
    args: shown[0] ?? null,
  };
}

/** Long enough to make most counterexamples readable, and no part of the time to kill. */
const SHRINK_MS = 300;

/** Runs a side that is right, such as the control against itself, through all strata: whatever is found is a false alarm. */
export async function runClean(
  spec: AnyEquivalenceSpec,
  side: Side,
  { seed, runs = 1000, budgetMs = Infinity }: SabotageOptions,
): Promise<CleanResult> {
  const report = await runSide(spec, side, { seed, runs, budgetMs });
  const found = report.counterexample;
  return {
    kernel: spec.kernel.key,
    name: side.name,
    seed,
    executed: report.strata.reduce((sum, { executed }) => sum + executed, 0),
    elapsedMs: report.elapsedMs,
    alarm: found === null ? null : `${found.mismatch.where} with ${found.args}`,
    interrupted: report.interrupted,
  };
}

/** The score of the results of one kernel: what a gate keeps as evidence. A mistake that lived with any seed has survived. */
export function sabotageScore(results: readonly SabotageResult[]): SabotageScore {
  const names = new Set(results.map(({ name }) => name));
  const survived = new Set(results.filter(({ killedBy }) => killedBy === null).map(({ name }) => name));
  return { killed: names.size - survived.size, total: names.size, survived: [...survived] };
}
