import { type Cell, type CellSource, InputError } from "@oxbow/contract";
import { type ClientFeaturesResponse, Unleash } from "unleash-client";
import { Cells } from "./cells.ts";
import { off, type StaticContext } from "./compile.ts";
import type { FlagsFile } from "./flags-file.ts";
import { offlineClient, OfflineRepository } from "./repository.ts";
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
  /** How long one poll may take. Default 5000, at least 1000: with less, unleash-client refuses to send anything. */
  readonly timeoutMs?: number;
  /** Without contact for so long, the client is made anew, whatever it waits for. Default three polls and a timeout. */
  readonly watchdogMs?: number;
  /** Longest wait between two attempts to make the client anew. Default 60,000. */
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
  /** The first contact, and each that ends a silence of the watchdog. */
  | { readonly type: "contact" }
  /** The client was made anew after so long without contact. */
  | { readonly type: "reconnect"; readonly silentMs: number; readonly attempt: number };

export interface ServerFlagsStatus {
  /** Whose flags are obeyed. */
  readonly source: "server" | "stored" | "embedded" | "nobody";
  /** Null when there never was contact, not even by a process before this one. */
  readonly silentMs: number | null;
  readonly reconnects: number;
}

/** Compiled flags of an Unleash server, kept alive through its failures. */
export interface ServerFlags extends CellSource {
  status(): ServerFlagsStatus;
  /** Asks the server now: for a webhook that says a flag was moved. False when the server did not answer with flags. */
  refresh(): Promise<boolean>;
  close(): void;
}

/**
 * Flags from an Unleash server. Throws only on options that cannot work, and never waits: until there is contact, the last known good flags are
 * obeyed, and they are always stronger than the embedded ones, so a flag that was turned off stays off over a restart.
 *
 * The client polls; a watchdog makes it anew when it gave up (401, 403), backs off for minutes, or hangs.
 */
export function serverFlags(options: ServerFlagsOptions): ServerFlags {
  return new Connection(options);
}

class Connection implements ServerFlags {
  readonly cell: CellSource["cell"];
  readonly subscribe: CellSource["subscribe"];
  readonly #options: ServerFlagsOptions;
  readonly #context: StaticContext;
  readonly #cells: Cells;
  readonly #store: Store | null;
  readonly #now: () => number;
  readonly #wallClock: () => number;
  readonly #random: () => number;
  readonly #refreshMs: number;
  readonly #watchdogMs: number;
  readonly #watchdog: NodeJS.Timeout;
  #client: Unleash;
  #source: ServerFlagsStatus["source"] = "nobody";
  #contactAt: number | null = null;
  #madeAt: number;
  #reconnects = 0;
  /** Attempts since the last contact. */
  #attempt = 0;
  #jitter = 0.5;
  #silent = true;
  #closed = false;
  readonly #refreshing: ((answered: boolean) => void)[] = [];
  readonly #stale = new Set<string>();

  constructor(options: ServerFlagsOptions) {
    const { appName, environment = "default", properties = {}, now = () => performance.now() } = options;
    const { timeoutMs = 5000 } = options;
    if (!(timeoutMs >= 1000)) {
      throw new InputError(
        "OUT_OF_RANGE",
        `timeoutMs must be at least 1000, found ${timeoutMs}: no poll could succeed`,
      );
    }
    this.#options = options;
    this.#context = { appName, environment, properties };
    this.#now = now;
    this.#wallClock = options.wallClock ?? Date.now;
    this.#random = options.random ?? Math.random;
    this.#refreshMs = options.refreshMs ?? 1000;
    this.#watchdogMs = options.watchdogMs ?? 3 * this.#refreshMs + timeoutMs;
    this.#store = options.storeDirectory === undefined ? null : new Store(options.storeDirectory, appName, environment);
    this.#cells = new Cells(this.#context, this.#random, (flag, cell) => this.#fresh(flag, cell));
    this.cell = this.#cells.cell;
    this.subscribe = this.#cells.subscribe;
    this.#startFromStored();
    this.#madeAt = this.#now();
    this.#client = this.#connect();
    const beat = Math.max(5, Math.min(this.#refreshMs, this.#watchdogMs) / 2);
    this.#watchdog = setInterval(() => this.#watch(), beat).unref();
  }

  status(): ServerFlagsStatus {
    return { source: this.#source, silentMs: this.#silentMs(), reconnects: this.#reconnects };
  }

  // By a new client: the old one's fetch() would leave it with two timers, and poll twice as often ever after.
  refresh(): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    this.#replace();
    return new Promise((resolve) => this.#refreshing.push(resolve));
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#watchdog);
    this.#refreshed(false);
    discard(this.#client);
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
    const repository = new OfflineRepository();
    const offline = offlineClient(repository, this.#context);
    offline.on("error", (error: Error) => this.#emit({ type: "error", error }));
    repository.replace(flags);
    this.#cells.use(offline);
  }

  #connect(): Unleash {
    const { url, token, timeoutMs = 5000 } = this.#options;
    const client = new Unleash({
      url,
      appName: this.#context.appName,
      environment: this.#context.environment,
      customHeaders: { Authorization: token },
      refreshInterval: this.#refreshMs,
      timeout: timeoutMs,
      disableMetrics: true,
      skipInstanceCountWarning: true,
      // Read by us, once, at the start. Without a bootstrap all that the client ever adopts comes from the server.
      storageProvider: { get: async () => undefined, set: async (_, flags) => this.#save(flags) },
    });
    let adopted: string | undefined;
    client.on("error", (error: Error) => {
      this.#emit({ type: "error", error });
      this.#refreshed(false);
    });
    client.on("warn", (warning: unknown) => {
      this.#emit({ type: "warning", message: messageOf(warning) });
      this.#refreshed(false);
    });
    client.on("changed", () => {
      if (client !== this.#client) return;
      adopted = internals(client).repository.etag;
      this.#source = "server";
      this.#contact();
      this.#cells.use(client);
      this.#refreshed(true);
    });
    client.on("unchanged", () => {
      // "Not modified" against an answer that was never adopted, because it was malformed, is no contact.
      if (client === this.#client && internals(client).repository.etag === adopted) this.#contact();
    });
    return client;
  }

  #contact(): void {
    this.#contactAt = this.#now();
    this.#attempt = 0;
    if (this.#silent) this.#emit({ type: "contact" });
    this.#silent = false;
    // A client that backed off takes one step back per answer: minutes, in which a kill switch is late.
    if (internals(this.#client).repository.getFailures() > 0) setImmediate(() => this.#replace());
    this.#store?.touch(this.#wallClock());
    if (this.#stale.size === 0) return;
    this.#stale.clear();
    this.#cells.changed();
  }

  #save(flags: ClientFeaturesResponse): void {
    try {
      this.#store?.write({ flags, contactAt: this.#wallClock() });
    } catch (error) {
      this.#emit({ type: "error", error: error as Error });
    }
  }

  /** Makes a silent client anew, and lets flags grow stale. */
  #watch(): void {
    const now = this.#now();
    const since = Math.max(this.#contactAt ?? Number.NEGATIVE_INFINITY, this.#madeAt);
    const longest = Math.max(this.#watchdogMs, this.#options.maxBackoffMs ?? 60_000);
    const backoff = Math.min(this.#watchdogMs * 2 ** this.#attempt, longest);
    // Jittered, so that a fleet that lost its server at one moment does not come back at one moment.
    if (now - since > backoff * (0.75 + 0.5 * this.#jitter)) this.#reconnect(now);
    this.#growStale();
  }

  #reconnect(now: number): void {
    this.#silent = true;
    this.#attempt++;
    this.#reconnects++;
    this.#jitter = this.#random();
    const silentMs = this.#silentMs() ?? now - this.#madeAt;
    this.#replace();
    this.#emit({ type: "reconnect", silentMs, attempt: this.#attempt });
  }

  #replace(): void {
    if (this.#closed) return;
    this.#refreshed(false);
    this.#madeAt = this.#now();
    discard(this.#client);
    this.#client = this.#connect();
  }

  #refreshed(answered: boolean): void {
    for (const resolve of this.#refreshing.splice(0)) resolve(answered);
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
    return rule.fallback === "control" ? off(silence) : { ...cell, because: `${cell.because} (frozen: ${silence})` };
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
    try {
      this.#options.onEvent?.(event);
    } catch {
      // A sink must not stop the flags.
    }
  }
}

/** Ends a client whose answer may still be under way. */
function discard(client: Unleash): void {
  client.destroy();
  // destroy() removes every listener, and an error without a listener ends the process: give the late answer one.
  internals(client).repository.on("error", () => {});
}

interface Internals {
  readonly repository: {
    readonly etag: string | undefined;
    getFailures(): number;
    on(event: string, listener: () => void): void;
  };
}

/** Parts of the client that are private to TypeScript and have no other door. */
const internals = (client: Unleash): Internals => client as unknown as Internals;

const messageOf = (warning: unknown): string => (warning instanceof Error ? warning.message : String(warning));
