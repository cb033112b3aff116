import type { AnyDefinition, BenchmarkRow, Side, Workload } from "@oxbow/contract";
import { figure } from "@oxbow/measure";
import { execFile } from "node:child_process";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, promisify } from "node:util";

/** One of the source article's jobs: which workload it is done on, how its input gets into a file, and what was claimed. */
interface Job {
  /** The name in `article.py`. */
  readonly job: string;
  readonly kernel: string;
  readonly workload: string;
  /** How many times faster than Python the article's Rust was. */
  readonly claim: number;
  /** What has to be installed for the job to be done with a library. */
  readonly library: string | null;
  /** The path of the input, or its bytes or text. */
  readonly input: (args: Args) => string | URL | Uint8Array | { readonly text: string };
  /** The candidate's result as `article.py` prints its own; null where it is not printed, with the reason. */
  readonly printed: ((result: never) => unknown) | null;
  /** Work that no implementation can do without, done here as fast as Node can: what forbids more than so many times. */
  readonly floor: { readonly what: string; readonly run: (args: Args) => void | Promise<void> };
}

type Args = readonly unknown[];

const path = (args: Args): string | URL =>
  args.find((each) => typeof each === "string" || each instanceof URL) as string;
const bytes = (args: Args): Uint8Array => asBytes(args[0] as ArrayBufferView);
const readOnce = { what: "reading the file once", run: (args: Args) => readThrough(path(args)) };
// Comparing two views of the same bytes reads all of them, as fast as the C library can.
const scanOnce = { what: "reading its input once", run: (args: Args) => void Buffer.compare(bytes(args), bytes(args)) };

const jobs: readonly Job[] = [
  {
    job: "sum-squares",
    kernel: "sum-squares",
    workload: "25 million integers",
    claim: 130.77,
    library: null,
    input: bytes,
    printed: (sum: bigint) => String(sum),
    floor: scanOnce,
  },
  {
    job: "ndjson-stats",
    kernel: "ndjson-stats-file",
    workload: "flights, 500 MB",
    claim: 3.48,
    library: null,
    input: path,
    printed: ({ valid, invalid, chars }: Readonly<Record<string, number>>) => ({ valid, invalid, chars }),
    floor: readOnce,
  },
  {
    job: "csv-groups",
    kernel: "csv-groups-file",
    workload: "sales, 100 MB",
    claim: 112.5,
    library: "pandas",
    input: path,
    printed: ({ keys, counts }: { readonly keys: readonly string[]; readonly counts: Float64Array }) =>
      Object.fromEntries(keys.map((key, i) => [key, counts[i]])),
    floor: readOnce,
  },
  {
    job: "log-fields",
    kernel: "log-fields-file",
    workload: "requests, 100 MB",
    claim: 30,
    library: null,
    input: path,
    printed: ({ matched, unmatched }: Readonly<Record<string, number>>) => ({ matched, unmatched }),
    floor: readOnce,
  },
  {
    job: "pixel-filter",
    kernel: "pixel-filter",
    workload: "photographs, 2000 × 1500",
    claim: 160,
    library: "Pillow",
    input: bytes,
    // It prints how many bytes it wrote, and no two encoders write the same number.
    printed: null,
    floor: scanOnce,
  },
  {
    job: "byte-hash",
    kernel: "byte-hash-single",
    workload: "one input of 1 MiB",
    claim: 125,
    library: null,
    input: bytes,
    printed: (hash: bigint) => String(hash),
    floor: scanOnce,
  },
  {
    job: "message-codec",
    kernel: "message-codec",
    workload: "500,000 messages",
    claim: 150,
    library: "protobuf",
    input: (args) => ({ text: messagesOf(args[0] as Columns) }),
    printed: (written: number) => ({ messages: 500_000, bytes: written }),
    floor: {
      what: "copying the texts, and no more",
      run: ([columns, out]) => (out as Uint8Array).set((columns as Columns).text),
    },
  },
];

const program = fileURLToPath(new URL("../../demo/baselines/article.py", import.meta.url));
/** The job runs so often, or until so many seconds are spent; its fastest run counts, which is kind to Python. */
const MOST_RUNS = 3;
const MOST_SECONDS = 12;

/**
 * The candidate against CPython, on the same input: `rows` are those measured so far, from which the candidate's time is
 * taken. What is not installed is left out.
 */
export async function againstPython(
  definitions: readonly AnyDefinition[],
  rows: readonly BenchmarkRow[],
  onProgress: (step: string) => void,
  leftOut: (reason: string) => void,
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
    if (definition === undefined || workload === undefined || native === undefined) continue;
    const args = await workload.args();
    const result = await (definition.candidates[0] as Side).run(...args);
    const floorNs = await fastest(() => job.floor.run(args));
    for (const library of job.library === null ? [null] : [null, job.library]) {
      onProgress(`CPython${library === null ? "" : ` with ${library}`}: ${job.job}`);
      const runs = await run(job, args, library !== null);
      if (typeof runs === "string") {
        leftOut(`CPython${library === null ? "" : ` with ${library}`}, ${job.job}: ${runs}`);
        if (runs === NO_PYTHON) return found;
      } else {
        const agrees = job.printed === null || isDeepStrictEqual(runs.result, job.printed(result as never));
        found.push(rowOf(job, native, library, runs.seconds, agrees, floorNs));
      }
    }
  }
  return found;
}

const NO_PYTHON = "there is no python3";

/** Seconds of each run and what it printed; where it cannot run, why. */
async function run(
  job: Job,
  args: Args,
  library: boolean,
): Promise<{ readonly seconds: readonly number[]; readonly result: unknown } | string> {
  const folder = await mkdtemp(join(tmpdir(), "oxbow-python-"));
  try {
    const input = await fileOf(job.input(args), folder);
    const seconds: number[] = [];
    let result: unknown;
    for (let spent = 0; seconds.length < MOST_RUNS && spent < MOST_SECONDS;) {
      const call = [program, job.job, input, ...(library ? ["--library"] : [])];
      const { stdout } = await promisify(execFile)("python3", call, { timeout: 180_000 });
      const line = JSON.parse(stdout) as Line;
      if (line.seconds === undefined) return `${job.library ?? line.missing ?? "it"} is not installed`;
      seconds.push(line.seconds);
      spent += line.seconds;
      ({ result } = line);
    }
    return { seconds: seconds.sort((a, b) => a - b), result };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return NO_PYTHON;
    return `it failed: ${(error as Error).message.split("\n")[0]}`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Line {
  readonly seconds?: number;
  readonly missing?: string;
  readonly result?: unknown;
}

function rowOf(
  job: Job,
  native: BenchmarkRow,
  library: string | null,
  seconds: readonly number[],
  agrees: boolean,
  floorNs: number,
): BenchmarkRow {
  const python = seconds[0]! * 1e9;
  const [slowest, fastestNs] = [native.hi ?? native.value, native.lo ?? native.value];
  const target = library === null ? job.claim : null;
  const worst = python / slowest;
  return {
    ...native,
    id: `${native.id}/python${library === null ? "" : "-library"}`,
    peer: library === null ? "CPython, standard library" : `CPython with ${library}`,
    peerValue: python,
    ratio: python / native.value,
    ratioLo: worst,
    ratioHi: (seconds.at(-1)! * 1e9) / fastestNs,
    target,
    met: target === null ? null : agrees && worst >= target,
    note: [
      agrees ? "" : "its result differs",
      `${job.floor.what} takes one core ${figure(floorNs / 1e6)} ms: with one, ${figure(python / floorNs)} times is the most there can be`,
      `the fastest of ${seconds.length} run${seconds.length === 1 ? "" : "s"}, not paired`,
    ]
      .filter((text) => text !== "")
      .join("; "),
  };
}

async function fastest(work: () => void | Promise<void>): Promise<number> {
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await work();
    best = Math.min(best, (performance.now() - start) * 1e6);
  }
  return best;
}

async function readThrough(name: string | URL): Promise<void> {
  const file = await open(name);
  const chunk = Buffer.allocUnsafeSlow(1 << 20);
  while ((await file.read(chunk)).bytesRead > 0);
  await file.close();
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
