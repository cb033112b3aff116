/** What is asked of a kernel's candidate on one workload. */
export interface Target {
  readonly kernel: string;
  readonly workload: string;
  /** `control`, or the name of a peer. */
  readonly against: string;
  /** How many times faster than that. */
  readonly times: number;
}

/** The speedups asked for. What is not asked for is measured all the same. */
export const targets: readonly Target[] = [
  { kernel: "sum-squares", workload: "25 million integers", against: "control", times: 5 },
  { kernel: "ndjson-stats-file", workload: "flights, 500 MB", against: "control", times: 8 },
  {
    kernel: "ndjson-stats-file",
    workload: "flights, 500 MB",
    against: "DuckDB, lines and valid lines only",
    times: 1.5,
  },
  { kernel: "ndjson-stats-file", workload: "nested records, 500 MB", against: "control", times: 8 },
  {
    kernel: "ndjson-stats-file",
    workload: "nested records, 500 MB",
    against: "DuckDB, lines and valid lines only",
    times: 1.5,
  },
  { kernel: "csv-groups-file", workload: "sales, 100 MB", against: "control", times: 4 },
  { kernel: "csv-groups-file", workload: "sales, 100 MB", against: "polars, floats", times: 2.5 },
  { kernel: "pixel-filter", workload: "photographs, 2000 × 1500", against: "control", times: 4 },
  { kernel: "pixel-filter", workload: "photographs, 2000 × 1500", against: "sharp, stored", times: 2 },
  {
    kernel: "pixel-filter",
    workload: "photographs, 2000 × 1500",
    against: "sharp, level 2, adaptive filters",
    times: 4.5,
  },
  { kernel: "byte-hash", workload: "10,000 keys of 64 B", against: "control", times: 3.5 },
  { kernel: "byte-hash-single", workload: "one input of 1 MiB", against: "control", times: 1.3 },
  { kernel: "log-fields", workload: "requests, 1 MiB", against: "control", times: 3.5 },
  { kernel: "log-fields", workload: "requests, 1 MiB", against: "typescript, this pattern by hand", times: 2 },
  { kernel: "log-fields", workload: "requests, 1 MiB", against: "re2 in WebAssembly", times: 10 },
  { kernel: "log-fields-file", workload: "requests, 100 MB", against: "control", times: 3.5 },
  { kernel: "message-codec", workload: "500,000 messages", against: "control", times: 3 },
  { kernel: "message-codec", workload: "500,000 messages", against: "protobufjs, from objects", times: 10 },
  { kernel: "message-codec-decode", workload: "500,000 messages", against: "protobufjs, to objects", times: 6 },
];

/** Measured with the targets although nothing is asked: ties, losses, and where another way is the better one. */
export const alsoShown: readonly { readonly kernel: string; readonly workload: string }[] = [
  { kernel: "sum-squares-range", workload: "below 1 million" },
  { kernel: "byte-hash", workload: "10 keys of 64 B" },
  { kernel: "byte-hash-single", workload: "one input of 64 B" },
  { kernel: "log-fields", workload: "one request" },
  { kernel: "message-codec-single", workload: "one message of 18 characters" },
];

/** What `--quick` measures: at least one workload of each kernel, none of them long. */
export const quickWorkloads: Readonly<Record<string, readonly string[]>> = {
  "sum-squares": ["25 million integers"],
  "sum-squares-range": ["below 1 million"],
  "ndjson-stats": ["flights, 64 KiB"],
  "ndjson-stats-file": ["flights, 100 MB"],
  "csv-groups": ["sales, 1 MiB"],
  "pixel-filter": ["photographs, 640 × 480"],
  "log-fields": ["requests, 1 MiB"],
  "message-codec": ["20,000 flights"],
  "message-codec-decode": ["20,000 flights"],
  "message-codec-single": ["one message of 18 characters"],
  "byte-hash": ["10,000 keys of 64 B"],
  "byte-hash-single": ["one input of 1 MiB"],
};
