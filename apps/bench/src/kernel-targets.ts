import type { AnyDefinition, Workload } from "@oxbow/contract";

/** A workload in the README's table, and how many times as fast as a peer the candidate must be there. */
export interface Published {
  readonly kernel: string;
  readonly workload: string;
  /** By the peer's name. What is asked against the control stands in the definition, as `minSpeedup`. */
  readonly peers: Readonly<Record<string, number>>;
}

const DUCKDB_LINES = "DuckDB, lines and valid lines only";
const BY_HAND = "typescript, this pattern by hand";

/** What the README shows, a row for the control and a row for each peer that something is asked against. */
export const published: readonly Published[] = [
  { kernel: "sum-squares", workload: "25 million integers", peers: {} },
  { kernel: "ndjson-stats-file", workload: "flights, 500 MB", peers: { [DUCKDB_LINES]: 1.5 } },
  { kernel: "ndjson-stats-file", workload: "nested records, 500 MB", peers: { [DUCKDB_LINES]: 1.5 } },
  { kernel: "csv-groups-file", workload: "sales, 100 MB", peers: { "polars, floats": 2.5 } },
  { kernel: "log-fields-file", workload: "requests, 100 MB", peers: { [BY_HAND]: 2 } },
  { kernel: "log-fields", workload: "requests, 1 MiB", peers: { [BY_HAND]: 2 } },
  // RE2 takes half a second for a MiB: a share of the input is enough to see ten times.
  { kernel: "log-fields", workload: "requests, 8 KiB", peers: { "re2 in WebAssembly": 10 } },
  {
    kernel: "pixel-filter",
    workload: "photographs, 2000 × 1500",
    peers: { "sharp, stored": 2, "sharp, level 2, adaptive filters": 4.5 },
  },
  { kernel: "byte-hash", workload: "10,000 keys of 64 B", peers: {} },
  { kernel: "byte-hash-single", workload: "one input of 1 MiB", peers: {} },
  { kernel: "message-codec", workload: "500,000 messages", peers: { "protobufjs, from objects": 10 } },
  { kernel: "message-codec-decode", workload: "500,000 messages", peers: { "protobufjs, to objects": 6 } },
];

/** How many times as fast as the control a definition asks its candidate to be on a workload; null where it asks nothing. */
export function askedOf(definitions: readonly AnyDefinition[], kernel: string, workload: string): number | null {
  const definition = definitions.find((each) => each.kernel.key === kernel);
  const workloads = (definition?.workloads ?? []) as readonly Workload[];
  return workloads.find(({ name }) => name === workload)?.minSpeedup ?? null;
}

/** A side that the candidate is expected to lose to, and what follows from that. */
export interface Loss {
  readonly kernel: string;
  readonly workload: string;
  /** `control`, or the name of a peer. */
  readonly against: string;
  /** Noted where the candidate is slower, on the whole of the interval. */
  readonly verdict: string;
}

/** Measured with the targets although nothing is asked: where another way is the better one. */
export const losses: readonly Loss[] = [
  {
    kernel: "sum-squares-range",
    workload: "below 1 million",
    against: "closed form",
    verdict: "closed form, do not migrate",
  },
  { kernel: "byte-hash", workload: "10 keys of 64 B", against: "control", verdict: "too few keys, do not migrate" },
  {
    kernel: "byte-hash-single",
    workload: "one input of 64 B",
    against: "control",
    verdict: "too short, do not migrate",
  },
  { kernel: "log-fields", workload: "one request", against: "control", verdict: "one line a call, do not migrate" },
  {
    kernel: "message-codec-single",
    workload: "one message of 18 characters",
    against: "control",
    verdict: "one message a call, do not migrate",
  },
];

/** One kernel at 1, 4 and 16 times the input. */
export interface Growth {
  readonly kernel: string;
  readonly workloads: readonly string[];
}

/**
 * The least is more than the second-level cache holds. Where reading memory is all there is to do, it is more than any cache
 * keeps from one call to the next as well: the 100 MB of 25 million integers take as long a byte as four times of them, and
 * 25 MB took less than half of that.
 */
export const growth: readonly Growth[] = [
  {
    kernel: "sum-squares",
    workloads: ["25 million integers", "100 million integers", "400 million integers"],
  },
  { kernel: "ndjson-stats-file", workloads: ["flights, 31 MB", "flights, 125 MB", "flights, 500 MB"] },
  { kernel: "csv-groups-file", workloads: ["sales, 25 MB", "sales, 100 MB", "sales, 400 MB"] },
  { kernel: "log-fields-file", workloads: ["requests, 25 MB", "requests, 100 MB", "requests, 400 MB"] },
  {
    kernel: "pixel-filter",
    workloads: ["photographs, 500 × 375", "photographs, 1000 × 750", "photographs, 2000 × 1500"],
  },
  { kernel: "byte-hash", workloads: ["10,000 keys of 64 B", "40,000 keys of 64 B", "160,000 keys of 64 B"] },
  { kernel: "message-codec", workloads: ["31,250 messages", "125,000 messages", "500,000 messages"] },
];

/** What `--quick` measures: at least one workload of each kernel, none of them long. */
export const quickWorkloads: Readonly<Record<string, readonly string[]>> = {
  "sum-squares": ["25 million integers"],
  "sum-squares-range": ["below 1 million"],
  "ndjson-stats-file": ["flights, 31 MB"],
  "csv-groups-file": ["sales, 25 MB"],
  "pixel-filter": ["photographs, 640 × 480"],
  "log-fields": ["requests, 8 KiB"],
  "message-codec": ["20,000 flights"],
  "message-codec-decode": ["20,000 flights"],
  "message-codec-single": ["one message of 18 characters"],
  "byte-hash": ["10,000 keys of 64 B"],
  "byte-hash-single": ["one input of 1 MiB"],
};
