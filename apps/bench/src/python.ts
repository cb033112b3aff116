import type { AnyDefinition, BenchmarkRow, Workload } from "@oxbow/contract";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** One of the source article's jobs: which workload it is done on, how its input gets into a file, and what was claimed. */
interface Job {
  /** The name in `article.py`. */
  readonly job: string;
  readonly kernel: string;
  readonly workload: string;
  /** How many times faster than Python the article's Rust was. */
  readonly claim: number;
  /** The path of the input, or its bytes or text. */
  readonly input: (args: readonly unknown[]) => string | URL | Uint8Array | { readonly text: string };
  /** Why no implementation could reach the claim, where that is so. */
  readonly limit: string;
}

const path = (args: readonly unknown[]): string | URL => args[0] as string | URL;
const bytes = (args: readonly unknown[]): Uint8Array => asBytes(args[0] as ArrayBufferView);

const jobs: readonly Job[] = [
  {
    job: "sum-squares",
    kernel: "sum-squares",
    workload: "25 million integers",
    claim: 130.77,
    input: bytes,
    limit: "",
  },
  {
    job: "ndjson-stats",
    kernel: "ndjson-stats-file",
    workload: "flights, 500 MB",
    claim: 3.48,
    input: path,
    limit: "",
  },
  { job: "csv-groups", kernel: "csv-groups-file", workload: "sales, 100 MB", claim: 112.5, input: path, limit: "" },
  {
    job: "pixel-filter",
    kernel: "pixel-filter",
    workload: "photographs, 2000 × 1500",
    claim: 160,
    input: bytes,
    limit: "",
  },
  {
    job: "log-fields",
    kernel: "log-fields-file",
    workload: "requests, 100 MB",
    claim: 30,
    input: (args) => args.find((each) => typeof each === "string") as string,
    limit: "",
  },
  {
    job: "message-codec",
    kernel: "message-codec",
    workload: "500,000 messages",
    claim: 150,
    input: (args) => ({ text: messagesOf(args[0] as Columns) }),
    limit: "",
  },
  { job: "byte-hash", kernel: "byte-hash-single", workload: "one input of 1 MiB", claim: 125, input: bytes, limit: "" },
];

const program = fileURLToPath(new URL("../../demo/baselines/article.py", import.meta.url));
const RUNS = 3;

/**
 * The candidate against CPython, on the same input: `rows` are those measured so far, from which the candidate's time is
 * taken. The job runs three times, and its fastest run counts, which is kind to Python. Without python3 there are no rows.
 */
export async function againstPython(
  definitions: readonly AnyDefinition[],
  rows: readonly BenchmarkRow[],
  onProgress: (step: string) => void,
): Promise<BenchmarkRow[]> {
  const found: BenchmarkRow[] = [];
  for (const job of jobs) {
    const definition = definitions.find(({ kernel }) => kernel.key === job.kernel);
    const workload = (definition?.workloads as readonly Workload[] | undefined)?.find(
      ({ name }) => name === job.workload,
    );
    const native = rows.find(
      ({ id, workload: measured }) =>
        id.startsWith(`${job.kernel}/`) && id.endsWith("/native/time-per-call") && measured === job.workload,
    );
    if (workload === undefined || native === undefined) continue;
    onProgress(`CPython: ${job.job}`);
    for (const library of [false, true]) {
      const times = await run(job, await workload.args(), library);
      if (times !== null) found.push(rowOf(job, native, library, times));
    }
  }
  return found;
}

/** Seconds per run, or null where Python, or the library, is not installed. */
async function run(job: Job, args: readonly unknown[], library: boolean): Promise<readonly number[] | null> {
  const folder = await mkdtemp(join(tmpdir(), "oxbow-python-"));
  try {
    const input = await fileOf(job.input(args), folder);
    const seconds: number[] = [];
    for (let i = 0; i < RUNS; i++) {
      const { stdout } = await promisify(execFile)("python3", [
        program,
        job.job,
        input,
        ...(library ? ["--library"] : []),
      ]);
      const line = JSON.parse(stdout) as { readonly seconds?: number; readonly missing?: string };
      if (line.seconds === undefined) return null;
      seconds.push(line.seconds);
    }
    return seconds.sort((a, b) => a - b);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function rowOf(job: Job, native: BenchmarkRow, library: boolean, seconds: readonly number[]): BenchmarkRow {
  const python = seconds[0]! * 1e9;
  const peer = library ? "CPython with a library" : "CPython, standard library";
  const [slowest, fastest] = [native.hi ?? native.value, native.lo ?? native.value];
  return {
    ...native,
    id: `${native.id}/${library ? "python-library" : "python"}`,
    peer,
    peerValue: python,
    ratio: python / native.value,
    ratioLo: python / slowest,
    ratioHi: (seconds.at(-1)! * 1e9) / fastest,
    target: library ? null : job.claim,
    met: library ? null : python / slowest >= job.claim,
    note: ["the fastest of 3 runs, not paired", job.limit].filter((text) => text !== "").join("; "),
  };
}

async function fileOf(input: ReturnType<Job["input"]>, folder: string): Promise<string> {
  if (typeof input === "string") return input;
  if (input instanceof URL) return fileURLToPath(input);
  const file = join(folder, "input");
  await writeFile(file, input instanceof Uint8Array ? input : input.text);
  return file;
}

interface Columns {
  readonly field1: Int32Array;
  readonly text: Uint8Array;
  readonly offsets: Uint32Array;
}

/** What `article.py` reads: [[number, text], …]. */
function messagesOf({ field1, text, offsets }: Columns): string {
  const all = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  return JSON.stringify(Array.from(field1, (number, i) => [number, all.toString("utf8", offsets[i], offsets[i + 1])]));
}

function asBytes(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
