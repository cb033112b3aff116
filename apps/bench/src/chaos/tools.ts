import * as launchDarkly from "@launchdarkly/node-server-sdk";
import { type Cell } from "@oxbow/contract";
import { isolate } from "@oxbow/equivalence";
import { serverFlags } from "@oxbow/flags";
import { createRouter } from "@oxbow/router";
import CircuitBreaker from "opossum";
import * as scientist from "tzientist";
import { Unleash } from "unleash-client";
import { offlineLaunchDarkly } from "../launch-darkly.ts";
import { flag } from "./flag-server.ts";
import { type CandidateName, candidates, control, kernelFor, type Sum } from "./kernel.ts";

/** What a tool makes of control and candidate. A missing part is a concept that the tool does not have. */
export interface Tool {
  readonly name: string;
  /** The candidate answers. */
  readonly live?: (candidate: CandidateName) => Promise<Sum>;
  /** The control answers, and the candidate runs as well. */
  readonly shadow?: (candidate: CandidateName) => Promise<Sum>;
  /** The flag of a server decides. `builtIn` is what the process was shipped with, `directory` what a restart finds again. */
  readonly server?: (options: ServerOptions) => { readonly call: Sum; readonly end: () => void };
}

interface ServerOptions {
  readonly url: string;
  readonly directory: string;
  readonly builtIn: boolean;
}

/** How long a promise may take, where a tool can be told. */
const DEADLINE_MS = 1000;
const POLL_MS = 200;

export const tools: readonly Tool[] = [
  {
    name: "Oxbow",
    live: async (candidate) => routed(candidate, { stage: "promoted", sample: 0.1 }),
    shadow: async (candidate) => routed(candidate, { stage: "shadow", sample: 1 }, true),
    server: ({ url, directory, builtIn }) => {
      const cells = serverFlags({
        url,
        appName: "chaos",
        token: "chaos",
        refreshMs: POLL_MS,
        timeoutMs: DEADLINE_MS,
        watchdogMs: 2000,
        maxBackoffMs: 2000,
        storeDirectory: directory,
        ...(builtIn ? { embedded: { version: 2, features: [flag(true)] } } : {}),
      });
      const router = createRouter({ cells });
      const call = router.route(kernelFor("sound"), { control, candidates: { native: candidates.sound } });
      return { call, end: () => (router.close(), cells.close()) };
    },
  },
  {
    name: "unleash-client",
    live: async (candidate) => {
      const { isEnabled } = await readyUnleash();
      return (numbers) => (isEnabled() ? candidates[candidate](numbers) : control(numbers));
    },
    server: ({ url, directory, builtIn }) => {
      const unleash = new Unleash({
        url,
        appName: "chaos",
        refreshInterval: POLL_MS,
        timeout: DEADLINE_MS,
        disableMetrics: true,
        backupPath: directory,
        ...(builtIn ? { bootstrap: { data: [flag(true)] } } : {}),
      });
      unleash.on("error", () => {});
      const call: Sum = (numbers) => (unleash.isEnabled("oxbow.chaos") ? candidates.sound(numbers) : control(numbers));
      return { call, end: () => unleash.destroy() };
    },
  },
  {
    name: "opossum",
    live: async (candidate) => {
      const breaker = new CircuitBreaker((numbers: number[]) => candidates[candidate](numbers), {
        timeout: DEADLINE_MS,
      });
      breaker.fallback((numbers: number[]) => control(numbers));
      return (numbers) => breaker.fire(numbers);
    },
  },
  {
    name: "tzientist",
    shadow: async (candidate) =>
      scientist.experimentAsync({
        name: "chaos",
        control,
        candidate: (numbers: number[]) => candidates[candidate](numbers),
      }),
  },
  {
    name: "LaunchDarkly migration",
    live: (candidate) => migration(candidate, launchDarkly.LDMigrationStage.Live),
    shadow: (candidate) => migration(candidate, launchDarkly.LDMigrationStage.Shadow),
  },
];

function routed(candidate: CandidateName, cell: Pick<Cell, "stage" | "sample">, isolated = false): Sum {
  const made: Cell = {
    ...cell,
    candidate: "native",
    epoch: 1,
    minSize: 0,
    because: `the stage is ${cell.stage}`,
    population: "all",
    inside: () => true,
  };
  const router = createRouter({ cells: { cell: () => made, subscribe: () => () => {} }, deadlineMs: DEADLINE_MS });
  const module = new URL(import.meta.url.endsWith(".ts") ? "./definition.ts" : "./definition.js", import.meta.url);
  const kernel = kernelFor(candidate);
  return router.route(kernel, {
    control,
    candidates: { native: candidates[candidate] },
    ...(isolated
      ? { isolated: { native: isolate({ module, kernel: kernel.key, candidate, hangMs: DEADLINE_MS }) } }
      : {}),
  });
}

async function readyUnleash(): Promise<{ readonly isEnabled: () => boolean }> {
  const unleash = new Unleash({
    url: "http://offline.invalid",
    appName: "chaos",
    refreshInterval: 0,
    disableMetrics: true,
    storageProvider: { get: async () => undefined, set: async () => {} },
    bootstrap: { data: [flag(true)] },
  });
  await new Promise<void>((resolve) => unleash.once("ready", resolve));
  return { isEnabled: () => unleash.isEnabled("oxbow.chaos") };
}

async function migration(candidate: CandidateName, stage: launchDarkly.LDMigrationStage): Promise<Sum> {
  const client = await offlineLaunchDarkly("chaos", stage);
  const read = launchDarkly.createMigration<number, number, number[], number[]>(client, {
    execution: new launchDarkly.LDConcurrentExecution(),
    latencyTracking: false,
    errorTracking: false,
    readOld: async (numbers?: number[]) => launchDarkly.LDMigrationSuccess(await control(numbers!)),
    readNew: async (numbers?: number[]) => launchDarkly.LDMigrationSuccess(await candidates[candidate](numbers!)),
    writeOld: async () => launchDarkly.LDMigrationSuccess(0),
    writeNew: async () => launchDarkly.LDMigrationSuccess(0),
  });
  return async (numbers) => {
    const nobody = { kind: "user", key: "somebody" };
    const answer = await read.read("chaos", nobody, launchDarkly.LDMigrationStage.Off, numbers);
    if (!answer.success) throw answer.error instanceof Error ? answer.error : new Error(String(answer.error));
    return answer.result;
  };
}
