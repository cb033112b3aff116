import { findCandidate } from "@oxbow/config";
import type { AnyDefinition, BenchmarkRow, Side, Workload } from "@oxbow/contract";
import { figure, quantity } from "@oxbow/statistics";
import { execFile } from "node:child_process";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, promisify } from "node:util";
import { inflateSync } from "node:zlib";
import { estimate, paired } from "./router/sampling.ts";

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
  /** The module, written in C, that does a part of the job in CPython. */
  readonly engine?: string;
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
    engine: "csv",
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
    engine: "re",
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
    floor: {
      what: "inflating the photograph with zlib, and no more",
      run: (args) => void inflateSync(idat(bytes(args))),
    },
    engine: "zlib",
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
      what: "reading its columns once and writing its bytes once",
      run: ([columns, out]) => {
        const { field1, text, offsets } = columns as Columns;
        for (const column of [field1, text, offsets].map(asBytes)) Buffer.compare(column, column);
        (out as Uint8Array).fill(1);
      },
    },
  },
];

const program = fileURLToPath(new URL("../baselines/article.py", import.meta.url));
/**
 * Rust and Python take turns so often, or until Python has spent so many seconds, but twice in any case. The interval of
 * fewer than eight turns is from the worst to the best of them.
 */
const MOST_TURNS = 15;
const MOST_SECONDS = 20;
const LEAST_TURNS = 2;

/**
 * The candidate against CPython, on the same input and in turns: `rows` are those measured so far, of which those of a
 * workload that has a job are compared. What is not installed is left out. Some three minutes.
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
    const side = findCandidate(definition);
    const printed = job.printed?.((await side.run(...args)) as never);
    const floorNs = await fastest(() => job.floor.run(args));
    const folder = await mkdtemp(join(tmpdir(), "oxbow-python-"));
    try {
      const input = await fileOf(job.input(args), folder);
      for (const library of job.library === null ? [null] : [null, job.library]) {
        const how = `CPython${library === null ? "" : ` with ${library}`}`;
        onProgress(`${how}: ${job.job}`);
        const turns = await inTurns(side, args, [job.job, input, ...(library === null ? [] : ["--library"])]);
        if (typeof turns === "string") {
          leftOut(`${how}, ${job.job}: ${turns}`);
          if (turns === NO_PYTHON) return found;
          continue;
        }
        const differs = job.printed !== null && !isDeepStrictEqual(turns.result, printed);
        const engineNs = job.engine === undefined || library !== null ? null : await engineTime(job.job, input);
        found.push(rowOf(job, workload, native, { library, turns, differs, floorNs, engineNs }));
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  return found;
}

const NO_PYTHON = "there is no python3";

/** Nanoseconds of each turn. */
interface Turns {
  readonly native: readonly number[];
  readonly python: readonly number[];
  /** What Python printed at last. */
  readonly result: unknown;
}

/** Rust here, Python in a process of its own, by turns; where Python cannot do it, why. */
async function inTurns(side: Side, args: Args, call: readonly string[]): Promise<Turns | string> {
  const native: number[] = [];
  const python: number[] = [];
  let result: unknown;
  let spent = 0;
  try {
    while (python.length < LEAST_TURNS || (python.length < MOST_TURNS && spent < MOST_SECONDS * 1e9)) {
      native.push(await timeOf(side, args));
      const line = await article(call);
      if (line.seconds === undefined) return `${line.missing ?? "it"} is not installed`;
      python.push(line.seconds * 1e9);
      spent += line.seconds * 1e9;
      ({ result } = line);
    }
    return { native, python, result };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return NO_PYTHON;
    return `it failed: ${(error as Error).message.split("\n")[0]}`;
  }
}

/** Python runs its job once a process; calls here are made until so much time is over, and the one in the middle counts. */
const TURN_MS = 100;
const LEAST_CALLS = 3;

async function timeOf(side: Side, args: Args): Promise<number> {
  const calls: number[] = [];
  for (const end = performance.now() + TURN_MS; calls.length < LEAST_CALLS || performance.now() < end;) {
    const start = performance.now();
    await side.run(...args);
    calls.push((performance.now() - start) * 1e6);
  }
  return estimate(calls).median;
}

/** Nanoseconds of what CPython does of a job in C, the middle of three runs. */
async function engineTime(job: string, input: string): Promise<number> {
  const runs: number[] = [];
  for (let i = 0; i < 3; i++) runs.push(((await article([job, input, "--engine"])).seconds ?? Number.NaN) * 1e9);
  return estimate(runs).median;
}

interface Line {
  readonly seconds?: number;
  readonly missing?: string;
  readonly result?: unknown;
}

async function article(call: readonly string[]): Promise<Line> {
  const { stdout } = await promisify(execFile)("python3", [program, ...call], { timeout: 180_000 });
  return JSON.parse(stdout) as Line;
}

interface Found {
  readonly library: string | null;
  readonly turns: Turns;
  readonly differs: boolean;
  readonly floorNs: number;
  readonly engineNs: number | null;
}

function rowOf(
  job: Job,
  workload: Workload,
  row: BenchmarkRow,
  { library, turns, differs, floorNs, engineNs }: Found,
): BenchmarkRow {
  const native = estimate(turns.native);
  const python = estimate(turns.python).median;
  const times = paired(turns.python, turns.native, (slow, fast) => slow / fast);
  const target = library === null ? job.claim : null;
  return {
    ...row,
    value: native.median,
    lo: native.lo,
    hi: native.hi,
    id: `${row.id}/python${library === null ? "" : "-library"}`,
    peer: library === null ? "CPython, standard library" : `CPython with ${library}`,
    peerValue: python,
    ratio: times.median,
    ratioLo: times.lo,
    ratioHi: times.hi,
    target,
    met: target === null ? null : !differs && times.lo >= target,
    note: [
      differs ? "its result differs" : "",
      library === null ? limits(job, workload, { python, floorNs, engineNs }) : "",
      `${turns.python.length} turns`,
    ]
      .filter((text) => text !== "")
      .join("; "),
  };
}

/** What forbids more, in words; all of it was measured in this run. */
function limits(
  { claim, floor, engine }: Job,
  { size, unit }: Workload,
  {
    python,
    floorNs,
    engineNs,
  }: { readonly python: number; readonly floorNs: number; readonly engineNs: number | null },
): string {
  const allowed = python / claim;
  return [
    `${floor.what} takes one core ${quantity(floorNs, "ns")}: ${figure(python / floorNs)} times with one core at most`,
    `the article's ${figure(claim)} times would leave ${quantity(allowed, "ns")} for everything, ${quantity(allowed / size, "ns")} ${unit === "items" ? "an item" : "a byte"}`,
    ...(engineNs === null
      ? []
      : [
          `CPython's ${engine} is C and takes ${quantity(engineNs, "ns")}, ${figure((100 * engineNs) / python)} % of its time: with that and no interpreter it would be ${figure(python / engineNs)} times as fast`,
        ]),
  ].join("; ");
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

/** The compressed pixels of a PNG. */
function idat(png: Uint8Array): Buffer {
  const view = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const parts: Buffer[] = [];
  for (let at = 8; at < view.length;) {
    const length = view.readUInt32BE(at);
    if (view.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(view.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return Buffer.concat(parts);
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
