import type { Case, Counterexample, EquivalenceReport, Observation, Side, Stratum } from "@oxbow/contract";
import { hash } from "node:crypto";
import { serialize } from "node:v8";
import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { decode, encode } from "./codec.ts";
import { difference, signature } from "./compare/observations.ts";
import type { CorpusEntry } from "./corpus.ts";
import { inFlightOf, inPartsOf, inPartsEverywhere } from "./arbitraries/schedules.ts";
import { draw } from "./draw.ts";
import { probe } from "./executed.ts";
import { identity } from "./identity.ts";
import { stale, type DeclaredDifference } from "./ledger.ts";
import { observe, type Observer } from "./observe.ts";
import { Outcomes } from "./outcomes.ts";
import { print, printObservation } from "./print.ts";
import { argumentsOf, differenceOn, printSeen, reference } from "./schedule.ts";
import type { AnyEquivalenceSpec, Size } from "./spec.ts";

type AnyArgs = readonly unknown[];

export interface SuiteOptions {
  readonly seed: number;
  readonly runs: number;
  readonly atLeast: number;
  readonly deadline: number;
  readonly today: Date;
  /** How long one shrink may take. */
  readonly shrinkMs: number;
  readonly onExecuted: (stratum: Stratum, planned: number) => void;
}

/** One candidate's way through the strata of a spec. The first mismatch is kept, and ends it. */
export class Suite {
  readonly strata: Mutable<Stratum>[] = [];
  counterexample: Counterexample | null = null;
  interrupted: string | null = null;
  /** When the first mismatch was seen, before it was shrunk. */
  foundAt: number | null = null;
  private readonly spec: AnyEquivalenceSpec;
  private readonly candidate: Side;
  private readonly observer: Observer;
  private readonly options: SuiteOptions;
  /** Of the present stratum. */
  #outcomes = new Outcomes();

  constructor(spec: AnyEquivalenceSpec, candidate: Side, observer: Observer, options: SuiteOptions) {
    this.spec = spec;
    this.candidate = candidate;
    this.observer = observer;
    this.options = options;
  }

  get #isOver(): boolean {
    return this.counterexample !== null || this.interrupted !== null;
  }

  /** Sees what code either side enters on a few inputs. The candidate goes first, so that nothing the control left helps it. */
  async identity(): Promise<EquivalenceReport["identity"]> {
    const drawn = fc.sample(this.#arguments("small"), { seed: this.options.seed, numRuns: PROBES });
    const inputs = [...(this.spec.cases as readonly Case[]).map((each) => each.args()), ...drawn];
    const seen = {
      candidate: await this.observer.probe(inputs),
      control: await probe(this.spec.control as Side, inputs),
    };
    return identity(this.spec.control as Side, this.candidate, seen);
  }

  /** Throws for an entry that covers nothing any more: it would hide the next difference unseen. */
  async ledger(): Promise<void> {
    for (const entry of this.#declared()) {
      const control = await observe(this.spec.control as Side, entry.example());
      const [candidate] = (await this.observer.run([entry.example()])) as [Observation];
      const problem = stale(entry, this.options.today, {
        where: this.#difference(control, candidate),
        control,
        candidate,
      });
      if (problem !== null) throw new Error(`${this.spec.kernel.key}: ${problem}`);
    }
  }

  async corpus(entries: readonly CorpusEntry[]): Promise<void> {
    if (entries.length > 0)
      await this.#fixed(
        "corpus",
        entries.map(({ input }) => decode(input) as AnyArgs),
      );
  }

  async cases(): Promise<void> {
    const cases = this.spec.cases as readonly Case[];
    for (const each of cases) await this.#checkExpectation(each);
    await this.#fixed(
      "named cases",
      cases.map((each) => each.args()),
    );
  }

  async exhaustive(): Promise<void> {
    const inputs = Array.from(this.spec.exhaustive() as Iterable<AnyArgs>);
    if (inputs.length > 0) await this.#fixed("exhaustive", inputs);
  }

  async random(size: Size): Promise<void> {
    if (this.#isOver) return;
    const { runs, atLeast, deadline } = this.options;
    // Small inputs leave half of the time to the large ones.
    const share = size === "small" ? (performance.now() + deadline) / 2 : deadline;
    await this.#drawn(this.#begin(`random ${size}`), this.#arguments(size), size, { runs, atLeast, share });
  }

  /** For a side that takes its first argument in parts: named cases cut everywhere, and random inputs. See `InParts`. */
  async inParts(): Promise<void> {
    if (this.#isOver || this.candidate.inParts === undefined) return;
    const stratum = this.#begin("in parts");
    await this.#all(stratum, inPartsEverywhere((this.spec.cases as readonly Case[]).map((each) => each.args())));
    if (!this.#isOver) await this.#scheduled(stratum, inPartsOf(this.#anyArguments()), "in parts");
  }

  /** Small calls that overlap, some of them given up where that can be done. See `InFlight`. */
  async inFlight(): Promise<void> {
    if (this.#isOver) return;
    const abortable = this.candidate.abortable !== undefined && this.spec.control.abortable !== undefined;
    await this.#scheduled(this.#begin("in flight"), inFlightOf(this.#arguments("small"), abortable), "in flight");
  }

  #scheduled(stratum: Mutable<Stratum>, arbitrary: Arbitrary<AnyArgs>, name: "in parts" | "in flight"): Promise<void> {
    // A tenth of what is drawn of plain inputs: a schedule is several calls.
    const [runs, atLeast] = [Math.min(this.options.runs, 10_000), this.options.atLeast].map((n) => Math.ceil(n / 10));
    const now = performance.now();
    const share = now + (this.options.deadline - now) / 4;
    return this.#drawn(stratum, arbitrary, name, { runs: runs!, atLeast: atLeast!, share });
  }

  async #drawn(
    stratum: Mutable<Stratum>,
    arbitrary: Arbitrary<AnyArgs>,
    name: Size | "in parts" | "in flight",
    { runs, atLeast, share }: { readonly runs: number; readonly atLeast: number; readonly share: number },
  ): Promise<void> {
    const digests = new Set<string>();
    for (const { seed, inputs } of draw(arbitrary, name, this.options.seed, runs)) {
      if (performance.now() > share && stratum.executed >= atLeast) return;
      if (this.#isOutOfTime(stratum, atLeast)) return;
      const found = await this.#compare(inputs, stratum, digests, runs);
      if (found !== null) {
        await this.#shrink(stratum, found, arbitrary, seed);
        return;
      }
    }
  }

  async #fixed(name: string, inputs: readonly AnyArgs[]): Promise<void> {
    if (!this.#isOver) await this.#all(this.#begin(name), inputs);
  }

  async #all(stratum: Mutable<Stratum>, inputs: readonly AnyArgs[]): Promise<void> {
    const digests = new Set<string>();
    for (let start = 0; start < inputs.length; start += BATCH) {
      if (this.#isOutOfTime(stratum, inputs.length)) return;
      const found = await this.#compare(inputs.slice(start, start + BATCH), stratum, digests, inputs.length);
      if (found === null) continue;
      this.#report(stratum, found, 0);
      return;
    }
  }

  #begin(name: string): Mutable<Stratum> {
    const stratum = { name, executed: 0, distinct: 0, valid: 0, mismatches: 0 };
    this.#outcomes = new Outcomes();
    this.strata.push(stratum);
    return stratum;
  }

  #isOutOfTime({ name, executed }: Stratum, planned: number): boolean {
    if (performance.now() <= this.options.deadline) return false;
    this.interrupted = `out of time after ${executed} of ${planned} executions in "${name}"`;
    return true;
  }

  #arguments(size: Size): Arbitrary<AnyArgs> {
    const inputs = this.spec.arguments as Arbitrary<AnyArgs> | ((size: Size) => Arbitrary<AnyArgs>);
    return typeof inputs === "function" ? inputs(size) : inputs;
  }

  #anyArguments(): Arbitrary<AnyArgs> {
    if (typeof this.spec.arguments !== "function") return this.#arguments("small");
    return fc.oneof(
      { weight: 9, arbitrary: this.#arguments("small") },
      { weight: 1, arbitrary: this.#arguments("large") },
    );
  }

  #differenceOn(input: AnyArgs, control: Observation, candidate: Observation): string | null {
    return differenceOn(input, control, candidate, this.spec.compare, this.spec.errors);
  }

  #difference(control: Observation, candidate: Observation): string | null {
    return difference(control, candidate, this.spec.compare, this.spec.errors);
  }

  #declared(): readonly DeclaredDifference[] {
    const all = this.spec.differences as readonly DeclaredDifference[];
    return all.filter(({ candidate }) => candidate === this.candidate.name);
  }

  async #checkExpectation(each: Case): Promise<void> {
    const seen = await observe(this.spec.control as Side, each.args());
    const argsAfter = "argsAfter" in seen ? seen.argsAfter : [];
    const expected: Observation =
      "returns" in each.expected
        ? { kind: "returned", value: each.expected.returns, argsAfter }
        : { kind: "threw", ...each.expected.throws, message: "any message", argsAfter };
    const where = this.#difference(expected, seen);
    if (where === null) return;
    throw new Error(
      `the control of ${this.spec.kernel.key} does not meet its own case "${each.name}" at ${where}: ` +
        `expected ${printObservation(expected)}, but it ${printObservation(seen)}`,
    );
  }

  async #controls(inputs: readonly AnyArgs[]): Promise<readonly Observation[]> {
    const observations: Observation[] = [];
    for (const input of inputs) observations.push(await reference(this.spec.control as Side, input));
    return observations;
  }

  async #compare(
    inputs: readonly AnyArgs[],
    stratum: Mutable<Stratum>,
    digests: Set<string>,
    planned: number,
  ): Promise<Found | null> {
    // A child works while we run the control.
    const [candidates, controls] = await Promise.all([this.observer.run(inputs), this.#controls(inputs)]);
    let first: Found | null = null;
    for (const [index, candidate] of candidates.entries()) {
      const input = inputs[index] as AnyArgs;
      const control = controls[index] as Observation;
      stratum.executed++;
      digests.add(digest(input));
      this.#outcomes.add(control);
      if (control.kind === "returned") stratum.valid++;
      const where = this.#differenceOn(input, control, candidate);
      if (where === null) continue;
      if (this.#isDeclared(input)) {
        stratum.declared = (stratum.declared ?? 0) + 1;
        continue;
      }
      stratum.mismatches++;
      first ??= { index, input, args: print(input), where, control, candidate };
      this.foundAt ??= performance.now();
    }
    stratum.distinct = digests.size;
    stratum.outcomes = this.#outcomes.counts;
    this.options.onExecuted(stratum, planned);
    return first;
  }

  #isDeclared(input: AnyArgs): boolean {
    return this.#declared().some(({ covers }) => argumentsOf(input).some((args) => covers(...args)));
  }

  async #shrink(stratum: Stratum, found: Found, arbitrary: Arbitrary<AnyArgs>, seed: number): Promise<void> {
    let smallest = found;
    let shrinks = -1;
    const kinds = `${found.control.kind} ${found.candidate.kind}`;
    const patience = found.candidate.kind === "hung" ? "short" : "full";
    const property = fc.asyncProperty(arbitrary, async (input) => {
      const control = await reference(this.spec.control as Side, input);
      const [candidate] = (await this.observer.run([input], patience)) as [Observation];
      const where = this.#differenceOn(input, control, candidate);
      // A smaller input that fails in another way is another counterexample, not a smaller one.
      if (where === null || `${control.kind} ${candidate.kind}` !== kinds || this.#isDeclared(input)) return true;
      smallest = { index: found.index, input, args: print(input), where, control, candidate };
      shrinks++;
      return false;
    });
    const left = Math.max(this.options.deadline - performance.now(), 1000);
    await fc.check(property, {
      seed,
      path: `${found.index}`,
      numRuns: 1,
      interruptAfterTimeLimit: Math.min(this.options.shrinkMs, left),
    });
    const { kind } = smallest.candidate;
    // What only seemed to hang is not reported: the first one did, with all the time there was.
    if (kind === "hung" && (await this.observer.run([smallest.input]))[0]?.kind !== "hung") smallest = found;
    this.#report(stratum, smallest, Math.max(shrinks, 0), shrinks === -1);
  }

  #report(stratum: Stratum, { input, args, where, control, candidate }: Found, shrinks: number, once = false): void {
    const stored = storable(input);
    // A side that remembers earlier calls, or is not deterministic: what it did depends on more than this input.
    const remark = once ? "; it did not happen again when this input was run alone" : "";
    this.counterexample = {
      stratum: stratum.name,
      args,
      ...(stored === undefined ? {} : { input: stored }),
      mismatch: { where, control, candidate },
      seen: { control: printSeen(input, control), candidate: printSeen(input, candidate) + remark },
      shrinks,
      signature: signature(where, control, candidate),
    };
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Inputs of a fixed stratum that are run together: see `draw` for random ones. */
const BATCH = 200;

/** Random inputs on which the identity of both sides is looked at, beside the named cases. */
const PROBES = 20;

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

function storable(input: AnyArgs): unknown {
  try {
    return encode(input, "text");
  } catch {
    // A function among the arguments has no value that a file could hold.
    return undefined;
  }
}
