import { assess, rankCpuProfile, rankedByCpu, rankTrace, readTrace } from "@oxbow/profile";
import { geometricInterval } from "@oxbow/statistics";
import type { AssessedFunction, Drop, Ranking } from "@oxbow/profile";
import { createReadStream, createWriteStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { endpoints } from "../endpoints.ts";
import { readRecords } from "../records.ts";
import type { Upload } from "../traffic.ts";
import { end, recorded, started, type Started, warmedUp } from "./servers.ts";
import { fasterBy, slowMs, slowName, tracedKeys } from "./subject.ts";

export interface ServiceValidation {
  readonly failures: number;
  /** Of all rounds in which the function was slow, one after the other. */
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

export interface ValidationOptions {
  /** Of each process, with the function slow, and as many with it faster. */
  readonly requests: number;
  /** On average: arrivals are open-loop (Poisson), so a slow answer delays no request. */
  readonly perSecond: number;
  readonly slowEvery: number;
  readonly processes: number;
  readonly quantile?: number;
  readonly onProgress?: (step: string) => void;
}

/**
 * Serves real requests from processes of their own, traced, one call in `slowEvery` of one function being slow; ranks what the
 * traces say, and tries what they predict: in each process rounds with the function slow and with it faster take turns, so
 * that what holds up the machine for seconds holds up both. One more process has a CPU profile, which slows it down.
 */
export async function validateService(
  directory: string,
  { requests, perSecond, slowEvery, processes, quantile = 0.99, onProgress = () => {} }: ValidationOptions,
): Promise<ServiceValidation> {
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
  const ranked = async (file: string, speedups: readonly number[]): Promise<Ranking> =>
    rankTrace(await readTrace(createReadStream(file)), { quantile, speedups });
  let failures = 0;
  for (let nth = 0; nth < processes; nth++) {
    await using service = await start(`process ${nth + 1} of ${processes}`);
    const files = { slow: join(directory, `slow-${nth}.jsonl`), faster: join(directory, `faster-${nth}.jsonl`) };
    failures += await warmedUp(service, uploads);
    for (let nthRound = 0; nthRound < rounds; nthRound++) {
      // Slow and faster, faster and slow, with the same arrivals: what drifts meanwhile favours neither.
      const sides = ["slow", "faster"] as const;
      for (const side of (nth + nthRound) % 2 === 0 ? sides : sides.toReversed()) {
        const round = { file: files[side], slowMs: side === "slow" ? slowMs : slowMs / fasterBy };
        const arrivals = { requests: Math.ceil(requests / rounds), perSecond, seed: nth * rounds + nthRound };
        failures += await recorded(service, uploads, round, arrivals);
      }
    }
    await end(service);
    await pipeline(createReadStream(files.slow), createWriteStream(traceFile, { flags: "a" }));
    const tailFrom = async (file: string): Promise<number> => (await ranked(file, [])).tailFromNs ?? Number.NaN;
    tried.push({ slowNs: await tailFrom(files.slow), fasterNs: await tailFrom(files.faster) });
  }
  const cpuProfile = ["--cpu-prof", "--cpu-prof-interval", "500", `--cpu-prof-dir=${directory}`];
  {
    await using service = await start("profiled", cpuProfile);
    failures += await warmedUp(service, uploads);
    const round = { file: join(directory, "profiled.jsonl"), slowMs };
    failures += await recorded(service, uploads, round, { requests, perSecond, seed: processes * rounds });
    await end(service);
  }

  onProgress("ranking");
  const trace = await ranked(traceFile, [2, fasterBy]);
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

/** Of each side in a process. */
const rounds = 6;

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
