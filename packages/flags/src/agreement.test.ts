import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Context } from "unleash-client";
import { cellSays, compareRandomFlags, offline, payload, sdkSays } from "./agreement.test.pairs.ts";
import type { FeatureToggle, StaticContext } from "./compile.ts";

describe.each(specifications())(
  "the cell agrees with Unleash's specification $name",
  ({ features, segments, cases }) => {
    it.each(cases)("$description", ({ toggleName, context, expected, only }) => {
      const asFlags = features.map((feature) => (feature.name === toggleName ? withCandidate(feature, only) : feature));
      const unleash = offline(asFlags, segments);
      const { userId, ...rest } = context;
      const surroundings = { appName: "oxbow", environment: "default", ...rest } as StaticContext;
      const cell = cellSays(unleash, toggleName, surroundings);
      expect(cell.stage !== "off" && cell.inside(userId)).toBe(expected);
      expect(sdkSays(unleash, toggleName, context)).toBe(expected);
    });
  },
);

it("runs every case of the specification", () => {
  expect(specifications().flatMap(({ cases }) => cases).length).toBeGreaterThanOrEqual(279);
});

it("agrees with the SDK on a million random pairs of flag and caller", { timeout: 300_000 }, () => {
  const { pairs, fast } = compareRandomFlags(14_000, 100);
  expect(pairs).toBeGreaterThan(1_000_000);
  // A compiler that always asked would agree as well, and be worth nothing.
  expect(fast / pairs).toBeGreaterThan(0.5);
});

interface Case {
  readonly description: string;
  readonly toggleName: string;
  readonly context: Context;
  readonly expected: boolean;
  /** The variant that plays the candidate; undefined when the flag itself is asked about. */
  readonly only: string | undefined;
}

interface Specification {
  readonly name: string;
  readonly features: readonly FeatureToggle[];
  readonly segments: readonly { readonly id: number }[];
  readonly cases: readonly Case[];
}

/** The published cases. One about a variant becomes one for each variant of the flag: is it this one? */
function specifications(): readonly Specification[] {
  const main = createRequire(import.meta.url).resolve("@unleash/client-specification/package.json");
  const directory = join(dirname(main), "specifications");
  return readdirSync(directory)
    .filter((name) => name !== "index.json")
    .map((name) => {
      const { state, tests = [], variantTests = [] } = JSON.parse(readFileSync(join(directory, name), "utf8"));
      const { features, segments } = "events" in state ? replay(state.events) : state;
      const flagCases = tests.map((test: { expectedResult: boolean }) => ({
        ...test,
        expected: test.expectedResult,
        only: undefined,
      }));
      const variantCases = variantTests.flatMap((test: VariantTest) =>
        variantNames(features, test.toggleName).map((only) => ({
          ...test,
          description: `${test.description}: ${only}`,
          expected: test.expectedResult.feature_enabled && test.expectedResult.name === only,
          only,
        })),
      );
      return { name, features, segments: segments ?? [], cases: [...flagCases, ...variantCases] };
    });
}

interface VariantTest {
  readonly description: string;
  readonly toggleName: string;
  readonly expectedResult: { readonly name: string; readonly feature_enabled: boolean };
}

function variantNames(features: readonly FeatureToggle[], flag: string): readonly string[] {
  const feature = features.find(({ name }) => name === flag);
  const variants = [...(feature?.strategies ?? []).flatMap((s) => s.variants ?? []), ...(feature?.variants ?? [])];
  return [...new Set([...variants.map(({ name }) => name), "none of them"])];
}

/** The same flag with a variant `candidate`: the one named `only`, or a single one for all who have the flag. */
function withCandidate(feature: FeatureToggle, only: string | undefined): FeatureToggle {
  const candidate = { name: "candidate", weight: 1000, payload: { type: "json" as never, value: payload } };
  if (only === undefined) {
    const strategies = feature.strategies?.map((strategy) => Object.assign({}, strategy, { variants: [] }));
    return { ...feature, ...(strategies === undefined ? {} : { strategies }), variants: [candidate] };
  }
  const rename = (variants: FeatureToggle["variants"]) =>
    variants?.map((variant) =>
      variant.name === only ? Object.assign({}, variant, { name: "candidate", payload: candidate.payload }) : variant,
    );
  const strategies = feature.strategies?.map((strategy) =>
    Object.assign({}, strategy, { variants: rename(strategy.variants) }),
  );
  return Object.assign({}, feature, { strategies, variants: rename(feature.variants) });
}

// oxlint-disable-next-line typescript/no-explicit-any -- events of the specification, as they are published.
function replay(events: readonly any[]): { features: FeatureToggle[]; segments: { id: number }[] } {
  const features = new Map<string, FeatureToggle>();
  const segments = new Map<number, { id: number }>();
  for (const event of events) {
    if (event.type === "hydration") {
      for (const feature of event.features) features.set(feature.name, feature);
      for (const segment of event.segments) segments.set(segment.id, segment);
    } else if (event.type === "feature-updated") features.set(event.feature.name, event.feature);
    else if (event.type === "feature-removed") features.delete(event.featureName);
    else if (event.type === "segment-updated") segments.set(event.segment.id, event.segment);
    else if (event.type === "segment-removed") segments.delete(event.segmentId);
  }
  return { features: [...features.values()], segments: [...segments.values()] };
}
