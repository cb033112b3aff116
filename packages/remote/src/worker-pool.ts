import { availableParallelism } from "node:os";
import { InputError } from "@oxbow/contract";
import type { RemoteUnavailableError } from "@oxbow/contract";
import { RemoteCallError } from "./errors.ts";
import { programUnavailable } from "./programs.ts";
import { callOver, type Remote } from "./remote.ts";
import { type Waiting, WorkerProcess } from "./worker-process.ts";

export interface WorkerOptions {
  /** The path of a program that speaks frames on stdin and stdout: see README.md. */
  readonly program: string;
  readonly args?: readonly string[];
  /** Why there is no program, for who knows more than that there is no such file; then nothing is started. */
  readonly unavailable?: RemoteUnavailableError | undefined;
  /** Processes at a time. As many as there are cores, at most four, unless given. */
  readonly size?: number;
  /** How long a call may take, its wait included; 10 s unless given. A worker that takes longer is ended. */
  readonly deadlineMs?: number;
  /** Calls under way at a time; one more is refused with OVERLOADED. 1,024 unless given. */
  readonly maxPending?: number;
  /** The longest request and reply; 256 MiB unless given. */
  readonly maxFrameBytes?: number;
  /** `keep`: workers live on. `spawn`: one for each call, some three milliseconds, and nothing left over. */
  readonly mode?: "keep" | "spawn";
  /** Lines that a worker writes to stderr. */
  readonly onLog?: (line: string) => void;
}

/** What became of calls and workers since the pool was made. */
export interface WorkerStats {
  readonly calls: number;
  readonly pending: number;
  /** Calls without an answer, by the code of their error. Bad input is an answer. */
  readonly faults: Readonly<Record<string, number>>;
  /** Workers that ended while we needed them, by signal, exit code, or why we ended them. */
  readonly ends: Readonly<Record<string, number>>;
  readonly started: number;
  readonly pids: readonly number[];
}

/** A worker that ends before it has answered a call has its successor wait: so long, then twice as long each time. */
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 5000;
const WATCH_MS = 10;
const GRACE_MS = 2000;

/**
 * A kernel in worker processes. Nothing is started before the first call, and what is idle keeps no process alive. Calls that
 * cannot be made are refused with what says why: `unavailable` when there is no program.
 */
export const startWorkers = (options: WorkerOptions): Workers => new WorkerPool(options);

/** Workers that take calls. */
export interface Workers extends Remote {
  /** Why there is no worker here, or undefined. */
  readonly unavailable: RemoteUnavailableError | undefined;
  readonly stats: () => WorkerStats;
  /** Lets the workers answer what they have, and sees them end. Calls from now on are refused. */
  readonly close: () => Promise<void>;
}

/** Long-lived workers, started when they are needed. */
class WorkerPool implements Workers {
  readonly unavailable: RemoteUnavailableError | undefined;
  readonly #options: Required<Omit<WorkerOptions, "unavailable">>;
  readonly #workers = new Set<WorkerProcess>();
  readonly #faults: Record<string, number> = {};
  readonly #ends: Record<string, number> = {};
  readonly #watcher: Watcher = {
    settled: (worker) => this.#settled(worker),
    failed: (error) => this.#failed(error),
  };
  #watch: NodeJS.Timeout | undefined;
  #calls = 0;
  #pending = 0;
  #started = 0;
  #waitMs = 0;
  #notBefore = 0;
  #closed = false;

  constructor({ unavailable, ...options }: WorkerOptions) {
    this.#options = {
      args: [],
      size: Math.min(4, availableParallelism()),
      deadlineMs: 10_000,
      maxPending: 1024,
      maxFrameBytes: 2 ** 28,
      mode: "keep",
      onLog: () => {},
      ...options,
    };
    this.unavailable = unavailable ?? programUnavailable(options.program);
  }

  // No async function on the way: each would cost a call as much as its frame does.
  readonly send: Remote["send"] = (method, request, read) =>
    new Promise((resolve, reject) => this.#send(method, request, read, resolve, reject));

  readonly call = callOver(this.send);

  stats(): WorkerStats {
    return {
      calls: this.#calls,
      pending: this.#pending,
      faults: { ...this.#faults },
      ends: { ...this.#ends },
      started: this.#started,
      pids: [...this.#workers].flatMap(({ pid }) => (pid === undefined ? [] : [pid])),
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(Array.from(this.#workers, (worker) => worker.close(GRACE_MS)));
  }

  #send<T>(
    method: string,
    payload: Buffer,
    read: (reply: Buffer) => T,
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ): void {
    this.#calls++;
    this.#pending++;
    let worker: WorkerProcess;
    try {
      worker = this.#worker();
    } catch (error) {
      this.#settled(undefined);
      this.#failed(error);
      reject(error);
      return;
    }
    const deadline = performance.now() + this.#options.deadlineMs;
    worker.call(method, payload, new PoolCall(this.#watcher, worker, deadline, read, resolve, reject));
    this.#startWatch();
  }

  #settled(worker: WorkerProcess | undefined): void {
    this.#pending--;
    if (worker === undefined || this.#options.mode === "keep") return;
    this.#workers.delete(worker);
    void worker.close(GRACE_MS);
  }

  #failed(error: unknown): void {
    if (!(error instanceof InputError)) this.#count(this.#faults, (error as { code?: string }).code ?? "UNKNOWN");
  }

  /** The one with the least to do; a new one while there is room and nobody idle. */
  #worker(): WorkerProcess {
    if (this.unavailable !== undefined) throw this.unavailable;
    if (this.#closed) throw new RemoteCallError("CLOSED", "the workers were closed: make a new pool");
    if (this.#pending > this.#options.maxPending) {
      throw new RemoteCallError("OVERLOADED", `${this.#options.maxPending} calls are under way, the most there may be`);
    }
    let least: WorkerProcess | undefined;
    if (this.#options.mode === "keep") {
      for (const worker of this.#workers) if (!(least && least.pending <= worker.pending)) least = worker;
      if (least !== undefined && (least.pending === 0 || this.#workers.size >= this.#options.size)) return least;
    }
    if (performance.now() < this.#notBefore) {
      if (least !== undefined) return least;
      throw new RemoteCallError("PROCESS_EXIT", "no worker lives, and the next one waits: the last ones ended at once");
    }
    return this.#start();
  }

  #start(): WorkerProcess {
    const { program, args, maxFrameBytes, onLog } = this.#options;
    const worker = new WorkerProcess({
      program,
      args,
      maxFrameBytes,
      onLog,
      onEnd: (ended, reason) => this.#ended(ended, reason),
    });
    this.#started++;
    this.#workers.add(worker);
    return worker;
  }

  #ended(worker: WorkerProcess, reason: string): void {
    if (!this.#workers.delete(worker) || this.#closed) return;
    this.#count(this.#ends, reason);
    // One that answered was fit: its successor begins at once.
    if (worker.hasAnswered) this.#waitMs = 0;
    this.#notBefore = performance.now() + this.#waitMs;
    this.#waitMs = Math.min(LONGEST_WAIT_MS, Math.max(FIRST_WAIT_MS, 2 * this.#waitMs));
  }

  #startWatch(): void {
    if (this.#watch !== undefined) return;
    this.#watch = setInterval(() => {
      const now = performance.now();
      for (const worker of this.#workers) worker.checkDeadlines(now);
      if (this.#pending > 0) return;
      clearInterval(this.#watch);
      this.#watch = undefined;
    }, WATCH_MS);
  }

  #count(counts: Record<string, number>, name: string): void {
    counts[name] = (counts[name] ?? 0) + 1;
  }
}

/** What a call tells the pool at its end. */
interface Watcher {
  readonly settled: (worker: WorkerProcess) => void;
  readonly failed: (error: unknown) => void;
}

/** A call on its way. A class, and not closures over the call: of those, every call would make four. */
class PoolCall<T> implements Waiting {
  readonly deadline: number;
  readonly #watcher: Watcher;
  readonly #worker: WorkerProcess;
  readonly #read: (reply: Buffer) => T;
  readonly #resolve: (value: T) => void;
  readonly #reject: (error: unknown) => void;

  constructor(
    watcher: Watcher,
    worker: WorkerProcess,
    deadline: number,
    read: (reply: Buffer) => T,
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ) {
    this.#watcher = watcher;
    this.#worker = worker;
    this.deadline = deadline;
    this.#read = read;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  resolve(reply: Buffer): void {
    this.#watcher.settled(this.#worker);
    try {
      this.#resolve(this.#read(reply));
    } catch (error) {
      this.#reject(error);
    }
  }

  reject(error: unknown): void {
    this.#watcher.settled(this.#worker);
    this.#watcher.failed(error);
    this.#reject(error);
  }
}
