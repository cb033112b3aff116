import type { Case, Counterexample, EquivalenceReport, Observation, Side, Stratum } from "@oxbow/contract";
import { hash } from "node:crypto";
import { serialize } from "node:v8";
import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { difference, signature } from "./compare/observations.ts";
import { identity } from "./identity.ts";
import { draw } from "./draw.ts";
import { probe } from "./executed.ts";
import { isolate } from "./isolate.ts";
import { inProcess, observe, type Observer } from "./observe.ts";
import { print, printObservation } from "./print.ts";
import type { AnyEquivalenceSpec, EquivalenceSpec, Size } from "./spec.ts";

export interface RunOptions {
  /** The name of a candidate of the spec; the first one if left out. */
  readonly candidate?: string;
  /** Decides every random input: the same seed, spec and fast-check give the same run. */
  readonly seed: number;
  /** Random inputs per stratum; 1,000 if left out. */
  readonly runs?: number;
  /** Time for everything, shrinking included. A run it cuts short says so in `interrupted`. Unlimited if left out. */
  readonly budgetMs?: number;
  /**
   * The project's `oxbow.config.js`. With it the candidate runs in a child process, which finds it there by the kernel's key
   * and the candidate's name, and a crash or a hang is an observation; without it, in this process.
   */
  readonly module?: URL;
  /** Of a child: see `isolate`. */
  readonly hangMs?: number;
  readonly memoryMiB?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** How far a run is. */
export interface Progress {
  readonly kernel: string;
  readonly candidate: string;
  readonly stratum: string;
  readonly executed: number;
  readonly planned: number;
}

/**
 * Runs control and candidate on the named cases, then on random inputs, small and large, until they disagree or the plan is
 * done. The first mismatch is shrunk and ends the run. A case whose expectation the control itself does not meet throws:
 * then the spec is wrong, not the candidate.
 */
export async function runEquivalence<Args extends readonly unknown[], Out>(
  spec: EquivalenceSpec<Args, Out>,
  options: RunOptions,
): Promise<EquivalenceReport> {
  const candidate = candidateOf(spec, options.candidate);
  const started = performance.now();
  const observer = observerOf(spec, candidate, options);
  const run = new Run(spec, candidate.name, observer, options);
  let different: EquivalenceReport["identity"];
  try {
    different = await run.identity(candidate as unknown as Side);
    await run.cases();
    for (const size of sizesOf(spec)) await run.random(size);
  } finally {
    await observer.close();
  }
  return {
    kernel: spec.kernel.key,
    control: spec.control.name,
    candidate: candidate.name,
    seed: options.seed,
    strata: run.strata,
    counterexample: run.counterexample,
    identity: different,
    isolation: observer.isolation,
    interrupted: run.interrupted,
    elapsedMs: performance.now() - started,
  };
}

function candidateOf<Args extends readonly unknown[], Out>(
  spec: EquivalenceSpec<Args, Out>,
  name: string | undefined,
): Side<Args, Out> {
  const side = name === undefined ? spec.candidates[0] : spec.candidates.find((each) => each.name === name);
  if (side !== undefined) return side;
  const known = spec.candidates.map((each) => `"${each.name}"`).join(", ") || "none";
  throw new TypeError(
    `${spec.kernel.key} has no candidate ${name === undefined ? "" : `"${name}" `}(candidates: ${known})`,
  );
}

function observerOf<Args extends readonly unknown[], Out>(
  spec: EquivalenceSpec<Args, Out>,
  candidate: Side<Args, Out>,
  { module, hangMs, memoryMiB }: RunOptions,
): Observer {
  if (module === undefined) return inProcess(candidate as unknown as Side);
  return isolate({
    module,
    kernel: spec.kernel.key,
    candidate: candidate.name,
    ...(hangMs === undefined ? {} : { hangMs }),
    ...(memoryMiB === undefined ? {} : { memoryMiB }),
  });
}

const sizesOf = (spec: Pick<AnyEquivalenceSpec, "arguments">): readonly Size[] =>
  typeof spec.arguments === "function" ? ["small", "large"] : ["small"];

type AnyArgs = readonly unknown[];
type MutableStratum = { -readonly [Key in keyof Stratum]: Stratum[Key] };

/** Random inputs on which the identity of both sides is looked at, beside the named cases. */
const PROBES = 20;

/** How long one shrink may take when no budget says otherwise. */
const SHRINK_MS = 20_000;

class Run {
  readonly strata: MutableStratum[] = [];
  counterexample: Counterexample | null = null;
  interrupted: string | null = null;
  readonly #control: Side;
  readonly #deadline: number;

  private readonly spec: AnyEquivalenceSpec;
  private readonly candidate: string;
  private readonly observer: Observer;
  private readonly options: RunOptions;

  constructor(spec: AnyEquivalenceSpec, candidate: string, observer: Observer, options: RunOptions) {
    this.spec = spec;
    this.candidate = candidate;
    this.observer = observer;
    this.options = options;
    this.#control = spec.control as Side;
    this.#deadline = performance.now() + (options.budgetMs ?? Number.POSITIVE_INFINITY);
  }

  /** Sees what code either side enters on a few inputs. The candidate goes first, so that nothing the control left helps it. */
  async identity(candidate: Side): Promise<EquivalenceReport["identity"]> {
    const drawn = fc.sample(this.#arguments("small"), { seed: this.options.seed, numRuns: PROBES });
    const inputs = [...(this.spec.cases as readonly Case[]).map((each) => each.args()), ...drawn];
    const seen = { candidate: await this.observer.probe(inputs), control: await probe(this.#control, inputs) };
    return identity(this.#control, candidate, seen);
  }

  async cases(): Promise<void> {
    const stratum = this.#begin("named cases");
    const cases = this.spec.cases as readonly Case[];
    for (const each of cases) await this.#checkExpectation(each);
    const inputs = cases.map((each) => each.args());
    const found = await this.#compare(inputs, stratum, new Set(), cases.length);
    if (found !== null) this.#report(stratum, found, 0);
  }

  async random(size: Size): Promise<void> {
    if (this.counterexample !== null || this.interrupted !== null) return;
    const stratum = this.#begin(`random ${size}`);
    const planned = this.options.runs ?? 1000;
    const inputs = this.#arguments(size);
    const digests = new Set<string>();
    for (const { seed, inputs: drawn } of draw(inputs, size, this.options.seed, planned)) {
      if (performance.now() > this.#deadline) {
        this.interrupted = `out of time after ${stratum.executed} of ${planned} executions in "${stratum.name}"`;
        return;
      }
      const found = await this.#compare(drawn, stratum, digests, planned);
      if (found !== null) {
        await this.#shrink(stratum, found, inputs, seed);
        return;
      }
    }
  }

  #arguments(size: Size): Arbitrary<AnyArgs> {
    const inputs = this.spec.arguments as Arbitrary<AnyArgs> | ((size: Size) => Arbitrary<AnyArgs>);
    return typeof inputs === "function" ? inputs(size) : inputs;
  }

  #begin(name: string): MutableStratum {
    const stratum = { name, executed: 0, distinct: 0, valid: 0, mismatches: 0 };
    this.strata.push(stratum);
    return stratum;
  }

  async #checkExpectation(each: Case): Promise<void> {
    const seen = await observe(this.#control, each.args());
    const expected: Observation =
      "returns" in each.expected
        ? { kind: "returned", value: each.expected.returns, argsAfter: seen.kind === "returned" ? seen.argsAfter : [] }
        : {
            kind: "threw",
            ...each.expected.throws,
            message: "any message",
            argsAfter: seen.kind === "threw" ? seen.argsAfter : [],
          };
    const where = difference(expected, seen, this.spec.compare, this.spec.errors);
    if (where === null) return;
    throw new Error(
      `the control of ${this.spec.kernel.key} does not meet its own case "${each.name}" at ${where}: ` +
        `expected ${printObservation(expected)}, but it ${printObservation(seen)}`,
    );
  }

  async #controls(inputs: readonly AnyArgs[]): Promise<readonly Observation[]> {
    const observations: Observation[] = [];
    for (const args of inputs) observations.push(await observe(this.#control, args));
    return observations;
  }

  async #compare(
    inputs: readonly AnyArgs[],
    stratum: MutableStratum,
    digests: Set<string>,
    planned: number,
  ): Promise<Found | null> {
    // A child works while we run the control.
    const [candidates, controls] = await Promise.all([this.observer.run(inputs), this.#controls(inputs)]);
    let first: Found | null = null;
    for (const [index, candidate] of candidates.entries()) {
      const args = inputs[index] as AnyArgs;
      const control = controls[index] as Observation;
      stratum.executed++;
      digests.add(digest(args));
      if (control.kind === "returned") stratum.valid++;
      const where = difference(control, candidate, this.spec.compare, this.spec.errors);
      if (where === null) continue;
      stratum.mismatches++;
      first ??= { index, input: args, args: print(args), where, control, candidate };
    }
    stratum.distinct = digests.size;
    const { executed, name } = stratum;
    this.options.onProgress?.({
      kernel: this.spec.kernel.key,
      candidate: this.candidate,
      stratum: name,
      executed,
      planned,
    });
    return first;
  }

  async #shrink(stratum: Stratum, found: Found, inputs: Arbitrary<AnyArgs>, seed: number): Promise<void> {
    let smallest = found;
    let shrinks = -1;
    const kinds = `${found.control.kind} ${found.candidate.kind}`;
    const patience = found.candidate.kind === "hung" ? "short" : "full";
    const property = fc.asyncProperty(inputs, async (args) => {
      const control = await observe(this.#control, args);
      const [candidate] = (await this.observer.run([args], patience)) as [Observation];
      const where = difference(control, candidate, this.spec.compare, this.spec.errors);
      // A smaller input that fails in another way is another counterexample, not a smaller one.
      if (where === null || `${control.kind} ${candidate.kind}` !== kinds) return true;
      smallest = { index: found.index, input: args, args: print(args), where, control, candidate };
      shrinks++;
      return false;
    });
    const left = Math.max(this.#deadline - performance.now(), 1000);
    await fc.check(property, {
      seed,
      path: `${found.index}`,
      numRuns: 1,
      interruptAfterTimeLimit: Math.min(SHRINK_MS, left),
    });
    const { kind } = smallest.candidate;
    // What only seemed to hang is not reported: the first one did, with all the time there was.
    if (kind === "hung" && (await this.observer.run([smallest.input]))[0]?.kind !== "hung") smallest = found;
    this.#report(stratum, smallest, Math.max(shrinks, 0));
  }

  #report(stratum: Stratum, { args, where, control, candidate }: Found, shrinks: number): void {
    this.counterexample = {
      stratum: stratum.name,
      args,
      mismatch: { where, control, candidate },
      seen: { control: printObservation(control), candidate: printObservation(candidate) },
      shrinks,
      signature: signature(where, control, candidate),
    };
  }
}

interface Found {
  readonly index: number;
  readonly input: AnyArgs;
  /** The input as it is printed, taken at once: the next step may be the last. */
  readonly args: string;
  readonly where: string;
  readonly control: Observation;
  readonly candidate: Observation;
}

/** Equal for equal arguments: to count distinct inputs without keeping them. */
function digest(args: AnyArgs): string {
  try {
    return hash("sha1", serialize(args), "base64");
  } catch {
    // Functions and detached buffers cannot be serialized.
    return hash("sha1", print(args), "base64");
  }
}
