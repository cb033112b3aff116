import { type Cell, type CellSource, InputError, offCell, hushed } from "@oxbow/contract";
import { Cells } from "./cells.ts";
import { ClientApi, RefusedError, reasonOf } from "./client-api.ts";
import type { StaticContext } from "./compile.ts";
import { type FlagsFile, parseNamedFlags } from "./flags-file.ts";
import { Poll } from "./poll.ts";
import { Store } from "./store.ts";

/** How long a flag may be obeyed without contact to the server, and what happens afterwards. */
export interface Staleness {
  readonly maxMs: number;
  /**
   * `control`: the flag is off until there is contact again. `freeze`: it stays as it was, and says so. `keep`: it stays as
   * it was; for one flag of many whose rule is `*`.
   */
  readonly fallback: "control" | "freeze" | "keep";
}

export interface ServerFlagsOptions {
  /** Of the Unleash server's API, such as `https://unleash.example.org/api`. */
  readonly url: string;
  readonly appName: string;
  /** A backend token: it can read flags and cannot move them. */
  readonly token: string;
  /** Names the stored flags, and is `environment` in constraints. The token decides which flags the server sends. */
  readonly environment?: string;
  readonly properties?: StaticContext["properties"];
  /** Where the last known good flags are kept. Without it a restart during an outage begins with the embedded flags. */
  readonly storeDirectory?: string;
  /** What to obey when there is neither a server nor anything stored. Default: every flag off. */
  readonly embedded?: FlagsFile;
  /** Time between two polls. Default 1000; a server takes 20,000 requests a minute from one address. */
  readonly refreshMs?: number;
  /** How long one poll may take. Default 5000. */
  readonly timeoutMs?: number;
  /** After so long without contact the server is silent: each attempt that fails is told by `reconnect`. Default three polls and a timeout. */
  readonly watchdogMs?: number;
  /** Longest wait between two polls that fail: it grows to eleven times `refreshMs`, and never beyond this. Default 60,000. */
  readonly maxBackoffMs?: number;
  /** For one flag by its name, or for all others by `*`. Default: obeyed for as long as it takes. */
  readonly staleness?: Readonly<Record<string, Staleness>>;
  readonly onEvent?: (event: FlagsEvent) => void;
  /** Milliseconds that never go back. Default `performance.now`. */
  readonly now?: () => number;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly wallClock?: () => number;
  readonly random?: () => number;
}

/** What happens between this process and the flag server. */
export type FlagsEvent =
  | { readonly type: "error"; readonly error: Error }
  | { readonly type: "warning"; readonly message: string }
  /** The first contact, and each that ends a silence. */
  | { readonly type: "contact" }
  /** After so long without contact an attempt has failed again; the next one follows. */
  | { readonly type: "reconnect"; readonly silentMs: number; readonly attempt: number };

export interface ServerFlagsStatus {
  /** Whose flags are obeyed. */
  readonly source: "server" | "stored" | "embedded" | "nobody";
  /** Null when there never was contact, not even by a process before this one. */
  readonly silentMs: number | null;
  /** Attempts that failed while the server was silent. */
  readonly reconnects: number;
}

/** Compiled flags of an Unleash server, kept alive through its failures. */
export interface ServerFlags extends CellSource {
  status(): ServerFlagsStatus;
  /**
   * Asks the server now: for a webhook that says a flag was moved. False when the server did not answer with flags. Calls
   * during a poll share the one after it, so that any number of webhooks cannot keep the polls from ending.
   */
  refresh(): Promise<boolean>;
  /** Ends the polling at once, one that is under way included. The cells stay as they are. */
  close(): void;
}

/**
 * Flags from an Unleash server, evaluated by unleash-client itself. Throws only on options that cannot work, and never waits: until there is
 * contact, the last known good flags are obeyed, and they are always stronger than the embedded ones, so a flag that was
 * turned off stays off over a restart.
 *
 * Polls whatever the server answers: a refused token, an overload or a hint to stream instead changes the pace at most.
 */
export function serverFlags(options: ServerFlagsOptions): ServerFlags {
  return new ServerFeed(options);
}

class ServerFeed implements ServerFlags {
  readonly cell: CellSource["cell"];
  readonly subscribe: CellSource["subscribe"];
  readonly #options: ServerFlagsOptions;
  readonly #api: ClientApi;
  readonly #cells: Cells;
  readonly #store: Store | null;
  readonly #now: () => number;
  readonly #wallClock: () => number;
  readonly #refreshMs: number;
  readonly #watchdogMs: number;
  readonly #startedAt: number;
  readonly #started: Date;
  readonly #ageing: NodeJS.Timeout;
  readonly #poll: Poll;
  #source: ServerFlagsStatus["source"] = "nobody";
  /** The text that is obeyed, and how the server names it. */
  #adopted: { readonly text: string; readonly etag: string | undefined } | null = null;
  #contactAt: number | null = null;
  #reconnects = 0;
  /** Attempts that failed since the last contact, once the server was silent. */
  #attempt = 0;
  #silent = true;
  #registered = false;
  #closed = false;
  readonly #stale = new Set<string>();

  constructor(options: ServerFlagsOptions) {
    const { appName, environment = "default", properties = {}, timeoutMs = 5000, random = Math.random } = options;
    const { refreshMs = 1000, maxBackoffMs = 60_000 } = options;
    if (!(timeoutMs > 0)) {
      throw new InputError("OUT_OF_RANGE", `timeoutMs must be above 0, found ${timeoutMs}: no poll could succeed`);
    }
    this.#options = options;
    this.#api = new ClientApi(options);
    this.#now = options.now ?? (() => performance.now());
    this.#wallClock = options.wallClock ?? Date.now;
    this.#refreshMs = refreshMs;
    this.#watchdogMs = options.watchdogMs ?? 3 * refreshMs + timeoutMs;
    this.#startedAt = this.#now();
    this.#started = new Date(this.#wallClock());
    this.#store = options.storeDirectory === undefined ? null : new Store(options.storeDirectory, appName, environment);
    this.#cells = new Cells({
      context: { appName, environment, properties },
      random,
      onError: (error) => this.#emit({ type: "error", error }),
      adjust: (flag, cell) => this.#fresh(flag, cell),
    });
    this.cell = this.#cells.cell;
    this.subscribe = this.#cells.subscribe;
    this.#startFromStored();
    this.#ageing = setInterval(() => this.#growStale(), Math.max(5, refreshMs / 2)).unref();
    const ask = (signal: AbortSignal): Promise<void> => this.#ask(signal);
    this.#poll = new Poll({ ask, everyMs: refreshMs, timeoutMs, maxBackoffMs, random });
  }

  status(): ServerFlagsStatus {
    return { source: this.#source, silentMs: this.#silentMs(), reconnects: this.#reconnects };
  }

  refresh(): Promise<boolean> {
    return this.#poll.refresh();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#ageing);
    this.#poll.close();
    this.#cells.close();
  }

  #startFromStored(): void {
    const stored = this.#store?.read() ?? null;
    const flags = stored?.flags ?? this.#options.embedded;
    if (flags === undefined) return;
    this.#source = stored === null ? "embedded" : "stored";
    if (stored !== null) {
      const age = this.#wallClock() - stored.contactAt;
      // Stored in the future: the clock was moved back, and the age may be anything.
      this.#contactAt = this.#now() - (age >= 0 ? age : Number.POSITIVE_INFINITY);
    }
    this.#cells.replace(flags);
  }

  async #ask(signal: AbortSignal): Promise<void> {
    try {
      const answer = await this.#api.features(this.#adopted?.etag, this.#refreshMs, signal);
      if (this.#closed) return;
      if (answer !== "unchanged" && answer.text !== this.#adopted?.text) this.#adopt(answer.text, answer.etag);
      this.#contact();
    } catch (error) {
      if (!this.#closed) this.#failed(error);
      throw error;
    }
    await this.#register(signal);
  }

  #adopt(text: string, etag: string | undefined): void {
    const { flags, nameless } = parseNamedFlags(text, `the answer of the flag server at ${this.#api.url}`);
    if (nameless > 0) this.#emit({ type: "warning", message: `${nameless} flags of the server have no name` });
    // Only now: an answer that cannot be read must not be "not modified" the next time.
    this.#adopted = { text, etag };
    this.#source = "server";
    this.#contactAt = this.#now();
    this.#cells.replace(flags);
    try {
      this.#store?.write({ flags, contactAt: this.#wallClock() });
    } catch (error) {
      this.#emit({ type: "error", error: error as Error });
    }
  }

  #contact(): void {
    this.#contactAt = this.#now();
    this.#attempt = 0;
    if (this.#silent) this.#emit({ type: "contact" });
    this.#silent = false;
    this.#store?.touch(this.#wallClock());
    if (this.#stale.size === 0) return;
    this.#stale.clear();
    this.#cells.changed();
  }

  /** Once, and whatever comes of it: the flags do not depend on it. */
  async #register(signal: AbortSignal): Promise<void> {
    if (this.#registered) return;
    this.#registered = true;
    try {
      await this.#api.register(this.#started, this.#refreshMs, signal);
    } catch (error) {
      if (this.#closed) return;
      this.#emit({ type: "warning", message: `the flag server does not list this process: ${reasonOf(error)}` });
    }
  }

  #failed(error: unknown): void {
    // Its own trouble passes; what it thinks of our token or URL does not.
    const passing = error instanceof RefusedError && (error.status >= 500 || [404, 429].includes(error.status));
    this.#emit(
      passing
        ? { type: "warning", message: error.message }
        : { type: "error", error: this.#withReason(error as Error) },
    );
    const silentMs = this.#now() - Math.max(this.#contactAt ?? Number.NEGATIVE_INFINITY, this.#startedAt);
    if (silentMs < this.#watchdogMs) return;
    this.#silent = true;
    this.#reconnects++;
    this.#emit({ type: "reconnect", silentMs: this.#silentMs() ?? silentMs, attempt: ++this.#attempt });
  }

  #withReason(cause: Error): Error {
    if (cause instanceof RefusedError || cause instanceof InputError) return cause;
    return new Error(`no flags from the flag server at ${this.#api.url}: ${reasonOf(cause)}`, { cause });
  }

  #growStale(): void {
    for (const [flag, { maxMs }] of Object.entries(this.#options.staleness ?? {})) {
      if (this.#isStale(maxMs) && !this.#stale.has(flag)) {
        this.#stale.add(flag);
        this.#cells.changed();
      }
    }
  }

  #fresh(flag: string, cell: Cell): Cell {
    const { staleness = {} } = this.#options;
    const rule = staleness[flag] ?? staleness["*"];
    if (rule === undefined || rule.fallback === "keep" || !this.#isStale(rule.maxMs)) return cell;
    const silence = `there was no contact with the flag server for more than ${rule.maxMs} ms`;
    return rule.fallback === "control"
      ? offCell(silence)
      : { ...cell, because: `${cell.because} (frozen: ${silence})` };
  }

  #isStale(maxMs: number): boolean {
    // Embedded flags never had contact: they are as old as can be.
    if (this.#source === "nobody") return false;
    return (this.#silentMs() ?? Number.POSITIVE_INFINITY) > maxMs;
  }

  #silentMs(): number | null {
    return this.#contactAt === null ? null : this.#now() - this.#contactAt;
  }

  #emit(event: FlagsEvent): void {
    // A sink must neither stop the flags nor end the process.
    hushed(this.#options.onEvent)(event);
  }
}
