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
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { endpoints } from "../endpoints.ts";
import { readRecords } from "../records.ts";
import { Traffic, type Upload } from "../traffic.ts";
import { fasterBy, slowMs, slowName, type Stretch, tracedKeys } from "./subject.ts";

export interface ServiceProof {
  readonly failures: number;
  /** Of all stretches in which the function was slow, one after the other. */
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

/** By what share the p99 fell when it was tried: processes differ, and the interval is over them. */
export interface TriedDrop {
  readonly value: number;
  readonly lo: number;
  readonly hi: number;
  readonly pairs: readonly { readonly slowNs: number; readonly fasterNs: number }[];
}

export interface ProofOptions {
  /** Of each process, with the function slow, and as many with it faster. */
  readonly requests: number;
  /** On average: they come as from strangers, not one after the answer to another. */
  readonly perSecond: number;
  readonly slowEvery: number;
  readonly processes: number;
  readonly quantile?: number;
  readonly onProgress?: (step: string) => void;
}

/**
 * Serves real requests from processes of their own, traced, one call in `slowEvery` of one function being slow; ranks what the
 * traces say, and tries what they predict: in each process stretches with the function slow and with it faster take turns, so
 * that what holds up the machine for seconds holds up both. One more process has a CPU profile, which slows it down.
 */
export async function proveService(
  directory: string,
  { requests, perSecond, slowEvery, processes, quantile = 0.99, onProgress = () => {} }: ProofOptions,
): Promise<ServiceProof> {
  const uploads = await oneOfEach();
  await using sessions = await started("session-store.process.js", []);
  const start = (name: string, execArgv: readonly string[] = []): Promise<Started> => {
    onProgress(name);
    return started(
      "service.process.js",
      [join(directory, "warm-up.jsonl"), sessions.url.href, String(slowEvery)],
      execArgv,
    );
  };
  const traceFile = join(directory, "trace.jsonl");
  const tried: { slowNs: number; fasterNs: number }[] = [];
  const ranked = async (file: string): Promise<Ranking> =>
    rankTrace(await readOtlp(createReadStream(file)), { quantile, speedups: [2, fasterBy] });
  let failures = 0;
  for (let nth = 0; nth < processes; nth++) {
    await using service = await start(`process ${nth + 1} of ${processes}`);
    const files = { slow: join(directory, `slow-${nth}.jsonl`), faster: join(directory, `faster-${nth}.jsonl`) };
    failures += await warmedUp(service, uploads);
    for (let turn = 0; turn < turns; turn++) {
      // Slow and faster, faster and slow, with the same arrivals: what drifts meanwhile favours neither.
      const sides = ["slow", "faster"] as const;
      for (const side of (nth + turn) % 2 === 0 ? sides : sides.toReversed()) {
        const stretch = { file: files[side], slowMs: side === "slow" ? slowMs : slowMs / fasterBy };
        const arrivals = { requests: Math.ceil(requests / turns), perSecond, seed: nth * turns + turn };
        failures += await recorded(service, uploads, stretch, arrivals);
      }
    }
    await end(service);
    await pipeline(createReadStream(files.slow), createWriteStream(traceFile, { flags: "a" }));
    const tailFrom = async (file: string): Promise<number> => (await ranked(file)).tailFromNs ?? Number.NaN;
    tried.push({ slowNs: await tailFrom(files.slow), fasterNs: await tailFrom(files.faster) });
  }
  const cpuProfile = ["--cpu-prof", "--cpu-prof-interval", "500", `--cpu-prof-dir=${directory}`];
  {
    await using service = await start("profiled", cpuProfile);
    failures += await warmedUp(service, uploads);
    const stretch = { file: join(directory, "profiled.jsonl"), slowMs };
    failures += await recorded(service, uploads, stretch, { requests, perSecond, seed: processes * turns });
    await end(service);
  }

  onProgress("ranking");
  const trace = await ranked(traceFile);
  const profileName = (await readdir(directory)).find((name) => name.endsWith(".cpuprofile"));
  const profileFile = join(directory, profileName!);
  const profile = rankedByCpu(rankCpuProfile(await readFile(profileFile, "utf8")), { quantile });
  return {
    failures,
    traceFile,
    profileFile,
    trace: { ...trace, functions: assess(trace) },
    profile: { ...profile, functions: assess(profile) },
    predicted: dropOf(trace),
    tried: triedDrop(tried),
  };
}

/** Stretches of each side in a process. */
const turns = 6;

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

/** Before these V8 compiles what is called often: a service in its first second is not what its p99 is made of. */
const warmUpRequests = 3000;

async function warmedUp({ url }: Started, uploads: readonly Upload[]): Promise<number> {
  const traffic = new Traffic(url, uploads);
  const { failures } = await traffic.run(warmUpRequests);
  traffic.close();
  return failures;
}

/** Has the service record requests that arrive as from strangers, and gives back how many failed. */
async function recorded(
  { url, process: child, ended: exit }: Started,
  uploads: readonly Upload[],
  stretch: Stretch,
  { requests, perSecond, seed }: { readonly requests: number; readonly perSecond: number; readonly seed: number },
): Promise<number> {
  child.send(stretch);
  await Promise.race([once(child, "message"), exit.then(diedEarly)]);
  const traffic = new Traffic(url, uploads);
  const { failures } = await traffic.arrive(requests, perSecond, randomFrom(seed));
  traffic.close();
  return failures;
}

async function end({ process: child, ended: exit }: Started): Promise<void> {
  child.send("end");
  await exit;
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

function diedEarly(): never {
  throw new Error("a server of the proof ended before it was told to");
}

/** Where the compiled child is, whether this file runs compiled or from its source. */
const distOf = (url: string): string => url.replace("/src/traced/", "/dist/traced/");
