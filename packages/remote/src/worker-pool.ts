import { availableParallelism } from "node:os";
import { InputError } from "@oxbow/contract";
import type { RemoteUnavailableError } from "@oxbow/contract";
import { RemoteCallError } from "./errors.ts";
import { programFile, programUnavailable } from "./programs.ts";
import type { Remote } from "./remote.ts";
import { decodeReply, encodeRequest } from "./schema.ts";
import { WorkerProcess } from "./worker-process.ts";

export interface WorkerOptions {
  /** Processes at a time. As many as there are cores, at most four, unless given. */
  readonly size?: number;
  /** How long a call may take, its wait included; 10 s unless given. A worker that takes longer is ended. */
  readonly deadlineMs?: number;
  /** Calls under way at a time; one more is refused with OVERLOADED. 1,024 unless given. */
  readonly maxPending?: number;
  /** The longest request and reply; 256 MiB unless given. */
  readonly maxFrameBytes?: number;
  /** Address space of a worker: what it allocates beyond that ends it. No limit unless given. */
  readonly memoryMiB?: number;
  /** `keep`: workers live on. `spawn`: one for each call, some three milliseconds, and nothing left over. */
  readonly mode?: "keep" | "spawn";
  /** Another program than the one that the build made. */
  readonly file?: string;
  /** Takes the calls that crash and hang, too: for tests. */
  readonly probes?: boolean;
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

/** A worker that ends sooner than this has its successor wait. */
const HEALTHY_MS = 1000;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 5000;
const WATCH_MS = 10;
const GRACE_MS = 2000;

/** Long-lived workers, started when they are needed. */
export class WorkerPool implements Remote {
  readonly unavailable: RemoteUnavailableError | undefined;
  readonly #options: Required<Omit<WorkerOptions, "memoryMiB">>;
  readonly #args: readonly string[];
  readonly #workers = new Map<WorkerProcess, number>();
  readonly #faults: Record<string, number> = {};
  readonly #ends: Record<string, number> = {};
  #watch: NodeJS.Timeout | undefined;
  #calls = 0;
  #pending = 0;
  #started = 0;
  #waitMs = 0;
  #notBefore = 0;
  #closed = false;

  constructor(options: WorkerOptions = {}) {
    const { memoryMiB, ...rest } = options;
    this.#options = {
      size: Math.min(4, availableParallelism()),
      deadlineMs: 10_000,
      maxPending: 1024,
      maxFrameBytes: 2 ** 28,
      mode: "keep",
      file: programFile("oxbow-worker"),
      probes: false,
      onLog: () => {},
      ...rest,
    };
    this.#args = [
      ...(memoryMiB === undefined ? [] : ["--memory-mib", `${memoryMiB}`]),
      ...(this.#options.probes ? ["--probes"] : []),
    ];
    this.unavailable = programUnavailable("oxbow-worker", this.#options.file);
  }

  // No async function on the way: each would cost a call as much as its frame does.
  readonly call: Remote["call"] = (method, request) =>
    new Promise((resolve, reject) => {
      const answered = (reply: Buffer): void => {
        try {
          resolve(decodeReply(method, reply));
        } catch (error) {
          reject(error);
        }
      };
      this.#send(method, encodeRequest(method, request), answered, reject);
    });

  /** What a native kernel may do to its process, done: see rust/worker/src/probe.rs. With `probes` only. */
  probe(word: string): Promise<void> {
    return new Promise((resolve, reject) => this.#send("probe", Buffer.from(word), () => resolve(), reject));
  }

  stats(): WorkerStats {
    return {
      calls: this.#calls,
      pending: this.#pending,
      faults: { ...this.#faults },
      ends: { ...this.#ends },
      started: this.#started,
      pids: [...this.#workers.keys()].flatMap(({ pid }) => (pid === undefined ? [] : [pid])),
    };
  }

  /** Lets the workers answer what they have, and sees them end. Calls from now on are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(Array.from(this.#workers.keys(), (worker) => worker.close(GRACE_MS)));
  }

  #send(method: string, payload: Buffer, answered: (reply: Buffer) => void, reject: (error: unknown) => void): void {
    this.#calls++;
    this.#pending++;
    let worker: WorkerProcess | undefined;
    const settled = (): void => {
      this.#pending--;
      if (worker === undefined || this.#options.mode === "keep") return;
      this.#workers.delete(worker);
      void worker.close(GRACE_MS);
    };
    const failed = (error: unknown): void => {
      settled();
      if (!(error instanceof InputError)) this.#count(this.#faults, (error as { code?: string }).code ?? "UNKNOWN");
      reject(error);
    };
    try {
      worker = this.#worker();
    } catch (error) {
      failed(error);
      return;
    }
    worker.call(method, payload, {
      deadline: performance.now() + this.#options.deadlineMs,
      resolve: (reply) => {
        settled();
        answered(reply);
      },
      reject: failed,
    });
    this.#startWatch();
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
      for (const worker of this.#workers.keys()) if (!(least && least.pending <= worker.pending)) least = worker;
      if (least !== undefined && (least.pending === 0 || this.#workers.size >= this.#options.size)) return least;
    }
    const now = performance.now();
    if (now < this.#notBefore) {
      if (least !== undefined) return least;
      throw new RemoteCallError("PROCESS_EXIT", "no worker lives, and the next one waits: the last ones ended at once");
    }
    return this.#start(now);
  }

  #start(now: number): WorkerProcess {
    const { file, maxFrameBytes, onLog } = this.#options;
    const worker = new WorkerProcess({
      file,
      args: this.#args,
      maxFrameBytes,
      onLog,
      onEnd: (ended, reason) => this.#ended(ended, reason),
    });
    this.#started++;
    this.#workers.set(worker, now);
    return worker;
  }

  #ended(worker: WorkerProcess, reason: string): void {
    const started = this.#workers.get(worker);
    this.#workers.delete(worker);
    if (this.#closed || started === undefined) return;
    this.#count(this.#ends, reason);
    const now = performance.now();
    // One that lived, or at least greeted, was fit: its successor may begin at once, the first time.
    if (worker.greeted && now - started >= HEALTHY_MS) this.#waitMs = 0;
    this.#notBefore = now + this.#waitMs;
    this.#waitMs = Math.min(LONGEST_WAIT_MS, Math.max(FIRST_WAIT_MS, 2 * this.#waitMs));
  }

  #startWatch(): void {
    if (this.#watch !== undefined) return;
    this.#watch = setInterval(() => {
      const now = performance.now();
      for (const worker of this.#workers.keys()) worker.checkDeadlines(now);
      if (this.#pending > 0) return;
      clearInterval(this.#watch);
      this.#watch = undefined;
    }, WATCH_MS);
  }

  #count(counts: Record<string, number>, name: string): void {
    counts[name] = (counts[name] ?? 0) + 1;
  }
}
