import * as launchDarkly from "@launchdarkly/node-server-sdk";
import { InMemoryProvider, OpenFeature } from "@openfeature/server-sdk";
import CircuitBreaker from "opossum";
import * as scientist from "tzientist";
import { Unleash } from "unleash-client";
import { offlineLaunchDarkly } from "../launch-darkly.ts";
import { kernelFunction, plainLoop, shortKeys } from "./subjects.ts";

/** What else a team could put around the same two functions, each set up as its documentation says, telemetry off. */
export interface Peer {
  readonly name: keyof typeof peerTargets;
  readonly calls: number;
  readonly run: (calls: number) => void | Promise<void>;
}

/** How many times cheaper a promoted kernel is asked to be. */
export const peerTargets = {
  "unleash-client isEnabled, 50 % sticky": 20,
  "tzientist, disabled": 10,
  "opossum fire": 50,
  "LaunchDarkly migration.read, off": 500,
  "OpenFeature getBooleanValue, in memory": 1000,
} as const;

export async function peers(): Promise<{ readonly peers: readonly Peer[]; readonly close: () => Promise<void> }> {
  const unleash = await unleashClient();
  const breaker = new CircuitBreaker(async (n: number) => candidate(n));
  breaker.fallback((n: number) => control(n));
  const experiment = scientist.experiment({ name: "bench", control, candidate, options: { enabled: () => false } });
  const darkly = await offlineLaunchDarkly("bench", "off");
  const migration = launchDarkly.createMigration<number, number>(darkly, {
    execution: new launchDarkly.LDConcurrentExecution(),
    latencyTracking: false,
    errorTracking: false,
    readOld: async (n?: number) => launchDarkly.LDMigrationSuccess(control(n!)),
    readNew: async (n?: number) => launchDarkly.LDMigrationSuccess(candidate(n!)),
    writeOld: async () => launchDarkly.LDMigrationSuccess(0),
    writeNew: async () => launchDarkly.LDMigrationSuccess(0),
  } as never);
  await OpenFeature.setProviderAndWait(
    new InMemoryProvider({ bench: { variants: { on: true, off: false }, defaultVariant: "on", disabled: false } }),
  );
  const openFeature = OpenFeature.getClient();

  const enabled = (n: number): number =>
    unleash.isEnabled("bench", { userId: shortKeys[n]! }) ? candidate(n) : control(n);
  const unleashLoop = plainLoop();
  const scientistLoop = plainLoop();
  return {
    peers: [
      {
        name: "unleash-client isEnabled, 50 % sticky",
        calls: 150_000,
        run: (calls) => void unleashLoop(enabled, calls),
      },
      {
        name: "tzientist, disabled",
        calls: 500_000,
        run: (calls) => void scientistLoop(experiment, calls),
      },
      {
        name: "opossum fire",
        calls: 80_000,
        run: async (calls) => {
          let n = 0;
          for (let i = 0; i < calls; i++) n = await breaker.fire(n);
        },
      },
      {
        name: "LaunchDarkly migration.read, off",
        calls: 15_000,
        run: async (calls) => {
          let n = 0;
          for (let i = 0; i < calls; i++) {
            const read = await migration.read(
              "bench",
              { kind: "user", key: shortKeys[n]! },
              launchDarkly.LDMigrationStage.Off,
              n,
            );
            if (!read.success) throw new Error("the migration did not answer");
            n = read.result;
          }
        },
      },
      {
        name: "OpenFeature getBooleanValue, in memory",
        calls: 15_000,
        run: async (calls) => {
          let n = 0;
          for (let i = 0; i < calls; i++) {
            const on = await openFeature.getBooleanValue("bench", false, { targetingKey: shortKeys[n]! });
            n = on ? candidate(n) : control(n);
          }
        },
      },
    ],
    close: async () => {
      unleash.destroy();
      breaker.shutdown();
      darkly.close();
      await OpenFeature.close();
    },
  };
}

const control = kernelFunction();
const candidate = kernelFunction();

async function unleashClient(): Promise<Unleash> {
  const unleash = new Unleash({
    appName: "bench",
    url: "http://offline.invalid",
    refreshInterval: 0,
    disableMetrics: true,
    storageProvider: { get: async () => undefined, set: async () => {} },
    bootstrap: {
      data: [
        {
          name: "bench",
          enabled: true,
          strategies: [
            {
              name: "flexibleRollout",
              parameters: { rollout: "50", stickiness: "default", groupId: "bench" },
              constraints: [],
            },
          ],
        },
      ],
    },
  });
  await new Promise((resolve) => unleash.once("ready", () => resolve(undefined)));
  return unleash;
}
