import type { Observation } from "@oxbow/contract";
import type { Probe } from "./executed.ts";
import type { Role } from "./load.ts";
import { TIMES_CONTROL, type Observer, type Patience, type Recalled } from "./observe.ts";
import { pack, unpack, type Packed, type Sent } from "./protocol.ts";
import { RunningChild, type ChildOptions } from "./running-child.ts";

export interface IsolateOptions {
  /** The project's `oxbow.config.js`, which the child imports to find the candidate. */
  readonly module: URL;
  readonly kernel: string;
  readonly candidate: string;
  /** `mutant` where the name is that of one of the definition's mutants; `candidate` if left out. */
  readonly role?: Role;
  /**
   * A call without an answer for this long is killed and counts as hung; the definition's `patienceMs` if left out, or 5,000.
   * It begins when the child has the input, and counts only while our own event loop turns. A control that took long is waited
   * for longer: see `Patience`.
   */
  readonly hangMs?: number;
  /** A child whose resident memory passes this is killed and counts as died; 1,024 if left out. Watched on Linux only. */
  readonly memoryMiB?: number;
  /** How often the candidate may take its process with it before we give up on it and throw; 500 if left out. */
  readonly respawns?: number;
}

/**
 * Runs a candidate in a process of its own, so that a segfault, an abort, an endless loop or an endless allocation is an
 * observation like any other. Nothing is started before the first input.
 */
export function isolate(options: IsolateOptions): Observer {
  return new Isolate(options);
}

/** How long a call may be silent when nobody says otherwise. */
const DEFAULT_MS = 5000;

/** No call is taken for hung sooner than this: a busy machine may stop a process for as long. */
const SHORT_MS = 200;

type AnyArgs = readonly unknown[];

class Isolate implements Observer {
  readonly isolation = "child";
  readonly #options: ChildOptions & { readonly hangMs: number | undefined; readonly respawns: number };
  #child: RunningChild | undefined;
  #spawned = 0;
  /** The longest a batch took that ended well: no call of this candidate is much slower, if it ends at all. */
  #slowestMs = 0;

  constructor(options: IsolateOptions) {
    this.#options = { role: "candidate", hangMs: undefined, memoryMiB: 1024, respawns: 500, ...options };
  }

  async run(inputs: readonly AnyArgs[], patience: Patience = {}): Promise<readonly Observation[]> {
    const observations: Observation[] = [];
    for (const parcel of parcels(inputs.map(pack))) {
      const sent = inputs.slice(observations.length, observations.length + parcel.length);
      const seen = await this.#send(sent, parcel, patience);
      observations.push(...seen);
      if (seen.length < parcel.length || isEnd(seen.at(-1))) break;
    }
    return observations;
  }

  async #send(
    inputs: readonly AnyArgs[],
    parcel: readonly Packed[],
    patience: Patience,
  ): Promise<readonly Observation[]> {
    const child = await this.#alive();
    const started = performance.now();
    const outcome = await child.ask({ ask: "run", inputs: parcel }, this.#patienceMs(child, patience));
    if ("answer" in outcome) {
      this.#slowestMs = Math.max(this.#slowestMs, performance.now() - started);
      if (outcome.answer !== "observed") throw new Error(`the child answered "${outcome.answer}" to a run`);
      return outcome.observations.map((each, i) => received(each, inputs[i] as AnyArgs));
    }
    await this.close();
    // What came before died with the process: it is run again, which also shows whether it was to blame.
    const before = await this.run(inputs.slice(0, outcome.at), patience);
    return before.length < outcome.at || isEnd(before.at(-1)) ? before : [...before, outcome.end];
  }

  async probe(inputs: readonly AnyArgs[]): Promise<Probe> {
    const child = await this.#alive();
    const outcome = await child.ask({ ask: "probe", inputs: inputs.map(pack) }, this.#patienceMs(child, {}));
    if ("answer" in outcome && outcome.answer === "probed") return outcome.probe;
    await this.close();
    if (!("at" in outcome) || inputs.length === 0) return { executed: [], libraries: [] };
    // What ends the process on one input shows on the others what it is made of.
    return this.probe(inputs.slice(0, outcome.at));
  }

  async recall(inputs: readonly AnyArgs[]): Promise<Recalled | null> {
    const child = await this.#alive();
    const outcome = await child.ask({ ask: "recall", inputs: inputs.map(pack) }, 3 * this.#patienceMs(child, {}));
    if ("answer" in outcome && outcome.answer === "recalled") return outcome;
    await this.close();
    return null;
  }

  async close(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    await child?.end();
  }

  #patienceMs({ patienceMs }: RunningChild, { isShort = false, controlMs = 0 }: Patience): number {
    const least = this.#options.hangMs ?? patienceMs ?? DEFAULT_MS;
    const full = Math.max(least, TIMES_CONTROL * controlMs);
    return isShort ? Math.min(full, Math.max(SHORT_MS, 10 * this.#slowestMs, TIMES_CONTROL * controlMs)) : full;
  }

  async #alive(): Promise<RunningChild> {
    if (this.#child !== undefined) return this.#child;
    if (this.#spawned > this.#options.respawns) {
      throw new Error(`${this.#options.candidate} ended its process ${this.#spawned} times, and is not started again`);
    }
    this.#spawned++;
    this.#child = await RunningChild.start(this.#options);
    return this.#child;
  }
}

/**
 * Node puts the pieces of a long message together anew for each piece that arrives, so the time for a message grows with the
 * square of its length: many messages of half a mebibyte are much faster than a long one.
 */
const PARCEL_BYTES = 1 << 19;

function parcels(packed: readonly Packed[]): readonly (readonly Packed[])[] {
  const all: Packed[][] = [];
  let room = 0;
  for (const each of packed) {
    if (room < each.length || all.length === 0) {
      all.push([]);
      room = PARCEL_BYTES;
    }
    all.at(-1)?.push(each);
    room -= each.length;
  }
  return all;
}

const isEnd = (seen: Observation | undefined): boolean => seen?.kind === "died" || seen?.kind === "hung";

/** Unchanged arguments did not travel back: they are what was sent. */
function received(packed: Packed, input: AnyArgs): Observation {
  const sent = unpack(packed) as Sent;
  return { ...sent, argsAfter: sent.argsAfter ?? input };
}
