/** The kernels whose endpoints are served. */
export const tracedKeys: readonly string[] = ["byte-hash", "ndjson-stats", "csv-groups", "log-fields", "sum-squares"];

/** The one that is made slow: rarely, and then for long, as a request with an unusual input is. */
export const slowName = "sum-squares";
export const slowMs = 25;

/** How much faster its slow calls are when the prediction is tried. */
export const fasterBy = 5;

/** A time during which the service traces into one file, its slow calls all alike. */
export interface Round {
  readonly file: string;
  readonly slowMs: number;
}
