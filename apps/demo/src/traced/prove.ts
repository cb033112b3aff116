import {
  assess,
  geometricInterval,
  randomFrom,
  rankCpuProfile,
  rankedByCpu,
  rankTrace,
  readOtlp,
} from "@oxbow/measure";
import type { AssessedFunction, Drop, Ranking } from "@oxbow/measure";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { endpoints } from "../endpoints.ts";
import { readRecords } from "../records.ts";
import { Traffic, type Upload } from "../traffic.ts";
import { fasterBy, slowMs, slowName, tracedKeys } from "./subject.ts";

export interface ServiceProof {
  readonly failures: number;
  /** Of all runs in which the function was slow, one after the other. */
  readonly traceFile: string;
  readonly profileFile: string;
  readonly trace: Assessed;
  readonly profile: Assessed;
  /** What the trace says becomes of the p99 with the function faster; null where it says nothing. */
  readonly predicted: Drop | null;
  readonly tried: TriedDrop;
}

interface Assessed extends Ranking {
  readonly functions: readonly AssessedFunction[];
}

/** By what share the p99 fell when it was tried: pairs of runs differ as days do, and the interval is over the pairs. */
export interface TriedDrop {
  readonly value: number;
  readonly lo: number;
  readonly hi: number;
  readonly pairs: readonly { readonly slowNs: number; readonly fasterNs: number }[];
}

export interface ProofOptions {
  /** In each run. */
  readonly requests: number;
  /** On average: they come as from strangers, not one after the answer to another. */
  readonly perSecond: number;
  readonly slowEvery: number;
  /** Runs with the function slow, and as many with it faster. */
  readonly pairs: number;
  readonly quantile?: number;
  readonly onProgress?: (step: string) => void;
}

/**
 * Serves real requests from a process of its own, traced, one call in `slowEvery` of one function being slow; ranks what the
 * traces say, and tries what they predict: by turns with runs in which the slow calls are faster. One more run has a CPU
 * profile instead, which would slow the others down.
 */
export async function proveService(
  directory: string,
  { requests, perSecond, slowEvery, pairs, quantile = 0.99, onProgress = () => {} }: ProofOptions,
): Promise<ServiceProof> {
  const uploads = await oneOfEach();
  await using sessions = await started("session-store.process.js", []);
  const serve = async (name: string, ms: number, seed: number, execArgv: readonly string[] = []): Promise<Served> => {
    onProgress(name);
    const folder = join(directory, name.replaceAll(" ", "-"));
    await mkdir(folder, { recursive: true });
    const traceFile = join(folder, "trace.jsonl");
    const args = [traceFile, sessions.url.href, String(slowEvery), String(ms)];
    await using service = await started("service.process.js", args, execArgv);
    return { traceFile, failures: await served(service, uploads, { requests, perSecond, seed }) };
  };
  const slow: Served[] = [];
  const faster: Served[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    // Slow and faster, faster and slow: what drifts meanwhile favours neither.
    const runs = [
      async () => slow.push(await serve(`slow ${pair + 1}`, slowMs, pair)),
      async () => faster.push(await serve(`faster ${pair + 1}`, slowMs / fasterBy, pair)),
    ];
    for (const run of pair % 2 === 0 ? runs : runs.toReversed()) await run();
  }
  const cpuProfile = ["--cpu-prof", "--cpu-prof-interval", "500", `--cpu-prof-dir=${directory}`];
  const profiled = await serve("profiled", slowMs, pairs, cpuProfile);

  onProgress("ranking");
  const traceFile = join(directory, "trace.jsonl");
  for (const run of slow) await pipeline(createReadStream(run.traceFile), createWriteStream(traceFile, { flags: "a" }));
  const ranked = async (file: string): Promise<Ranking> =>
    rankTrace(await readOtlp(createReadStream(file)), { quantile, speedups: [2, fasterBy] });
  const trace = await ranked(traceFile);
  const tailFrom = async (file: string): Promise<number> => (await ranked(file)).tailFromNs ?? Number.NaN;
  const tried: { slowNs: number; fasterNs: number }[] = [];
  for (const [i, run] of slow.entries()) {
    tried.push({ slowNs: await tailFrom(run.traceFile), fasterNs: await tailFrom(faster[i]!.traceFile) });
  }
  const profileName = (await readdir(directory)).find((name) => name.endsWith(".cpuprofile"));
  const profileFile = join(directory, profileName!);
  const profile = rankedByCpu(rankCpuProfile(await readFile(profileFile, "utf8")), { quantile });
  return {
    failures: [...slow, ...faster, profiled].reduce((sum, run) => sum + run.failures, 0),
    traceFile,
    profileFile,
    trace: { ...trace, functions: assess(trace) },
    profile: { ...profile, functions: assess(profile) },
    predicted: dropOf(trace),
    tried: triedDrop(tried),
  };
}

interface Served {
  readonly traceFile: string;
  readonly failures: number;
}

function dropOf({ functions }: Ranking): Drop | null {
  const found = functions.find(({ name }) => name === slowName);
  return found?.predictedP99Drop?.find(({ speedup }) => speedup === fasterBy) ?? null;
}

function triedDrop(pairs: TriedDrop["pairs"]): TriedDrop {
  const left = geometricInterval(pairs.map(({ slowNs, fasterNs }) => Math.log(fasterNs / slowNs)));
  return { value: 1 - left.value, lo: 1 - left.hi, hi: 1 - left.lo, pairs };
}

/** Whether what was predicted and what was tried have anything in common; null where nothing was predicted. */
export function agree(predicted: Drop | null, tried: TriedDrop): boolean | null {
  return predicted === null ? null : tried.hi >= predicted.lo && tried.lo <= (predicted.hi ?? 1);
}

/** An upload for each endpoint that is traced. */
async function oneOfEach(): Promise<readonly Upload[]> {
  const records = await readRecords(undefined);
  return Promise.all(
    endpoints
      .filter(({ definition }) => tracedKeys.includes(definition.kernel.key))
      .map(async ({ path, bodies }) => ({ path, body: (await bodies(records))[0]! })),
  );
}

/** Warms the service up, has it record the requests, and gives back how many failed. */
async function served(
  { url, process: child, ended }: Started,
  uploads: readonly Upload[],
  { requests, perSecond, seed }: { readonly requests: number; readonly perSecond: number; readonly seed: number },
): Promise<number> {
  const traffic = new Traffic(url, uploads);
  const warmUp = await traffic.run(warmUpRequests);
  child.send("record");
  await Promise.race([once(child, "message"), ended.then(diedEarly)]);
  const traced = await traffic.arrive(requests, perSecond, randomFrom(seed));
  traffic.close();
  child.send("end");
  await ended;
  return warmUp.failures + traced.failures;
}

interface Started extends AsyncDisposable {
  readonly url: URL;
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
}

/** A server in a process of its own, which has said its port. */
async function started(script: string, args: readonly string[], execArgv: readonly string[] = []): Promise<Started> {
  const child = fork(fileURLToPath(new URL(script, distOf(import.meta.url))), args, { execArgv: [...execArgv] });
  const ended = once(child, "exit");
  const [port] = (await Promise.race([once(child, "message"), ended.then(diedEarly)])) as [number];
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    process: child,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

/** Before these V8 compiles what is called often: a service in its first second is not what its p99 is made of. */
const warmUpRequests = 3000;

function diedEarly(): never {
  throw new Error("a server of the proof ended before it was told to");
}

/** Where the compiled child is, whether this file runs compiled or from its source. */
const distOf = (url: string): string => url.replace("/src/traced/", "/dist/traced/");
