import { expect, it } from "vitest";
import { fileURLToPath } from "node:url";
import { type FeatureToggle, lintFlags, newFlag, readFlagsFile } from "./index.ts";

const lint = (...features: readonly FeatureToggle[]) =>
  lintFlags({ version: 2, features: [...features] }).map(
    ({ flag, severity, rule, message }) => `${severity} ${rule}: ${flag} ${message}`,
  );

it("has nothing to say about a new flag, or about flags of others", () => {
  expect(lint(newFlag("oxbow.k"), { name: "theirs", enabled: true, strategies: "none" as never })).toEqual([]);
});

it("has nothing to say about the flags that are checked in", () => {
  const file = readFlagsFile(fileURLToPath(new URL("../../../oxbow.flags.json", import.meta.url)));
  expect(file.features.length).toBeGreaterThan(0);
  expect(lintFlags(file)).toEqual([]);
});

it.each([
  [
    { rollout: "0.5" },
    {},
    "error fractional-rollout: oxbow.k has the rollout 0.5, which Unleash takes for 0 %: say 1, and 0.5 as percent in the payload",
  ],
  [
    { rollout: "50" },
    { percent: 0.1 },
    "warning percent-ignored: oxbow.k says 0.1 % in its payload, which does not refine the rollout of 50 %: the rollout counts",
  ],
  [
    { stickiness: "random" },
    {},
    "warning drawn-per-call: oxbow.k is drawn anew for every call: one caller will see both sides",
  ],
  [
    { stickiness: "tenant" },
    {},
    "error sticky-by-nothing: oxbow.k is sticky by tenant, which calls do not carry: the key is the userId",
  ],
  [{ rollout: "40" }, { stage: "promoted" }, "warning not-everybody: oxbow.k is promoted, but for 40 % of the callers"],
  [
    {},
    { stage: "shadow", sample: 0 },
    "warning nothing-compared: oxbow.k is in the shadow with a sample of 0: the candidate never runs",
  ],
  [
    {},
    { stage: "live" },
    'error malformed: oxbow.k the flag oxbow.k is enabled, but the payload\'s stage must be "shadow" or "ramp" or "promoted", found "live"',
  ],
])("warns of %j with the payload %j", (parameters, payload, expected) => {
  expect(lint(flagWith(parameters, payload))).toEqual([expected]);
});

it("warns of a flag that takes the slow path, and of one that is defined twice", () => {
  const slow = { ...newFlag("oxbow.k"), dependencies: [{ feature: "other" }] };
  expect(lint(slow, newFlag("oxbow.k"))).toEqual([
    "warning slow-path: oxbow.k asks unleash-client on every call, which costs about a hundred times a compiled flag: the flag oxbow.k says shadow for whom unleash-client says (it depends on another flag)",
    "error duplicate: oxbow.k is defined twice: the last one counts",
  ]);
});

function flagWith(parameters: Record<string, unknown>, payload: Record<string, unknown>): FeatureToggle {
  const made = newFlag("oxbow.k");
  const [strategy] = made.strategies!;
  const value = JSON.stringify({ stage: "ramp", implementation: "native", ...payload });
  return {
    ...made,
    strategies: [
      {
        ...strategy!,
        parameters: { ...strategy!.parameters, ...parameters },
        variants: [{ name: "candidate", weight: 1000, payload: { type: "json" as never, value } }],
      },
    ],
  };
}
