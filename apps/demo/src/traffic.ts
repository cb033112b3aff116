import { Agent, request } from "node:http";
import { setTimeout } from "node:timers/promises";

/** What a stretch of traffic looked like to those who sent it. */
export interface TrafficReport {
  readonly requests: number;
  readonly failures: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What is sent where. */
export interface Upload {
  readonly path: string;
  readonly body: Uint8Array;
}

/** Real requests over loopback, from a thousand users in turn. */
export class Traffic {
  /** Requests answered since the start. */
  answered = 0;
  // With a time limit of its own an agent heeds the server's, and takes no socket that is about to be closed.
  readonly #agent = new Agent({ keepAlive: true, timeout: 60_000 });
  readonly #url: URL;
  readonly #uploads: readonly Upload[];
  #next = 0;

  /** The uploads are sent one after the other, over and over. */
  constructor(url: URL, uploads: readonly Upload[]) {
    this.#url = url;
    this.#uploads = uploads;
  }

  /** Sends `requests` uploads, four in flight, and waits for the last answer. */
  async run(requests: number): Promise<TrafficReport> {
    const seen = new Seen();
    let left = requests;
    const client = async (): Promise<void> => {
      while (left-- > 0) await this.#timed(seen);
    };
    await Promise.all([client(), client(), client(), client()]);
    return seen.report();
  }

  /**
   * Sends `requests` uploads as strangers do, `perSecond` of them on average: each when it is due, whatever became of those
   * before. `random` decides the gaps.
   */
  async arrive(requests: number, perSecond: number, random: () => number): Promise<TrafficReport> {
    const seen = new Seen();
    const sent: Promise<void>[] = [];
    const errors: unknown[] = [];
    let due = performance.now();
    for (let i = 0; i < requests && errors.length === 0; i++) {
      due += (-Math.log(1 - random()) * 1000) / perSecond;
      const early = due - performance.now();
      if (early > 0) await setTimeout(early);
      sent.push(this.#timed(seen).catch((error: unknown) => void errors.push(error)));
    }
    await Promise.all(sent);
    if (errors.length > 0) throw errors[0];
    return seen.report();
  }

  close(): void {
    this.#agent.destroy();
  }

  async #timed(seen: Seen): Promise<void> {
    const started = performance.now();
    if ((await this.#upload()) !== 200) seen.failures++;
    seen.latencies.push(performance.now() - started);
    this.answered++;
  }

  #upload(): Promise<number> {
    const turn = this.#next++;
    const { path, body } = this.#uploads[turn % this.#uploads.length]!;
    return new Promise((resolve, reject) => {
      const headers = { "x-user": `user-${turn % 1000}`, "content-length": body.length };
      const sent = request(new URL(path, this.#url), { method: "POST", agent: this.#agent, headers }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode ?? 0));
      });
      sent.on("error", reject).end(body);
    });
  }
}

class Seen {
  failures = 0;
  readonly latencies: number[] = [];

  report(): TrafficReport {
    const sorted = this.latencies.toSorted((a, b) => a - b);
    const { failures } = this;
    return { requests: sorted.length, failures, p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99) };
  }
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}
