import { hushed } from "@oxbow/contract";
import { ClientApi, reasonOf, RefusedError } from "./client-api.ts";

/** How often a kernel was called since the start: an entry of the router's `stats()` fits. */
export interface KernelCounts {
  readonly kernel: string;
  readonly calls: number;
  /** Calls that the candidate answered. */
  readonly candidate: number;
}

export interface UsageOptions {
  /** Of the Unleash server's API, such as `https://unleash.example.org/api`. */
  readonly url: string;
  readonly appName: string;
  /** A backend token, the same that reads the flags. */
  readonly token: string;
  /** Told apart from other processes of the application by this. Default: chosen at random, once for this process. */
  readonly instanceId?: string;
  /** The counts so far; they only grow. */
  readonly counts: () => readonly KernelCounts[];
  /** Default 60,000: what Unleash's charts show is no finer. */
  readonly everyMs?: number;
  /** How long one report may take. Default 5000. */
  readonly timeoutMs?: number;
  readonly onError?: (error: Error) => void;
}

/** Reports until it is closed. */
export interface Usage {
  /** Reports now. False when the server did not say that it took the report. */
  flush(): Promise<boolean>;
  /** Reports a last time, and ends. */
  close(): Promise<boolean>;
}

/**
 * Shows in Unleash how often each flag was asked, and what came of it: `yes` and the variant `candidate` where the candidate
 * answered, `no` where the control did. Calls are counted by the router in plain integers; here they are sent. What a server
 * refused, or was not there to take, goes with the next report. A report that was sent and never answered may have been
 * taken: it is not sent again, as a call that is missing misleads less than one that is counted twice.
 */
export function reportUsage(options: UsageOptions): Usage {
  const { counts, everyMs = 60_000 } = options;
  const onError = hushed(options.onError);
  const api = new ClientApi(options);
  const { timeoutMs = 5000 } = options;
  const reported = new Map<string, KernelCounts>();
  let start = new Date();
  let sending: Promise<boolean> = Promise.resolve(true);

  const send = async (): Promise<boolean> => {
    try {
      const now = counts();
      const toggles = Object.fromEntries(now.flatMap((each) => toggleOf(each, reported.get(each.kernel))));
      if (Object.keys(toggles).length === 0) return true;
      const stop = new Date();
      const failure = await failureOf(api.metrics({ start, stop, toggles }, AbortSignal.timeout(timeoutMs)));
      const kept = failure !== null && wasNotTaken(failure);
      if (!kept) {
        for (const each of now) reported.set(each.kernel, each);
        start = stop;
      }
      if (failure !== null) onError(told(failure, kept, api.url));
      return failure === null;
    } catch (error) {
      onError(error as Error);
      return false;
    }
  };
  // One after the other, so that no count is in two reports.
  const flush = (): Promise<boolean> => (sending = sending.then(send));
  const timer = setInterval(() => void flush(), everyMs).unref();

  return {
    flush,
    close() {
      clearInterval(timer);
      return flush();
    },
  };
}

type Toggle = { readonly yes: number; readonly no: number; readonly variants: Readonly<Record<string, number>> };

function toggleOf(now: KernelCounts, before: KernelCounts | undefined): readonly (readonly [string, Toggle])[] {
  const yes = now.candidate - (before?.candidate ?? 0);
  const no = now.calls - (before?.calls ?? 0) - yes;
  if (yes === 0 && no === 0) return [];
  return [[`oxbow.${now.kernel}`, { yes, no, variants: yes === 0 ? {} : { candidate: yes } }]];
}

const failureOf = (request: Promise<void>): Promise<Error | null> =>
  request.then(
    () => null,
    (error: unknown) => error as Error,
  );

/** The server said no, or there was no connection to send anything over. */
function wasNotTaken(failure: Error): boolean {
  if (failure instanceof RefusedError) return true;
  const { code = "" } = (failure.cause ?? {}) as { code?: string };
  return /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(code);
}

function told(cause: Error, kept: boolean, url: string): Error {
  const why = cause instanceof RefusedError ? `${cause.status}` : reasonOf(cause);
  const message = kept
    ? `the flag server at ${url} did not take the counts (${why}): they go with the next report`
    : `the flag server at ${url} did not say whether it took the counts (${why}): they are not sent again`;
  return new Error(message, { cause });
}
