import { count } from "./figures.ts";
import type { EquivalenceStep, GateStep, SkippedStep } from "./plan-steps.ts";
import { judgedWorkloads } from "./shape.ts";
import type { GateShape, PlannedWorkload } from "./shape.ts";

export interface PlanOptions {
  /** For all kernels together; if left out 3m 45s, or 10 minutes for each kernel in the long mode. */
  readonly budgetMs?: number | undefined;
  /** The long mode: random inputs for half of the time, more and longer processes, and the long workloads. */
  readonly nightly?: boolean | undefined;
  /** Shorter measurements: for a look. */
  readonly quick?: boolean | undefined;
  /** Random inputs per stratum. */
  readonly runs?: number | undefined;
  /** Fresh processes per workload. */
  readonly forks?: number | undefined;
  /** Why mutants are not tried; one who was killed before still counts. */
  readonly powerShown?: string | undefined;
}

/** A step that has not been given its time yet. */
interface Draft {
  readonly needsMs: number;
  readonly finish: (part: Part) => GateStep;
}

/** A step's own part of the budget, since the run began, and the reserve behind it. */
interface Part {
  readonly fromMs: number;
  readonly toMs: number;
  readonly reserveMs: number;
}

interface KernelDraft {
  /** Whether the answers are the same: other kernels' may be looked into at the same time. */
  readonly answers: readonly Draft[];
  /** How fast it is: nothing else may run meanwhile. */
  readonly speed: readonly Draft[];
  readonly skipped: readonly SkippedStep[];
}

/** The steps of one kernel, by what each needs at the least, and those that it does without. */
export function draftOf(shape: GateShape, options: PlanOptions): KernelDraft {
  const { kernel, candidate, unavailable } = shape;
  const skipped: SkippedStep[] = [];
  const skip = (step: GateStep["step"], because: string): readonly Draft[] => {
    skipped.push({ kernel, step, because });
    return [];
  };
  if (unavailable !== undefined) {
    skip("equivalence", `${candidate} cannot be called here: ${unavailable.join("; because ")}`);
    return { answers: [], speed: [], skipped };
  }
  const mutants = mutantsOf(shape, options);
  const workloads = judgedWorkloads(shape, options.nightly ?? false);
  const speed = workloads.map((workload) => speedDraft(shape, workload, options));
  if (typeof mutants === "string") skip("mutants", mutants);
  const rest = [...(typeof mutants === "string" ? [] : [mutants]), ...speed];
  if (speed.length === 0) skip("speed", noSpeed(shape));
  const suite =
    shape.inputs === "none"
      ? skip("equivalence", "the definition has no generator of arguments")
      : [suiteDraft(shape, rest, options)];
  return { answers: [...suite, ...(typeof mutants === "string" ? [] : [mutants])], speed, skipped };
}

/** What the floors of a policy ask for: random inputs per stratum. */
const RUNS = 1000;

/** Of a processor that two kernels share: a suite of the usual thousand inputs a stratum ends before that where a call is short. */
const SUITE_MS = 2500;

/** In the long mode, where a kernel has nothing else that takes time. */
const LONG_SUITE_MS = 20_000;

/** To start the processes that mutants run in, and to run the control against itself. */
const MUTANTS_MS = 1000;

/** For each mutant: most are killed within a few milliseconds. */
const MUTANT_MS = 30;

/** To start a process and to import the project. */
const START_MS = 500;

/** For one run of a workload that is the only one of its process. */
const OWN_RUN_MS = 1100;

/** Of control and candidate, in the first process. */
const SOAK_MS = 1500;

/** Of what a workload may take, until when processes are started. The reserve is for those that take longer than that. */
const ENOUGH = 0.9;

/** The least that say something about the next process. */
const LEAST_PROCESSES = 3;

function suiteDraft({ kernel, candidate }: GateShape, rest: readonly Draft[], options: PlanOptions): Draft {
  const { nightly = false, runs = nightly ? null : RUNS } = options;
  const needsMs = nightly
    ? Math.max(
        LONG_SUITE_MS,
        rest.reduce((sum, each) => sum + each.needsMs, 0),
      )
    : SUITE_MS;
  const stops =
    runs === null
      ? "at the first difference"
      : `after ${count(runs, "random input")} of each kind, or at the first difference`;
  return {
    needsMs,
    finish: (part) => ({
      ...bounds(kernel, candidate, part),
      // Who takes all there is does not take what is there for others.
      ...(runs === null ? { endsByMs: part.toMs } : {}),
      step: "equivalence",
      runs,
      stops,
    }),
  };
}

/** Or why there is nothing to try. */
function mutantsOf({ kernel, candidate, mutants, keptFrom }: GateShape, options: PlanOptions): Draft | string {
  if (mutants === 0) return "the definition has no mutants";
  if (keptFrom !== undefined && options.nightly !== true) {
    return `${mutants === 1 ? "it was" : `all ${mutants} were`} killed on ${keptFrom.slice(0, 10)}, and control and definition are the same`;
  }
  if (options.powerShown !== undefined) return options.powerShown;
  return {
    needsMs: MUTANTS_MS + mutants * MUTANT_MS,
    finish: (part) => ({
      ...bounds(kernel, candidate, part),
      step: "mutants",
      mutants,
      runs: options.runs ?? RUNS,
      silentMs: Math.round(Math.max(2000, Math.min(20_000, (part.toMs - part.fromMs) / 4))),
      stops: `when the suite has been tried on ${count(mutants, "mutant")}`,
    }),
  };
}

function speedDraft(
  { kernel, candidate, speedShown }: GateShape,
  workload: PlannedWorkload,
  options: PlanOptions,
): Draft {
  const { nightly = false } = options;
  // A speed that nobody judges is worth a look; the answers are all that such a candidate is asked for.
  const quick = options.quick === true || (speedShown !== undefined && !nightly);
  const processes = options.forks ?? (nightly ? 12 : quick ? 3 : 6);
  const phaseMs = quick ? 500 : nightly ? 3000 : 600;
  const least = Math.min(LEAST_PROCESSES, processes);
  const isOwn = workload.process === "own";
  const needsMs = isOwn
    ? least * 3 * (START_MS + OWN_RUN_MS)
    : least * (START_MS + 2 * phaseMs) + (quick ? 0 : SOAK_MS);
  const unit = isOwn ? "round" : "process";
  return {
    needsMs,
    finish: (part) => ({
      ...bounds(kernel, candidate, part),
      step: "speed",
      workload: workload.name,
      processes,
      decideAt: quick || options.forks !== undefined ? undefined : workload.minSpeedup,
      phaseMs,
      quick,
      enoughByMs: within(part, ENOUGH),
      againBeforeMs: quick ? 0 : within(part, ENOUGH / 2),
      stops:
        least < processes
          ? `after ${many(processes, unit)}; after ${least} when they decide it, or time is short`
          : `after ${many(processes, unit)}`,
    }),
  };
}

const many = (n: number, noun: "round" | "process"): string =>
  noun === "process" && n !== 1 ? `${n.toLocaleString("en")} processes` : count(n, noun);

const bounds = (
  kernel: string,
  candidate: string,
  { fromMs, toMs, reserveMs }: Part,
): Pick<EquivalenceStep, "kernel" | "candidate" | "upToMs" | "endsByMs"> => ({
  kernel,
  candidate,
  upToMs: toMs - fromMs,
  endsByMs: toMs + reserveMs,
});

/** When this share of a part is over. */
const within = ({ fromMs, toMs }: Part, share: number): number => fromMs + Math.floor(share * (toMs - fromMs));

function noSpeed({ workloads }: GateShape): string {
  const long = workloads.filter(({ minSpeedup, nightly }) => minSpeedup !== undefined && nightly === true);
  return long.length === 0
    ? "no workload has a minSpeedup"
    : `${long.map(({ name }) => name).join(", ")}: measured with --nightly only`;
}
