import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import type { Observation } from "@oxbow/contract";
import type { Probe } from "./executed.ts";
import type { Role } from "./load.ts";
import type { Observer, Patience } from "./observe.ts";
import { JOURNAL, pack, unpack, type Answer, type Packed, type Request, type Sent } from "./protocol.ts";

export interface IsolateOptions {
  /** The project's `oxbow.config.js`, which the child imports to find the candidate. */
  readonly module: URL;
  readonly kernel: string;
  readonly candidate: string;
  /** `mutant` where the name is that of one of the definition's mutants; `candidate` if left out. */
  readonly role?: Role;
  /** A call without an answer for this long is killed and counts as hung; 5,000 if left out. */
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

/** No call is taken for hung sooner than this: a busy machine may stop a process for as long. */
const SHORT_MS = 200;

type AnyArgs = readonly unknown[];
type End = Extract<Observation, { kind: "hung" | "died" }>;

class Isolate implements Observer {
  readonly isolation = "child";
  readonly #options: Required<IsolateOptions>;
  #child: RunningChild | undefined;
  #spawned = 0;
  /** The longest a batch took that ended well: no call of this candidate is much slower, if it ends at all. */
  #slowestMs = 0;

  constructor(options: IsolateOptions) {
    this.#options = { role: "candidate", hangMs: 5000, memoryMiB: 1024, respawns: 500, ...options };
  }

  async run(inputs: readonly AnyArgs[], patience: Patience = "full"): Promise<readonly Observation[]> {
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
    const outcome = await child.ask({ ask: "run", inputs: parcel }, this.#patienceMs(patience));
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
    const outcome = await child.ask({ ask: "probe", inputs: inputs.map(pack) }, this.#options.hangMs * 4);
    if ("answer" in outcome && outcome.answer === "probed") return outcome.probe;
    await this.close();
    return { executed: [], libraries: [] };
  }

  async close(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    await child?.end();
  }

  #patienceMs(patience: Patience): number {
    const { hangMs } = this.#options;
    return patience === "full" ? hangMs : Math.min(hangMs, Math.max(SHORT_MS, 10 * this.#slowestMs));
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

type Outcome = Answer | { readonly end: End; /** Position of the input that was running. */ readonly at: number };

/** One life of the child. */
class RunningChild {
  private readonly process: ChildProcess;
  private readonly memoryMiB: number;
  #at = 0;
  #lastSignOfLife = 0;
  #stderr = "";
  /** Set when it was us who ended it, and why. */
  #ended:
    | { readonly kind: "hung"; readonly afterMs: number }
    | { readonly kind: "fat"; readonly mib: number }
    | undefined;
  readonly #killWithUs = (): void => void this.process.kill("SIGKILL");

  private constructor(child: ChildProcess, memoryMiB: number) {
    this.process = child;
    this.memoryMiB = memoryMiB;
    process.on("exit", this.#killWithUs);
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-4096);
    });
    (child.stdio[JOURNAL] as NodeJS.ReadableStream).on("data", (data: Buffer) => {
      this.#at = data.readUInt32LE(data.length - 4);
      this.#lastSignOfLife = performance.now();
    });
  }

  static async start({ module, kernel, candidate, role, memoryMiB }: Required<IsolateOptions>): Promise<RunningChild> {
    const program = new URL(import.meta.url.endsWith(".ts") ? "./child.ts" : "./child.js", import.meta.url);
    const child = fork(program, [module.href, kernel, candidate, role], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc", "pipe"],
      execArgv: [`--max-old-space-size=${Math.ceil(memoryMiB / 2)}`, "--disable-warning=ExperimentalWarning"],
    });
    const running = new RunningChild(child, memoryMiB);
    const outcome = await running.#settled(START_MS);
    if ("answer" in outcome && outcome.answer === "ready") {
      running.#letGo();
      return running;
    }
    await running.end();
    const because = "answer" in outcome && outcome.answer === "failed" ? outcome.because : running.#lastLine();
    throw new Error(`the child process could not load ${candidate} of ${kernel} from ${module.href}: ${because}`);
  }

  /** A child that waits for work must not keep us alive; while it works, the watch over it does. */
  #letGo(): void {
    this.process.unref();
    this.process.channel?.unref();
    for (const stream of this.process.stdio) (stream as Partial<Socket> | null)?.unref?.();
  }

  ask(request: Request, hangMs: number): Promise<Outcome> {
    this.#at = 0;
    const settled = this.#settled(hangMs);
    // A failure to send is the end of the child, which `settled` reports.
    this.process.send(request, () => {});
    return settled;
  }

  async end(): Promise<void> {
    process.off("exit", this.#killWithUs);
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const closed = once(this.process, "close");
    // Nothing else may keep us alive until then, and whoever waits for its end would never be told.
    const awake = setInterval(() => {}, 60_000);
    this.process.kill("SIGKILL");
    await closed;
    clearInterval(awake);
  }

  /** The next answer, or how the child ended. */
  #settled(hangMs: number): Promise<Outcome> {
    this.#lastSignOfLife = performance.now();
    return new Promise((resolve) => {
      const watch = setInterval(() => this.#watch(hangMs), 50);
      const settle = (outcome: Outcome): void => {
        clearInterval(watch);
        this.process.off("message", answered);
        this.process.off("close", closed);
        resolve(outcome);
      };
      const answered = (message: unknown): void => settle(message as Answer);
      const closed = (exitCode: number | null, signal: string | null): void =>
        settle({ end: this.#endOf(exitCode, signal), at: this.#at });
      this.process.once("message", answered);
      // Not "exit": by "close" the journal and stderr have been read to their end.
      this.process.once("close", closed);
    });
  }

  #watch(hangMs: number): void {
    const mib = residentMiB(this.process.pid);
    if (mib > this.memoryMiB) this.#kill({ kind: "fat", mib });
    if (performance.now() - this.#lastSignOfLife < hangMs) return;
    // We may be the ones who were busy: look again once everything that has already arrived has been read.
    setImmediate(() => {
      if (performance.now() - this.#lastSignOfLife >= hangMs) this.#kill({ kind: "hung", afterMs: hangMs });
    });
  }

  #kill(why: { kind: "hung"; afterMs: number } | { kind: "fat"; mib: number }): void {
    this.#ended ??= why;
    this.process.kill("SIGKILL");
  }

  #endOf(exitCode: number | null, signal: string | null): End {
    if (this.#ended?.kind === "hung") return { kind: "hung", afterMs: Math.round(this.#ended.afterMs) };
    const lastWords =
      this.#ended?.kind === "fat"
        ? `ended by us: more than ${this.memoryMiB} MiB of memory in one call`
        : this.#lastLine();
    return { kind: "died", signal: signal ?? undefined, exitCode: exitCode ?? undefined, lastWords };
  }

  /** V8 writes a report of many lines; the one that says what happened comes with the word FATAL. */
  #lastLine(): string {
    const lines = this.#stderr.split("\n").filter((line) => line.trim() !== "");
    return (lines.find((line) => line.includes("FATAL ERROR")) ?? lines.at(-1) ?? "").trim();
  }
}

/** How long the child may take to import the project's module. */
const START_MS = 60_000;

/** The resident memory of a process; 0 where nobody says, as on other systems than Linux. */
export function residentMiB(pid: number | undefined): number {
  try {
    const [, pages] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
    return (Number(pages) * 4096) / 2 ** 20;
  } catch {
    return 0;
  }
}
