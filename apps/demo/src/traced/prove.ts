import { assess, rankCpuProfile, rankedByCpu, rankTrace, readOtlp } from "@oxbow/measure";
import type { AssessedFunction, Ranking } from "@oxbow/measure";
import { fork } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { endpoints } from "../endpoints.ts";
import { readRecords } from "../records.ts";
import { Traffic } from "../traffic.ts";
import type { TrafficReport } from "../traffic.ts";
import { slowMs, tracedKeys } from "./subject.ts";

export interface ServiceProof {
  readonly traffic: TrafficReport;
  readonly traceFile: string;
  readonly profileFile: string;
  readonly trace: Assessed;
  readonly profile: Assessed;
}

interface Assessed extends Ranking {
  readonly functions: readonly AssessedFunction[];
}

interface ProofOptions {
  readonly requests: number;
  readonly slowEvery: number;
  /** How long a slow call takes. */
  readonly ms?: number;
  readonly quantile?: number;
}

/**
 * Serves real requests from a process of its own, traced and with a CPU profile, one call in `slowEvery` of one function
 * being slow, and ranks what both files say.
 */
export async function proveService(
  directory: string,
  { requests, slowEvery, ms = slowMs, quantile = 0.99 }: ProofOptions,
): Promise<ServiceProof> {
  await mkdir(directory, { recursive: true });
  const traceFile = join(directory, "trace.jsonl");
  const sessionFile = join(directory, "session.json");
  await writeFile(sessionFile, '{"user":"a user"}');
  const traffic = await served(directory, [traceFile, sessionFile, String(slowEvery), String(ms)], requests);

  const profileName = (await readdir(directory)).find((name) => name.endsWith(".cpuprofile"));
  const profileFile = join(directory, profileName!);
  const trace = rankTrace(await readOtlp(createReadStream(traceFile)), { quantile });
  const profile = rankedByCpu(rankCpuProfile(await readFile(profileFile, "utf8")), { quantile });
  return {
    traffic,
    traceFile,
    profileFile,
    trace: { ...trace, functions: assess(trace) },
    profile: { ...profile, functions: assess(profile) },
  };
}

async function served(directory: string, args: readonly string[], requests: number): Promise<TrafficReport> {
  const script = fileURLToPath(new URL("service.process.js", distOf(import.meta.url)));
  const execArgv = ["--cpu-prof", "--cpu-prof-interval", "500", `--cpu-prof-dir=${directory}`];
  const child = fork(script, args, { execArgv });
  const ended = once(child, "exit");
  try {
    const [port] = (await Promise.race([once(child, "message"), ended.then(diedEarly)])) as [number];
    const records = await readRecords(undefined);
    const bodies = await Promise.all(
      endpoints
        .filter(({ definition }) => tracedKeys.includes(definition.kernel.key))
        .map(async (endpoint) => ({ path: endpoint.path, body: (await endpoint.bodies(records))[0]! })),
    );
    const traffic = new Traffic(new URL(`http://127.0.0.1:${port}`), bodies);
    const report = await traffic.run(requests);
    traffic.close();
    child.send("end");
    await ended;
    return report;
  } finally {
    child.kill();
  }
}

function diedEarly(): never {
  throw new Error("the traced service ended before it listened");
}

/** Where the compiled child is, whether this file runs compiled or from its source. */
const distOf = (url: string): string => url.replace("/src/traced/", "/dist/traced/");
