import type { Case, Counterexample, Difference, EquivalenceReport, Observation, Side, Stratum } from "@oxbow/contract";
import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { decode } from "@oxbow/sameness";
import type { CorpusEntry } from "./corpus.ts";
import { inFlightOf, inPartsOf, inPartsEverywhere } from "./arbitraries/schedules.ts";
import { digest } from "./digest.ts";
import { draw } from "./draw.ts";
import type { DrawnOnce, Timed } from "./drawn-once.ts";
import { probe } from "./executed.ts";
import { LEAST_VALID } from "./format-warnings.ts";
import { filesOf, identity } from "./identity.ts";
import { type Judge, judgeOf } from "./judge.ts";
import { stale, type DeclaredDifference } from "./ledger.ts";
import { counterexample, mismatch, type Mismatch } from "./mismatch.ts";
import { observe, type Observer } from "./observe.ts";
import { Outcomes } from "./outcomes.ts";
import { printObservation } from "@oxbow/sameness";
import { argumentsOf, reference } from "./schedule.ts";
import { once, patiently, SECOND_LOOKS, secondLook } from "./second-look.ts";
import { shrink } from "./shrink.ts";
import type { AnySuiteDefinition } from "./definition.ts";
import type { Size } from "./size.ts";

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
  /** What other candidates were tried on with this definition and seed, where only a mismatch is asked for: then nothing is counted. */
  readonly shared?: DrawnOnce;
}

/** One candidate's way through the strata of a definition. The first mismatch is kept, and ends it. */
export class Suite {
  readonly strata: Mutable<Stratum>[] = [];
  /** See `EquivalenceReport.executed`. */
  executed: readonly string[] = [];
  counterexample: Counterexample | null = null;
  interrupted: string | null = null;
  /** A mismatch that did not happen again: it is no counterexample, and `interrupted` tells it. */
  unsteady: Mismatch | null = null;
  /** When the first mismatch was seen, before it was shrunk. */
  foundAt: number | null = null;
  readonly #definition: AnySuiteDefinition;
  readonly #candidate: Side;
  readonly #observer: Observer;
  readonly #options: SuiteOptions;
  readonly #judge: Judge;
  /** Of the present stratum. */
  #outcomes = new Outcomes();

  constructor(definition: AnySuiteDefinition, candidate: Side, observer: Observer, options: SuiteOptions) {
    this.#definition = definition;
    this.#candidate = candidate;
    this.#observer = observer;
    this.#options = options;
    this.#judge = judgeOf(definition);
  }

  get #isOver(): boolean {
    return this.counterexample !== null || this.interrupted !== null;
  }

  /** Sees what code either side enters on a few inputs. The candidate goes first, so that nothing the control left helps it. */
  async identity(): Promise<EquivalenceReport["identity"]> {
    const drawn = fc.sample(this.#arguments("small"), { seed: this.#options.seed, numRuns: PROBES });
    const inputs = [...(this.#definition.cases as readonly Case[]).map((each) => each.args()), ...drawn];
    const seen = {
      candidate: await this.#observer.probe(inputs),
      control: await probe(this.#definition.control as Side, inputs),
    };
    this.executed = filesOf(seen);
    return identity(this.#definition.control as Side, this.#candidate, seen);
  }

  /** Throws for an entry that covers nothing any more: it would hide the next difference unseen. */
  async ledger(): Promise<void> {
    for (const entry of this.#declared()) {
      const control = await observe(this.#definition.control as Side, entry.example());
      const [candidate] = (await this.#observer.run([entry.example()])) as [Observation];
      const problem = stale(entry, this.#options.today, {
        where: this.#judge(entry.example(), control, candidate)?.where ?? null,
        control,
        candidate,
      });
      if (problem !== null) throw new Error(`${this.#definition.kernel.key}: ${problem}`);
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
    const cases = this.#definition.cases as readonly Case[];
    // Of others that were tried on them, the first has seen what the control does.
    if (this.#options.shared === undefined) for (const each of cases) await this.#checkExpectation(each);
    await this.#fixed(
      "named cases",
      this.#once("named cases", () => cases.map((each) => each.args())),
    );
  }

  async exhaustive(): Promise<void> {
    const inputs = this.#once("exhaustive", () => Array.from(this.#definition.exhaustive() as Iterable<AnyArgs>));
    if (inputs.length > 0) await this.#fixed("exhaustive", inputs);
  }

  async random(size: Size): Promise<void> {
    if (this.#isOver) return;
    const { runs, atLeast, deadline } = this.#options;
    // Small inputs leave half of the time to the large ones.
    const share = size === "small" ? (performance.now() + deadline) / 2 : deadline;
    await this.#drawn(this.#begin(`random ${size}`), this.#arguments(size), size, { runs, atLeast, share });
  }

  /** For a side that takes its first argument in parts: named cases cut everywhere, and random inputs. See `InParts`. */
  async inParts(): Promise<void> {
    if (this.#isOver || this.#candidate.inParts === undefined) return;
    const stratum = this.#begin("in parts");
    const cut = this.#once("in parts", () =>
      inPartsEverywhere((this.#definition.cases as readonly Case[]).map((each) => each.args())),
    );
    await this.#all(stratum, cut);
    if (!this.#isOver) await this.#scheduled(stratum, inPartsOf(this.#anyArguments()), "in parts");
  }

  /** Small calls that overlap, some of them given up where that can be done. See `InFlight`. */
  async inFlight(): Promise<void> {
    if (this.#isOver) return;
    const calls = inFlightOf(this.#arguments("small"), this.#abortable);
    await this.#scheduled(this.#begin("in flight"), calls, "in flight");
  }

  get #abortable(): boolean {
    return this.#candidate.abortable !== undefined && this.#definition.control.abortable !== undefined;
  }

  #scheduled(stratum: Mutable<Stratum>, arbitrary: Arbitrary<AnyArgs>, name: "in parts" | "in flight"): Promise<void> {
    // A tenth of what is drawn of plain inputs: a schedule is several calls.
    const [runs, atLeast] = [Math.min(this.#options.runs, 10_000), this.#options.atLeast].map((n) => Math.ceil(n / 10));
    const now = performance.now();
    const share = now + (this.#options.deadline - now) / 4;
    return this.#drawn(stratum, arbitrary, name, { runs: runs!, atLeast: atLeast!, share });
  }

  async #drawn(
    stratum: Mutable<Stratum>,
    arbitrary: Arbitrary<AnyArgs>,
    name: Size | "in parts" | "in flight",
    { runs, atLeast, share }: { readonly runs: number; readonly atLeast: number; readonly share: number },
  ): Promise<void> {
    const digests = new Set<string>();
    const began = performance.now();
    const { shared: drawnOnce } = this.#options;
    const shared = drawnOnce && { once: drawnOnce, kind: this.#abortable ? "abortable" : "" };
    for (const { seed, inputs } of draw(arbitrary, name, this.#options.seed, runs, shared)) {
      if (performance.now() > share && stratum.executed >= atLeast) return;
      if (name === "large" && runs !== Infinity && this.#outcomes.isEnough(stratum.executed, performance.now() - began))
        return;
      if (this.#isOutOfTime(stratum, atLeast)) return;
      const found = await this.#confirmed(stratum, inputs, await this.#compare(inputs, stratum, digests, runs));
      if (this.#isOver) return;
      if (found !== null) {
        await this.#shrink(stratum, found, { arbitrary, seed });
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
      const batch = this.#once(`${stratum.name} ${start}`, () => inputs.slice(start, start + BATCH));
      const found = await this.#confirmed(stratum, batch, await this.#compare(batch, stratum, digests, inputs.length));
      if (this.#isOver) return;
      if (found === null) continue;
      this.counterexample = counterexample(stratum.name, found.mismatch, { shrinks: 0, isAlone: found.isAlone });
      return;
    }
  }

  #begin(name: string): Mutable<Stratum> {
    const stratum: Mutable<Stratum> = { name, executed: 0, distinct: 0, valid: 0, mismatches: 0 };
    this.#outcomes = new Outcomes();
    this.strata.push(stratum);
    return stratum;
  }

  #isOutOfTime({ name, executed }: Stratum, planned: number): boolean {
    if (performance.now() <= this.#options.deadline) return false;
    this.interrupted = `out of time after ${executed} of ${planned} executions in "${name}"`;
    return true;
  }

  #arguments(size: Size): Arbitrary<AnyArgs> {
    const inputs = this.#definition.arguments as Arbitrary<AnyArgs> | ((size: Size) => Arbitrary<AnyArgs>);
    return typeof inputs === "function" ? inputs(size) : inputs;
  }

  #anyArguments(): Arbitrary<AnyArgs> {
    if (typeof this.#definition.arguments !== "function") return this.#arguments("small");
    return fc.oneof(
      { weight: 9, arbitrary: this.#arguments("small") },
      { weight: 1, arbitrary: this.#arguments("large") },
    );
  }

  #declared(): readonly DeclaredDifference[] {
    const all = this.#definition.differences as readonly DeclaredDifference[];
    return all.filter(({ candidate }) => candidate === this.#candidate.name);
  }

  async #checkExpectation(each: Case): Promise<void> {
    const seen = await observe(this.#definition.control as Side, each.args());
    const argsAfter = "argsAfter" in seen ? seen.argsAfter : [];
    const expected: Observation =
      "returns" in each.expected
        ? { kind: "returned", value: each.expected.returns, argsAfter }
        : { kind: "threw", ...each.expected.throws, message: "any message", argsAfter };
    const found = this.#judge(NO_SCHEDULE, expected, seen);
    if (found === null) return;
    throw new Error(
      `the control of ${this.#definition.kernel.key} does not meet its own case "${each.name}" at ${found.where}: ` +
        `expected ${printObservation(expected)}, but it ${printObservation(seen)}`,
    );
  }

  #once<T>(name: string, make: () => T): T {
    return this.#options.shared === undefined ? make() : this.#options.shared.batch(name, false, make);
  }

  #controls(inputs: readonly AnyArgs[]): Promise<readonly Timed[]> {
    return this.#options.shared?.controls(inputs, () => this.#called(inputs)) ?? this.#called(inputs);
  }

  async #called(inputs: readonly AnyArgs[]): Promise<readonly Timed[]> {
    const all: Timed[] = [];
    for (const input of inputs) {
      const began = performance.now();
      const seen = await reference(this.#definition.control as Side, input);
      all.push({ seen, tookMs: performance.now() - began });
    }
    return all;
  }

  /** What both sides did. What seemed to hang is run again, until it is known to hang, to be slow, or to have been held up once. */
  async #both(inputs: readonly AnyArgs[]): Promise<readonly [readonly Observation[], readonly Timed[]]> {
    // A child works while we run the control.
    const [first, controls] = await Promise.all([this.#observer.run(inputs), this.#controls(inputs)]);
    const candidates = [...first];
    for (;;) {
      const at = candidates.length - 1;
      const seemed = candidates[at];
      if (seemed?.kind !== "hung") return [candidates, controls];
      const { seen, tookMs } = controls[at] as Timed;
      const input = inputs[at] as AnyArgs;
      const { again, wasHeldUp } = await patiently(this.#observer, input, { seemed, controlMs: tookMs });
      candidates[at] = again;
      if (wasHeldUp) this.#doubt(mismatch(input, this.#judge(input, seen, seemed) as Difference, seen, seemed));
      if (wasHeldUp || again.kind === "hung" || again.kind === "died") return [candidates, controls];
      const rest = inputs.slice(at + 1);
      const controlMs = Math.max(...controls.slice(at + 1).map((each) => each.tookMs));
      if (rest.length > 0) candidates.push(...(await this.#observer.run(rest, { controlMs })));
    }
  }

  #doubt(found: Mismatch): void {
    this.unsteady ??= found;
    this.interrupted ??= once(this.#candidate.name, found);
  }

  /** All mismatches, in the order of the inputs. */
  async #compare(
    inputs: readonly AnyArgs[],
    stratum: Mutable<Stratum>,
    digests: Set<string>,
    planned: number,
  ): Promise<readonly Found[]> {
    const [candidates, controls] = await this.#both(inputs);
    const all: Found[] = [];
    for (const [index, candidate] of candidates.entries()) {
      const input = inputs[index] as AnyArgs;
      const control = (controls[index] as Timed).seen;
      stratum.executed++;
      if (this.#options.shared === undefined) {
        digests.add(digest(input));
        this.#outcomes.add(control);
      }
      if (control.kind === "returned") stratum.valid++;
      const found = this.#judge(input, control, candidate);
      if (found === null) continue;
      if (this.#isDeclared(input)) {
        stratum.declared = (stratum.declared ?? 0) + 1;
        continue;
      }
      stratum.mismatches++;
      all.push({ index, isAlone: true, mismatch: mismatch(input, found, control, candidate) });
      this.foundAt ??= performance.now();
    }
    stratum.distinct = digests.size;
    stratum.outcomes = this.#outcomes.counts;
    const refusal = stratum.valid < LEAST_VALID * stratum.executed ? this.#outcomes.mostlyThrew : undefined;
    if (refusal === undefined) delete stratum.mostlyThrew;
    else stratum.mostlyThrew = refusal;
    this.#options.onExecuted(stratum, planned);
    return all;
  }

  /** The first mismatch that happens again. What does not is no evidence against the candidate, nor for it. */
  async #confirmed(
    stratum: Mutable<Stratum>,
    inputs: readonly AnyArgs[],
    all: readonly Found[],
  ): Promise<Found | null> {
    for (const found of all.slice(0, SECOND_LOOKS)) {
      // A hang has had its second look.
      if (found.mismatch.candidate.kind === "hung") return found;
      const again = await secondLook(found.mismatch, {
        before: inputs.slice(0, found.index),
        compare: (each) => this.#anew(each),
      });
      if (again !== "never") return { ...found, isAlone: again === "alone" };
    }
    const [first] = all;
    if (first === undefined) return null;
    stratum.mismatches = 0;
    this.#doubt(first.mismatch);
    return null;
  }

  async #anew(inputs: readonly AnyArgs[]): Promise<Mismatch | null> {
    await this.#observer.close();
    const candidates = await this.#observer.run(inputs);
    // One that stopped early says nothing about the last.
    if (candidates.length < inputs.length) return null;
    const [input, candidate] = [inputs.at(-1) as AnyArgs, candidates.at(-1) as Observation];
    const control = await reference(this.#definition.control as Side, input);
    const found = this.#judge(input, control, candidate);
    return found === null ? null : mismatch(input, found, control, candidate);
  }

  #isDeclared(input: AnyArgs): boolean {
    return this.#declared().some(({ covers }) => argumentsOf(input).some((args) => covers(...args)));
  }

  async #shrink(stratum: Stratum, { index, isAlone, mismatch: found }: Found, drawn: Drawn): Promise<void> {
    if (!isAlone) {
      this.counterexample = counterexample(stratum.name, found, { shrinks: 0, isAlone });
      return;
    }
    const left = Math.max(this.#options.deadline - performance.now(), 1000);
    const withinMs = Math.min(this.#options.shrinkMs, left);
    const shrunk = await shrink(found, { ...drawn, index, withinMs }, async (input, patience) => {
      const [{ seen: control, tookMs: controlMs }] = (await this.#controls([input])) as [Timed];
      const [candidate] = (await this.#observer.run([input], { ...patience, controlMs })) as [Observation];
      const smaller = this.#judge(input, control, candidate);
      return smaller === null || this.#isDeclared(input) ? null : mismatch(input, smaller, control, candidate);
    });
    this.counterexample = counterexample(stratum.name, shrunk.smallest, { shrinks: shrunk.shrinks, isAlone });
  }
}

/** What a named case expects is the outcome of one call. */
const NO_SCHEDULE: AnyArgs = [];

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Inputs of a fixed stratum that are run together: see `draw` for random ones. */
const BATCH = 200;

/** Random inputs on which the identity of both sides is looked at, beside the named cases. */
const PROBES = 20;

interface Found {
  /** Among the inputs that were run together. */
  readonly index: number;
  /** Whether its input shows it alone. */
  readonly isAlone: boolean;
  readonly mismatch: Mismatch;
}

type Drawn = Pick<Parameters<typeof shrink>[1], "arbitrary" | "seed">;
