import { InputError } from "@oxbow/contract";
import { ndjsonStatsFile } from "@oxbow/kernels/ndjson-stats/ndjson-stats-file";
import { readFile } from "node:fs/promises";
import { flightsNdjson } from "@oxbow/kernels/flights";

/** The input of a walk: records, cut into the uploads that the traffic sends. */
export interface Records {
  /** Where they come from, for people. */
  readonly source: string;
  readonly bytes: number;
  readonly lines: number;
  readonly uploads: readonly Uint8Array[];
}

/** Small enough for many requests a second, large enough to be work. */
const UPLOAD_BYTES = 32 * 1024;

/** More of a large file than this is not needed to keep the traffic varied. */
const MOST_UPLOADED = 64 * 1024 * 1024;

/** The user's own file, or the flights. Rejects with an InputError when the file cannot be read or has no lines. */
export async function readRecords(file: string | undefined): Promise<Records> {
  if (file === undefined) return cut("200,000 flights (vega-datasets)", flightsNdjson());
  const { lines, bytes } = await ndjsonStatsFile(file);
  if (lines === 0) throw new InputError("INVALID_INPUT", `${file} is empty: give a file with one JSON value a line`);
  if (bytes > MOST_UPLOADED) {
    throw new InputError(
      "UNSUPPORTED",
      `${file} has ${bytes} bytes, and the demo sends at most ${MOST_UPLOADED}: give it a part, such as "head -c 60000000"`,
    );
  }
  return cut(file, await readFile(file));
}

function cut(source: string, bytes: Buffer): Records {
  const uploads: Uint8Array[] = [];
  let lines = 0;
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(10, Math.min(start + UPLOAD_BYTES, bytes.length) - 1);
    const end = newline === -1 ? bytes.length : newline + 1;
    uploads.push(bytes.subarray(start, end));
    start = end;
  }
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines++;
  if (bytes.at(-1) !== 10) lines++;
  return { source, bytes: bytes.length, lines, uploads };
}
