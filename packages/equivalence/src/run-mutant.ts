import type { Side } from "@oxbow/contract";
import { DrawnOnce } from "./drawn-once.ts";
import { isolate } from "./isolate.ts";
import { sideOf, type Mutant } from "./mutant.ts";
import { inProcess } from "./observe.ts";
import { engines, type Attempt, type CleanResult, type Engine, type MutantResult } from "./mutation-run.ts";
import { runSide } from "./run.ts";
import type { AnySuiteDefinition } from "./definition.ts";
import { Suite } from "./suite.ts";

export interface MutantOptions {
  readonly seed: number;
  /** Random inputs per stratum; 1,000 if left out, as in a run of the suite. */
  readonly runs?: number;
  /** Leaves the other engines out as soon as one has found it, and the input as large: for a gate, which asks only whether. */
  readonly stopAtKill?: boolean;
  /** For one mutant; unlimited if left out. */
  readonly budgetMs?: number;
  /**
   * The project's `oxbow.config.js`: with it, the mutant runs in a process of its own, where its end and its silence are
   * observations like any other; slower. Without it, it runs in this one, which it may take with it.
   */
  readonly module?: URL;
  /** Of that process: see `isolate`. */
  readonly hangMs?: number;
  /** After each batch, so that whoever waits sees that this process lives. */
  readonly onExecuted?: () => void;
  /** With the other mutants of this definition that are tried with this seed. */
  readonly shared?: DrawnOnce;
}

/**
 * Sets every engine on one wrong candidate, each for itself, and without the corpus. Whole spaces, schedules and large inputs,
 * which are expensive, are tried only if no drawn input has killed it by then.
 */
export async function runMutant(
  definition: AnySuiteDefinition,
  mutant: Mutant,
  options: MutantOptions,
): Promise<MutantResult> {
  const attempts: Tried[] = [];
  const deadline = performance.now() + (options.budgetMs ?? Infinity);
  const within = (): MutantOptions => ({ ...options, budgetMs: Math.max(1, deadline - performance.now()) });
  if (options.stopAtKill === true) {
    // A few inputs of each engine kill most: asked one engine after the other, one would be tried to its end for nothing.
    for (const engine of CHEAPEST_FIRST) {
      const tried = await attempt(definition, mutant, engine, {
        ...within(),
        runs: Math.min(options.runs ?? 1000, fewOf(engine)),
      });
      if (tried?.killed === true) return resultOf(definition, mutant, options.seed, [tried]);
    }
  }
  for (const engine of engines) {
    if (options.stopAtKill === true && attempts.some(({ killed }) => killed)) break;
    if (isExpensive(engine) && attempts.some(({ engine: by, killed }) => killed && by !== "named cases")) continue;
    const tried = await attempt(definition, mutant, engine, within());
    if (tried !== null) attempts.push(tried);
  }
  if (options.stopAtKill !== true && attempts.every(({ killed }) => !killed))
    await goOn(definition, mutant, within(), attempts);
  return resultOf(definition, mutant, options.seed, attempts);
}

/** Random inputs, or schedules, of which there are a tenth, that each engine is asked for before any is tried to its end. */
const fewOf = (engine: Engine): number => (engine === "in flight" || engine === "in parts" ? 500 : 50);

/** By what a few inputs of each cost; whole spaces are never few. */
const CHEAPEST_FIRST: readonly Engine[] = ["random small", "in flight", "random large", "in parts", "named cases"];

const isExpensive = (engine: Engine): boolean => engine !== "named cases" && engine !== "random small";

/** Ten times as many small inputs: the last that is tried on what every engine let live. */
async function goOn(
  definition: AnySuiteDefinition,
  mutant: Mutant,
  options: MutantOptions,
  attempts: Tried[],
): Promise<void> {
  const { seed, runs = 1000, budgetMs = Infinity } = options;
  const more = { ...options, seed: ~seed, runs: 10 * runs, budgetMs: Math.min(budgetMs, GO_ON_MS) };
  const at = attempts.findIndex(({ engine }) => engine === "random small");
  const before = attempts[at];
  const found = await attempt(definition, mutant, "random small", more);
  if (before === undefined || found === null) return;
  const [executed, elapsedMs] = [before.executed + found.executed, before.elapsedMs + found.elapsedMs];
  attempts[at] = { ...found, executed, elapsedMs };
}

const GO_ON_MS = 20_000;

type Tried = Attempt & { readonly args: string | null };

async function attempt(
  definition: AnySuiteDefinition,
  mutant: Mutant,
  engine: Engine,
  options: MutantOptions,
): Promise<Tried | null> {
  const { seed, runs = 1000, budgetMs = Infinity, stopAtKill = false, module, hangMs, onExecuted = () => {} } = options;
  const { shared = new DrawnOnce() } = options;
  if (engine === "random large" && typeof definition.arguments !== "function") return null;
  const side = sideOf(mutant);
  const observer =
    module === undefined
      ? inProcess(side)
      : isolate({
          module,
          kernel: definition.kernel.key,
          candidate: mutant.name,
          role: "mutant",
          ...(hangMs === undefined ? {} : { hangMs }),
        });
  const started = performance.now();
  const suite = new Suite(definition, side, observer, {
    seed,
    runs,
    atLeast: 0,
    deadline: started + budgetMs,
    today: new Date(),
    shrinkMs: stopAtKill ? 0 : module === undefined ? SHRINK_MS : ISOLATED_SHRINK_MS,
    onExecuted,
    shared,
  });
  try {
    await runEngine(suite, engine);
  } finally {
    await observer.close();
  }
  const [stratum] = suite.strata;
  if (stratum === undefined) return null;
  // A mistake that shows once and not again is noticed as well: nobody gets a pass with it. Silence may be the machine's.
  const unsteady = suite.unsteady?.candidate.kind === "hung" ? null : suite.unsteady;
  const killed = suite.counterexample !== null || unsteady !== null;
  const elapsedMs = (suite.foundAt ?? performance.now()) - started;
  return {
    engine,
    killed,
    executed: stratum.executed,
    elapsedMs,
    args: (suite.counterexample ?? unsteady)?.args ?? null,
  };
}

function runEngine(suite: Suite, engine: Engine): Promise<void> {
  if (engine === "named cases") return suite.cases();
  if (engine === "exhaustive") return suite.exhaustive();
  if (engine === "in parts") return suite.inParts();
  if (engine === "in flight") return suite.inFlight();
  return suite.random(engine === "random small" ? "small" : "large");
}

function resultOf(
  definition: AnySuiteDefinition,
  { name }: Mutant,
  seed: number,
  tried: readonly Tried[],
): MutantResult {
  // What a generator drew has been shrunk, and a named case has not: the shortest is the one to show.
  const shown = tried.flatMap(({ args }) => args ?? []).sort((a, b) => a.length - b.length);
  return {
    kernel: definition.kernel.key,
    name,
    seed,
    attempts: tried.map(({ engine, killed, executed, elapsedMs }) => ({ engine, killed, executed, elapsedMs })),
    killedBy: tried.find(({ killed }) => killed)?.engine ?? null,
    args: shown[0] ?? null,
  };
}

/** Long enough to make most counterexamples readable, and no part of the time to kill. */
const SHRINK_MS = 300;

/** Where each step of it may cost a process. */
const ISOLATED_SHRINK_MS = 5000;

/** Runs a side that is right, such as the control against itself, through all strata: whatever is found is a false alarm. */
export async function runClean(
  definition: AnySuiteDefinition,
  side: Side,
  { seed, runs = 1000, budgetMs = Infinity }: MutantOptions,
): Promise<CleanResult> {
  const report = await runSide(definition, side, { seed, runs, budgetMs });
  const found = report.counterexample;
  return {
    kernel: definition.kernel.key,
    name: side.name,
    seed,
    executed: report.strata.reduce((sum, { executed }) => sum + executed, 0),
    elapsedMs: report.elapsedMs,
    alarm: found === null ? null : `${found.mismatch.where} with ${found.args}`,
    interrupted: report.interrupted,
  };
}
