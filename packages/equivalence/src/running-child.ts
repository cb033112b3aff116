import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import type { Observation } from "@oxbow/contract";
import type { Role } from "./load.ts";
import { JOURNAL, NO_INPUT, type Answer, type Request } from "./protocol.ts";
import { residentMiB } from "./resident.ts";
import { Silence, WATCH_MS } from "./silence.ts";

type End = Extract<Observation, { kind: "hung" | "died" }>;

/** An answer, or how the child ended and the position of the input that was running. */
export type Outcome = Answer | { readonly end: End; readonly at: number };

/** What a child is started with. */
export interface ChildOptions {
  readonly module: URL;
  readonly kernel: string;
  readonly candidate: string;
  readonly role: Role;
  readonly memoryMiB: number;
}

/** One life of the child process. */
export class RunningChild {
  private readonly process: ChildProcess;
  private readonly memoryMiB: number;
  /** What the project's definition says: see `Definition.patienceMs`. */
  patienceMs: number | undefined;
  /** The input that runs; before the first begins and after the last has ended, the child is not working on any. */
  #at = 0;
  #isRunning = false;
  #silence = new Silence(0);
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
      const position = data.readUInt32LE(data.length - 4);
      this.#isRunning = position !== NO_INPUT;
      if (this.#isRunning) this.#at = position;
      // The last input that has begun may stand before the word that all have ended.
      else if (data.length > 4) this.#at = data.readUInt32LE(data.length - 8);
      this.#silence.heard(performance.now());
    });
  }

  static async start({ module, kernel, candidate, role, memoryMiB }: ChildOptions): Promise<RunningChild> {
    const program = new URL(import.meta.url.endsWith(".ts") ? "./child.ts" : "./child.js", import.meta.url);
    const child = fork(program, [module.href, kernel, candidate, role], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc", "pipe"],
      execArgv: [`--max-old-space-size=${Math.ceil(memoryMiB / 2)}`, "--disable-warning=ExperimentalWarning"],
    });
    const running = new RunningChild(child, memoryMiB);
    const outcome = await running.#settled(START_MS);
    if ("answer" in outcome && outcome.answer === "ready") {
      running.patienceMs = outcome.patienceMs;
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
    this.#isRunning = false;
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
    this.#silence = new Silence(performance.now());
    return new Promise((resolve) => {
      const watch = setInterval(() => this.#watch(hangMs), WATCH_MS);
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
    // To receive an input, or to send the results, is no part of a call.
    const limit = this.#isRunning ? hangMs : Math.max(hangMs, START_MS);
    if (this.#silence.tick(performance.now()) < limit) return;
    // Look again once everything that has already arrived has been read.
    setImmediate(() => {
      if (this.#silence.ms >= limit) this.#kill({ kind: "hung", afterMs: limit });
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

/** How long the child may take to import the project's module, to receive a request, or to send what it saw. */
const START_MS = 60_000;
