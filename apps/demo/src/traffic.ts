import { Agent, request } from "node:http";

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

/** Real requests over loopback, a few at a time, from a thousand users in turn. */
export class Traffic {
  /** Requests answered since the start. */
  answered = 0;
  readonly #agent = new Agent({ keepAlive: true });
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
    const latencies: number[] = [];
    let failures = 0;
    let left = requests;
    const client = async (): Promise<void> => {
      while (left-- > 0) {
        const started = performance.now();
        if ((await this.#upload()) !== 200) failures++;
        latencies.push(performance.now() - started);
        this.answered++;
      }
    };
    await Promise.all([client(), client(), client(), client()]);
    latencies.sort((a, b) => a - b);
    return { requests, failures, p50Ms: quantile(latencies, 0.5), p99Ms: quantile(latencies, 0.99) };
  }

  close(): void {
    this.#agent.destroy();
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

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}
