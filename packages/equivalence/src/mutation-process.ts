import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { residentMiB } from "./resident.ts";
import type { Done, Job } from "./mutation-worker.ts";

/** How the process of a job ended by itself, or was ended because it would not have. */
export interface Ended {
  readonly done: "ended";
  readonly because: string;
}

export type Outcome = Exclude<Done, { readonly done: "ready" | "alive" }> | Ended;

/** More than any job needs that ends. */
const MEMORY_MIB = 3072;

interface MutationProcessOptions {
  readonly module: URL;
  /** A mutant that gets no batch done for this long ends its process; 20,000 if left out. */
  readonly silentMs?: number;
}

/** One child process, which answers one job at a time. */
export class MutationProcess {
  readonly #process: ChildProcess;
  readonly #ready: Promise<Done | Ended>;
  readonly #silentMs: number;

  constructor({ module, silentMs = 20_000 }: MutationProcessOptions) {
    this.#silentMs = silentMs;
    const program = new URL(
      import.meta.url.endsWith(".ts") ? "./mutation-worker.ts" : "./mutation-worker.js",
      import.meta.url,
    );
    this.#process = fork(program, [module.href], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    this.#ready = this.#answer(Infinity, false);
  }

  async run(job: Job, withinMs: number): Promise<Outcome> {
    const ready = await this.#ready;
    // What cannot be imported is no mutant's doing.
    if (ready.done !== "ready") return { done: "failed", because: "because" in ready ? ready.because : "no answer" };
    const answer = this.#answer(withinMs, typeof job.subject === "number");
    // A failure to send is the end of the process, which the answer tells.
    this.#process.send(job, () => {});
    return (await answer) as Outcome;
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  async end(): Promise<void> {
    if (!this.isAlive) return;
    const closed = once(this.#process, "close");
    this.#process.kill("SIGKILL");
    await closed;
  }

  /** The next answer that is more than a sign of life. Only what may be wrong is watched. */
  #answer(withinMs: number, watched: boolean): Promise<Done | Ended> {
    return new Promise((resolve) => {
      let lastSign = performance.now();
      const deadline = lastSign + withinMs;
      const settle = (outcome: Done | Ended): void => {
        clearInterval(watch);
        this.#process.off("message", told).off("close", closed);
        resolve(outcome);
      };
      const told = (message: Done): void => {
        lastSign = performance.now();
        if (message.done !== "alive") settle(message);
      };
      const closed = (exitCode: number | null, signal: string | null): void =>
        settle({ done: "ended", because: `its process ended with ${signal ?? exitCode}` });
      const watch = setInterval(() => {
        const now = performance.now();
        if (now >= deadline) settle({ done: "failed", because: "out of time" });
        else if (!watched) return;
        else if (now - lastSign >= this.#silentMs)
          settle({ done: "ended", because: "its process gave no sign of life" });
        else if (residentMiB(this.#process.pid) > MEMORY_MIB)
          settle({ done: "ended", because: `its process took more than ${MEMORY_MIB} MiB of memory` });
      }, WATCH_MS);
      this.#process.on("message", told).once("close", closed);
    });
  }
}

const WATCH_MS = 50;
