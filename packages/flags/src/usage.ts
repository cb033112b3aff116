import { randomUUID } from "node:crypto";

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
  /** Told apart from other processes of the application by this. Default: chosen at random. */
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
  /** Reports now. False when the server did not take it: the counts go with the next report. */
  flush(): Promise<boolean>;
  /** Reports a last time, and ends. */
  close(): Promise<boolean>;
}

/**
 * Shows in Unleash how often each flag was asked, and what came of it: `yes` and the variant `candidate` where the candidate
 * answered, `no` where the control did. Calls are counted by the router in plain integers; here they are sent, and a report
 * that fails loses nothing.
 */
export function reportUsage(options: UsageOptions): Usage {
  const { counts, everyMs = 60_000, onError = () => {} } = options;
  const instanceId = options.instanceId ?? randomUUID();
  const reported = new Map<string, KernelCounts>();
  let start = new Date();
  let sending: Promise<boolean> = Promise.resolve(true);

  const send = async (): Promise<boolean> => {
    try {
      const now = counts();
      const toggles = Object.fromEntries(now.flatMap((each) => toggleOf(each, reported.get(each.kernel))));
      if (Object.keys(toggles).length === 0) return true;
      const stop = new Date();
      await post(options, { appName: options.appName, instanceId, bucket: { start, stop, toggles } });
      for (const each of now) reported.set(each.kernel, each);
      start = stop;
      return true;
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

async function post({ url, token, timeoutMs = 5000 }: UsageOptions, body: unknown): Promise<void> {
  const response = await fetch(`${url.replace(/\/$/, "")}/client/metrics`, {
    method: "POST",
    headers: { Authorization: token, "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
    redirect: "error",
  });
  await response.body?.cancel();
  if (!response.ok) {
    throw new Error(
      `the flag server at ${url} did not take the counts (${response.status}): they go with the next report`,
    );
  }
}
