import { expect, it } from "vitest";
import { fileURLToPath } from "node:url";
import { type FeatureToggle, lintFlags, newFlag, readFlagsFile } from "./index.ts";

const raised = (): FeatureToggle => ({ ...newFlag("oxbow.k"), enabled: true });

const lint = (...features: readonly FeatureToggle[]) =>
  lintFlags({ version: 2, features: [...features] }).map(
    ({ flag, severity, rule, message }) => `${severity} ${rule}: ${flag} ${message}`,
  );

it("has nothing to say about a new flag, or about flags of others", () => {
  expect(lint(raised(), { name: "theirs", enabled: true, strategies: "none" as never })).toEqual([]);
});

it("has nothing to say about a flag that is off and was never set up, as a server has it at first", () => {
  const parameters = { rollout: "100", stickiness: "default", groupId: "oxbow.k" };
  const rollout = { name: "flexibleRollout", parameters, constraints: [] };
  for (const strategies of [[], [rollout]]) {
    expect(lint({ name: "oxbow.k", enabled: false, strategies, variants: [] })).toEqual([]);
    expect(lint({ name: "oxbow.k", enabled: true, strategies, variants: [] })).toHaveLength(1);
  }
});

it("only warns of a flag that is off", () => {
  expect(lint({ ...flagWith({ rollout: "0.5" }, {}), enabled: false })).toEqual([
    expect.stringMatching(/^warning fractional-rollout: /),
  ]);
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
    "error fractional-rollout: oxbow.k has the rollout 0.5, which Unleash takes for 0 % here, and in another language perhaps not: say 1, and 0.5 as percent in the payload",
  ],
  [{ rollout: "150" }, {}, "error no-percent: oxbow.k has the rollout 150, which is no share of 100: everybody is in"],
  [{ rollout: "ten" }, {}, "error no-percent: oxbow.k has the rollout ten, which is no share of 100: nobody is in"],
  [
    { groupId: "other" },
    {},
    "warning reshuffled: oxbow.k has the groupId other: its callers are others than by oxbow.k, and a change of it gives the candidate to others",
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

it.each([
  [
    { disabled: true },
    "error turned-off-strategy: oxbow.k has a strategy that is turned off: a server leaves it out, but every SDK that reads it in a file obeys it; take it out",
  ],
  [
    { constraints: [{ contextName: "appName", operator: "REGEX", inverted: true, value: "(", values: [] }] },
    'error refused-pattern: oxbow.k has a pattern for appName that the SDK cannot read, "(": inverted as it is, everybody is in',
  ],
])("warns of a strategy with %j", (part, expected) => {
  const [strategy] = raised().strategies!;
  expect(lint({ ...raised(), strategies: [{ ...strategy!, ...part } as never] })).toContain(expected);
});

it("warns of a flag that takes the slow path, and of one that is defined twice", () => {
  const slow = { ...raised(), dependencies: [{ feature: "other" }] };
  expect(lint(slow, raised())).toEqual([
    "warning slow-path: oxbow.k asks unleash-client on every call, which costs about a hundred times a compiled flag: the flag oxbow.k says shadow for whom unleash-client says (it depends on another flag)",
    "error duplicate: oxbow.k is defined twice: the last one counts",
  ]);
});

function flagWith(parameters: Record<string, unknown>, payload: Record<string, unknown>): FeatureToggle {
  const made = raised();
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
