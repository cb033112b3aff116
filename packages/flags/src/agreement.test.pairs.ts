import type { FlagPayload } from "@oxbow/contract";
import fc from "fast-check";
import type { Context, Unleash } from "unleash-client";
import { compile, type FeatureToggle, type StaticContext } from "./compile.ts";
import { offlineClient, OfflineRepository } from "./repository.ts";

/** A payload that refines nothing: what Unleash says is then all there is to say. */
export const payload = JSON.stringify({ stage: "ramp", implementation: "native" } satisfies FlagPayload);

/** An unleash-client that holds these features and no server. */
export function offline(features: readonly unknown[], segments: readonly unknown[] = []): Unleash {
  const repository = new OfflineRepository();
  const unleash = offlineClient(repository, { appName: "oxbow", environment: "default" });
  unleash.on("error", () => {});
  repository.replace({ version: 2, features: features as FeatureToggle[], segments: segments as never });
  return unleash;
}

/** What the SDK says about this caller; a flag it throws on is off. */
export function sdkSays(unleash: Unleash, flag: string, context: Context): boolean {
  try {
    const variant = unleash.getVariant(flag, context);
    return variant.featureEnabled && variant.name === "candidate";
  } catch {
    return false;
  }
}

/** What the compiled cell says, and whether it had to ask the SDK. */
export function cellSays(unleash: Unleash, flag: string, context: StaticContext) {
  return compile(flag, unleash.getFeatureToggleDefinition(flag), {
    context,
    random: Math.random,
    ask: (name, key) => sdkSays(unleash, name, { ...context, ...(key === undefined ? {} : { userId: key }) }),
  });
}

/**
 * Compares cell and SDK on `flags` random flags and `callers` callers of each; gives the number of pairs, and how many
 * were decided without the SDK. Throws fast-check's report, shrunk, on the first difference.
 */
export function compareRandomFlags(flags: number, callers: number, seed?: number): { pairs: number; fast: number } {
  let pairs = 0;
  let fast = 0;
  fc.assert(
    fc.property(
      flagArbitrary,
      contextArbitrary,
      fc.array(keyArbitrary, { minLength: callers, maxLength: callers }),
      (definition, context, keys) => {
        const unleash = offline([definition]);
        const cell = cellSays(unleash, definition.name, context);
        for (const key of keys) {
          if (isDrawn(definition, context, key)) continue;
          pairs++;
          if (cell.population !== "delegate") fast++;
          const said = cell.stage !== "off" && cell.inside(key);
          const expected = sdkSays(unleash, definition.name, {
            ...context,
            ...(key === undefined ? {} : { userId: key }),
          });
          if (said !== expected) {
            throw new Error(
              `the cell says ${said}, the SDK ${expected} for the key ${JSON.stringify(key)}: ${cell.because}`,
            );
          }
        }
        unleash.destroy();
      },
    ),
    { numRuns: flags, ...(seed === undefined ? {} : { seed }) },
  );
  return { pairs, fast };
}

/** Whether chance decides: then two evaluations of the SDK itself differ. */
function isDrawn(definition: FeatureToggle, context: StaticContext, key: string | undefined): boolean {
  const drawn = (stickiness: unknown): boolean =>
    stickiness === "random" || ((stickiness || "default") === "default" && !key && !context.sessionId);
  // Variants draw when the field they are sticky by is missing, where a rollout would be off.
  const drawnVariant = (stickiness: unknown): boolean =>
    !key || !["default", "userId", undefined].includes(stickiness as string);
  return (
    ((definition.variants ?? []).length > 1 && drawnVariant(undefined)) ||
    (definition.strategies ?? []).some(
      ({ name, parameters, variants }) =>
        (name === "flexibleRollout" && isPartial(parameters["rollout"]) && drawn(parameters["stickiness"])) ||
        ((variants ?? []).length > 1 && drawnVariant(parameters["stickiness"])),
    )
  );
}

const isPartial = (rollout: unknown): boolean => Number(rollout) > 0 && Number(rollout) < 100;

const word = fc.oneof(
  fc.constantFrom("", "a", "7", "beta", "x-1"),
  fc.string({ unit: "grapheme", maxLength: 12, size: "max" }),
);
const keyArbitrary = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(undefined, "", "7", "a") },
  { weight: 4, arbitrary: fc.string({ unit: "binary", maxLength: 40, size: "max" }) },
  { weight: 4, arbitrary: fc.uuid() },
  { weight: 4, arbitrary: fc.nat().map(String) },
);

const contextArbitrary: fc.Arbitrary<StaticContext> = fc.record(
  {
    appName: fc.constantFrom("oxbow", "shop"),
    environment: fc.constantFrom("default", "production"),
    sessionId: word,
    properties: fc.dictionary(fc.constantFrom("tenant", "version", "region"), fc.oneof(word, fc.integer()), {
      maxKeys: 3,
      size: "max",
    }),
  },
  { requiredKeys: ["appName", "environment"] },
);

const constraintArbitrary = fc.record({
  contextName: fc.constantFrom("appName", "environment", "tenant", "version", "userId", "sessionId"),
  operator: fc.constantFrom(
    "IN",
    "NOT_IN",
    "STR_STARTS_WITH",
    "STR_CONTAINS",
    "NUM_GT",
    "SEMVER_LT",
    "REGEX",
    "DATE_AFTER",
    "NO_SUCH",
  ),
  inverted: fc.boolean(),
  caseInsensitive: fc.boolean(),
  values: fc.array(fc.oneof(fc.constantFrom("oxbow", "default", "a", "7"), word), { maxLength: 3, size: "max" }),
  value: fc.constantFrom("1.2.3", "5", "a", "2020-01-01", ""),
});

const rolloutArbitrary = fc.oneof(
  fc.integer({ min: -1, max: 101 }).map(String),
  fc.integer({ min: 0, max: 100 }),
  fc.noBias(fc.nat(1_000_000)).map((n) => `${n / 10_000}`),
  fc.constantFrom("0", "1", "50", "99", "100", "", "ten", null, undefined, NaN),
);

const variant = (name: string) =>
  fc.record({
    name: fc.constant(name),
    weight: fc.constantFrom(0, 1, 500, 1000),
    payload: fc.constant({ type: "json", value: payload }),
  });
const variantsArbitrary = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(variant("candidate")) },
  { weight: 1, arbitrary: fc.tuple(variant("other"), variant("candidate")) },
  { weight: 1, arbitrary: fc.tuple(variant("other")) },
  { weight: 1, arbitrary: fc.constant([]) },
);

const strategyArbitrary = fc.record(
  {
    name: fc.oneof(
      { weight: 8, arbitrary: fc.constant("flexibleRollout") },
      { weight: 1, arbitrary: fc.constantFrom("default", "userWithId", "gradualRolloutUserId", "noSuchStrategy") },
    ),
    parameters: fc.record(
      {
        rollout: rolloutArbitrary,
        percentage: rolloutArbitrary,
        stickiness: fc.constantFrom("default", "userId", "random", "sessionId", "tenant", ""),
        groupId: fc.oneof(word, fc.constantFrom(0, 7)),
        userIds: fc.constantFrom("7,a", ""),
      },
      { requiredKeys: ["rollout"] },
    ),
    constraints: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(constraintArbitrary, { maxLength: 2, size: "max" }) },
    ),
    variants: variantsArbitrary,
    segments: fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constant([404]) }),
  },
  { requiredKeys: ["name", "parameters", "variants"] },
);

const flagArbitrary = fc.record(
  {
    name: fc.constant("oxbow.flag"),
    enabled: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    strategies: fc.oneof(
      { weight: 6, arbitrary: fc.tuple(strategyArbitrary) },
      { weight: 2, arbitrary: fc.array(strategyArbitrary, { maxLength: 3, size: "max" }) },
    ),
    variants: fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: variantsArbitrary }),
    dependencies: fc.oneof(
      { weight: 9, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.constant([{ feature: "parent" }]) },
    ),
  },
  { requiredKeys: ["name", "enabled", "strategies"] },
) as unknown as fc.Arbitrary<FeatureToggle>;
