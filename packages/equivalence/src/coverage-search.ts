import { Session } from "node:inspector/promises";
import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { Chance } from "./chance.ts";
import { Literals } from "./literals.ts";
import { mutate } from "./input-mutation.ts";

type AnyArgs = readonly unknown[];

/**
 * Looks for inputs that enter new code: keeps those that did, by V8's block coverage, and changes them. A comparison that
 * one input in 2^32 would pass byte by byte is passed after some thousands, one byte at a time.
 *
 * It sees JavaScript only, and only what was compiled after `startCoverage`: so it belongs into a process of its own.
 */
export class CoverageSearch {
  readonly #session: Session;
  readonly #arbitrary: Arbitrary<AnyArgs>;
  readonly #chance: Chance;
  readonly #waiting: AnyArgs[];
  /** Inputs that were news in any way, and those of them that entered a new block. */
  readonly #kept: AnyArgs[] = [];
  readonly #front: AnyArgs[] = [];
  readonly #literals = new Literals();
  readonly #seen = new Seen(this.#literals);

  constructor(coverage: Session, arbitrary: Arbitrary<AnyArgs>, seeds: readonly AnyArgs[], seed: number) {
    this.#session = coverage;
    this.#arbitrary = arbitrary;
    this.#chance = new Chance(seed);
    this.#waiting = [...seeds, ...fc.sample(arbitrary, { seed, numRuns: DRAWN })].toReversed();
  }

  /** The next input to run. */
  next(): AnyArgs {
    const waiting = this.#waiting.pop();
    if (waiting !== undefined) return waiting;
    const [base, other] = [this.#shorter(this.#pick(), this.#pick()), this.#pick()];
    // A change may leave the domain, and is then made again; an arbitrary that cannot tell is taken at its word.
    for (let tries = 0; tries < 8; tries++) {
      let made = base;
      for (let changes = this.#chance.pick([1, 1, 1, 2, 3]); changes > 0; changes--)
        made = mutate(made, other, this.#chance, this.#literals);
      if (made !== base && this.#accepts(made, base)) return made;
    }
    return base;
  }

  /** Keeps `input`, which has just been run, if it entered what none before it had. */
  async learn(input: AnyArgs): Promise<void> {
    const { result } = await this.#session.post("Profiler.takePreciseCoverage");
    const news = this.#seen.newsIn(result);
    if (news !== null) this.#kept.push(input);
    if (news === "block") this.#front.push(input);
  }

  /** Every other time one of the latest that entered a block: there, something may be left to enter. */
  #pick(): AnyArgs {
    const from = this.#chance.below(2) === 0 ? this.#front.slice(-8) : this.#kept;
    return from.length === 0 ? [] : this.#chance.pick(from);
  }

  /** Of two inputs: in a short one, a change more often meets what matters. */
  #shorter(a: AnyArgs, b: AnyArgs): AnyArgs {
    return weight(b) < weight(a) ? b : a;
  }

  #accepts(made: AnyArgs, base: AnyArgs): boolean {
    return this.#arbitrary.canShrinkWithoutContext(made) || !this.#arbitrary.canShrinkWithoutContext(base);
  }
}

const weight = (args: AnyArgs): number =>
  args.reduce((sum: number, arg) => sum + ((arg as { readonly length?: number } | null)?.length ?? 0), 0);

/** Counts blocks from now on, in functions that have not been compiled yet: call it before the project is imported. */
export async function startCoverage(): Promise<Session> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  return session;
}

/** Inputs drawn before anything is changed. */
const DRAWN = 100;

interface Script {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly Range[] }[];
}

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

type Interval = readonly [start: number, end: number];

/** What has been entered so far, and how often at once. */
class Seen {
  /** By function: the parts of it that no input has entered. V8 leaves out a block that ran as often as what is around it. */
  readonly #never = new Map<string, readonly Interval[]>();
  /** Blocks with the order of magnitude of their count: a loop that goes on longer than ever is news, too. */
  readonly #counts = new Set<string>();

  readonly #literals: Literals;

  constructor(literals: Literals) {
    this.#literals = literals;
  }

  newsIn(scripts: readonly Script[]): "block" | "count" | null {
    let found: "block" | "count" | null = null;
    for (const { url, functions } of scripts) {
      if (url === "" || url.startsWith("node:") || OWN.test(url)) continue;
      for (const { ranges } of functions) {
        const [whole] = ranges;
        if (whole === undefined || whole.count === 0) continue;
        const name = `${url} ${whole.startOffset}`;
        if (this.#enters(name, ranges)) {
          this.#literals.read(url, whole.startOffset, whole.endOffset);
          found = "block";
        }
        for (const { startOffset, endOffset, count } of ranges) {
          if (count === 0) continue;
          const key = `${name} ${startOffset} ${endOffset} ${Math.floor(Math.log2(count))}`;
          if (this.#counts.has(key)) continue;
          this.#counts.add(key);
          found ??= "count";
        }
      }
    }
    return found;
  }

  #enters(name: string, ranges: readonly Range[]): boolean {
    const idle = ranges.filter(({ count }) => count === 0).map((each): Interval => [each.startOffset, each.endOffset]);
    const before = this.#never.get(name);
    const now = before === undefined ? idle : both(before, idle);
    this.#never.set(name, now);
    return before === undefined || size(now) < size(before);
  }
}

/** This package and the libraries below it: their code says nothing about the sides. */
const OWN = /\/node_modules\/|\/packages\/equivalence\/(src|dist)\/(?!.*\.test\.)/;

/** The parts that lie in an interval of each list. */
function both(a: readonly Interval[], b: readonly Interval[]): readonly Interval[] {
  return a.flatMap(([from, to]) =>
    b.map(([start, end]): Interval => [Math.max(from, start), Math.min(to, end)]).filter(([start, end]) => start < end),
  );
}

const size = (intervals: readonly Interval[]): number => intervals.reduce((sum, [start, end]) => sum + end - start, 0);
