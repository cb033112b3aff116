import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { RemoteUnavailableError } from "@oxbow/contract";
import { hellos } from "./envelope.ts";
import { panicked, refusedWith, RemoteCallError } from "./errors.ts";
import type { RemoteFault } from "./errors.ts";
import { BadFrameError, type Frame, FrameReader, FrameWriter, kind } from "./frames.ts";
import { nameOf } from "./programs.ts";
import { Wakefulness } from "./wakefulness.ts";

export interface ProcessOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly maxFrameBytes: number;
  /** For the lines a worker writes to stderr. */
  readonly onLog: (line: string) => void;
  readonly onEnd: (worker: WorkerProcess, reason: string) => void;
}

/** A call, as it waits for its answer. */
export interface Waiting {
  readonly resolve: (payload: Buffer) => void;
  readonly reject: (error: unknown) => void;
  readonly deadline: number;
}

/** What keeps a process alive, or does not. */
interface Handle {
  readonly ref: () => void;
  readonly unref: () => void;
}

/** Raised with every change that an older worker would misread. */
const PROTOCOL = 2;

/** As long as our own workers look before they sleep. */
const AWAKE_MS = 0.05;

/**
 * For glibc's malloc: a worker keeps the memory of a call for the next, up to 32 MiB. Pages that went back and came again were a
 * third of the time of a call of 1 MiB. Other systems pass over it.
 */
const keptMemory = { MALLOC_MMAP_THRESHOLD_: `${8 << 20}`, MALLOC_TRIM_THRESHOLD_: `${32 << 20}` };

/** One life of a worker. Calls may be made at once: what is written waits in the pipe until it greets. */
export class WorkerProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #options: ProcessOptions;
  readonly #handles: readonly Handle[];
  readonly #waiting = new Map<number, Waiting>();
  readonly #reader: FrameReader;
  readonly #closed: Promise<void>;
  #methods: ReadonlyMap<string, number> | undefined;
  /** Calls made before the greeting said how methods are numbered. */
  #unsent: (readonly [method: string, id: number, payload: Uint8Array])[] = [];
  readonly #wakefulness = new Wakefulness(AWAKE_MS);
  #out = new FrameWriter();
  #scheduled = false;
  #full = false;
  #nextId = 0;
  #hasAnswered = false;
  #ended: Error | undefined;
  #lastWords = "";

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.#reader = new FrameReader(options.maxFrameBytes);
    this.#child = spawn(options.program, options.args, {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...keptMemory, ...process.env },
    });
    const { stdin, stdout, stderr } = this.#child;
    this.#closed = new Promise((resolve) => {
      this.#child.once("error", (cause) => {
        this.#end(new RemoteUnavailableError(nameOf(options.program), { cause }), "not started");
        resolve();
      });
      // Not "exit": by "close" everything it wrote has been read.
      this.#child.once("close", (code, signal) => {
        this.#exited(code, signal);
        resolve();
      });
    });
    // A write to a worker that has just died is not the news: its end is.
    stdin.on("error", () => {});
    stdin.on("drain", () => {
      this.#full = false;
      this.#flush();
    });
    stdout.on("data", (chunk: Buffer) => this.#read(chunk));
    stderr.setEncoding("utf8").on("data", (text: string) => this.#log(text));
    this.#out.add(kind.hello, 0, hellos.encode({ protocol: PROTOCOL }));
    this.#flush();
    this.#handles = [this.#child, stdin, stdout, stderr] as unknown as Handle[];
    // Nobody waits yet, so nothing here keeps the caller's process.
    for (const handle of this.#handles) handle.unref();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get pending(): number {
    return this.#waiting.size;
  }

  /** Whether it has answered a call: then it was fit. */
  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  /** `payload` is taken over and not changed. `waiting` gets the answer, or why there is none. */
  call(method: string, payload: Uint8Array, waiting: Waiting): void {
    if (this.#ended !== undefined) {
      waiting.reject(this.#ended);
      return;
    }
    if (payload.length + 5 > this.#options.maxFrameBytes) {
      waiting.reject(
        new RemoteCallError("TOO_LARGE", `a request of ${payload.length} bytes is longer than a frame may be`),
      );
      return;
    }
    const id = this.#nextId;
    this.#nextId = (id + 1) >>> 0;
    if (this.#waiting.size === 0) (this.#child.stdout as unknown as Handle).ref();
    this.#waiting.set(id, waiting);
    if (this.#methods === undefined) this.#unsent.push([method, id, payload]);
    else this.#send(method, id, payload);
  }

  /** Ends it when a call is overdue: nothing else stops a kernel that hangs. */
  checkDeadlines(now: number): void {
    // In the order of the calls, and with one patience for all: the first is the most overdue.
    const [first] = this.#waiting.values();
    if (first === undefined || first.deadline > now) return;
    this.#fail("DEADLINE_EXCEEDED", "a worker did not answer in time, and was ended", "deadline");
  }

  /** Lets it finish what it has, for so long; then ends it. */
  async close(graceMs: number): Promise<void> {
    for (const handle of this.#handles) handle.ref();
    this.#child.stdin.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), graceMs);
    await this.#closed;
    clearTimeout(timer);
  }

  #send(method: string, id: number, payload: Uint8Array): void {
    const number = this.#methods?.get(method);
    if (number === undefined) {
      const waiting = this.#settled(id);
      waiting?.reject(new RemoteCallError("BAD_FRAME", `the worker answers no ${method}: build it anew`));
      return;
    }
    this.#out.add(number, id, payload);
    if (this.#scheduled || this.#full) return;
    this.#scheduled = true;
    // Calls that are made together travel together.
    process.nextTick(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#full || this.#ended !== undefined) return;
    const { stdin } = this.#child;
    const pieces = this.#out.take();
    if (pieces.length > 1) stdin.cork();
    for (const piece of pieces) this.#full = !stdin.write(piece);
    if (pieces.length > 1) stdin.uncork();
    this.#wakefulness.begin();
  }

  #read(chunk: Buffer): void {
    if (this.#ended !== undefined) return;
    try {
      this.#reader.push(chunk, (frame) => this.#take(frame));
    } catch (error) {
      if (!(error instanceof BadFrameError)) throw error;
      this.#fail("BAD_FRAME", `a worker wrote what is no answer, and was ended: ${error.message}`, "bad frame");
    }
  }

  #take(frame: Frame): void {
    if (this.#methods === undefined) {
      this.#greet(frame);
      return;
    }
    const waiting = this.#settled(frame.id);
    if (waiting === undefined) throw new BadFrameError(`an answer to a call that nobody made, ${frame.id}`);
    this.#hasAnswered = true;
    switch (frame.kind) {
      case kind.reply:
        waiting.resolve(frame.payload);
        return;
      case kind.refusal:
        waiting.reject(refusedWith(frame.payload));
        return;
      case kind.panic:
        waiting.reject(panicked(frame.payload.toString("utf8")));
        return;
      default:
        waiting.reject(new RemoteCallError("BAD_FRAME", `an answer of kind ${frame.kind}, which there is not`));
        throw new BadFrameError(`an answer of kind ${frame.kind}`);
    }
  }

  #greet(frame: Frame): void {
    const { protocol, methods } = hellos.decode(frame.payload);
    if (frame.kind !== kind.hello || protocol !== PROTOCOL) {
      throw new BadFrameError(`the worker speaks protocol ${protocol}, not ${PROTOCOL}: build both from one version`);
    }
    this.#methods = new Map(methods.map((name, index) => [name, kind.firstMethod + index]));
    for (const [method, id, payload] of this.#unsent) this.#send(method, id, payload);
    this.#unsent = [];
  }

  #settled(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) {
      (this.#child.stdout as unknown as Handle).unref();
      this.#wakefulness.end();
    }
    return waiting;
  }

  #log(text: string): void {
    for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
      this.#lastWords = line.trim();
      this.#options.onLog(line);
    }
  }

  #fail(code: RemoteFault, message: string, reason: string): void {
    this.#end(new RemoteCallError(code, message), reason);
    this.#child.kill("SIGKILL");
  }

  #exited(code: number | null, signal: string | null): void {
    const how = signal ?? `exit code ${code}`;
    const inside = this.#reader.isInsideFrame ? ", in the middle of an answer" : "";
    const words = this.#lastWords === "" ? "" : `: ${this.#lastWords}`;
    this.#end(new RemoteCallError("PROCESS_EXIT", `a worker ended with ${how}${inside}${words}`), how);
  }

  #end(error: Error, reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#unsent = [];
    this.#out = new FrameWriter();
    // First: whoever hears of the failure must find the next worker.
    this.#options.onEnd(this, reason);
    for (const call of waiting) call.reject(error);
  }
}
