// The program of a child process of `mutate`: `mutation-worker.js <module>`. It takes one job after the other from its parent.
import { messageOf } from "@oxbow/contract";
import { findCandidate } from "@oxbow/config";
import { DrawnOnce } from "./drawn-once.ts";
import { loadSuiteDefinitions } from "./load.ts";
import type { CleanResult, MutantResult } from "./mutation-run.ts";
import { runClean, runMutant, type MutantOptions } from "./run-mutant.ts";

/** A mutant by its position, or a side that is right: the control against itself, or the default candidate. */
export interface Job {
  readonly kernel: string;
  readonly subject: number | "A/A" | "clean";
  readonly options: MutantOptions;
}

export type Done =
  | { readonly done: "ready" }
  /** Not done: a sign of life, once a second at most. */
  | { readonly done: "alive" }
  | { readonly done: "mutant"; readonly result: MutantResult }
  | { readonly done: "clean"; readonly result: CleanResult }
  | { readonly done: "failed"; readonly because: string };

process.on("disconnect", () => process.exit());

const definitions = await loadSuiteDefinitions(new URL(process.argv[2] as string));
process.on("message", (job: Job) => void run(job).catch(failed).then(send));
send({ done: "ready" });

async function run({ kernel, subject, options: asked }: Job): Promise<Done> {
  const options = { ...asked, onExecuted: alive };
  const definition = definitions.find((each) => each.kernel.key === kernel);
  if (definition === undefined) throw new TypeError(`no kernel ${kernel}`);
  if (typeof subject === "number") {
    const mutant = definition.mutants[subject];
    if (mutant === undefined) throw new TypeError(`${kernel} has no mutant ${subject}`);
    return {
      done: "mutant",
      result: await runMutant(definition, mutant, { ...options, shared: sharedBy(kernel, options) }),
    };
  }
  const side = subject === "A/A" ? { ...definition.control, name: "A/A" } : findCandidate(definition);
  return { done: "clean", result: await runClean(definition, side, options) };
}

/** Of the latest kernel and seed: one job follows the other. */
let latest: { readonly of: string; readonly shared: DrawnOnce } | undefined;

function sharedBy(kernel: string, { seed }: MutantOptions): DrawnOnce {
  const of = `${kernel} ${seed}`;
  if (latest?.of !== of) latest = { of, shared: new DrawnOnce() };
  return latest.shared;
}

const failed = (error: unknown): Done => ({
  done: "failed",
  because: messageOf(error),
});

let told = performance.now();

function alive(): void {
  if (performance.now() - told < 1000) return;
  told = performance.now();
  send({ done: "alive" });
}

function send(message: Done): void {
  process.send?.(message);
}
