import type { FlagPayload } from "@oxbow/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile, type FeatureToggle, position, POSITIONS_PER_PERCENT, type EvaluationContext } from "./compile.ts";

const world: EvaluationContext = {
  context: { appName: "oxbow", environment: "default" },
  random: () => 0.25,
  ask: () => {
    throw new Error("nobody to ask");
  },
};

describe("a flag that is not understood is off, and says why", () => {
  const broken = { version: 2 } as unknown as FeatureToggle;
  const malformed: readonly [string, FeatureToggle | undefined, string][] = [
    ["missing", undefined, "the flag oxbow.k is unknown"],
    ["disabled", { ...flag({}), enabled: false }, "the flag oxbow.k is off"],
    ["enabled by a word", { ...flag({}), enabled: "true" as never }, "the flag oxbow.k is off"],
    ["empty", broken, "the flag oxbow.k is off"],
    [
      "without strategies",
      { name: "oxbow.k", enabled: true },
      "the flag oxbow.k is malformed: it has no list of strategies",
    ],
    [
      "without a variant",
      { name: "oxbow.k", enabled: true, strategies: [] },
      "the flag oxbow.k is enabled, but it has no variant named candidate",
    ],
    [
      "with a payload that is no JSON",
      flag("promoted"),
      `the flag oxbow.k is enabled, but the payload is not JSON: Unexpected token 'p', "promoted" is not valid JSON`,
    ],
    [
      "with an unknown stage",
      flag({ stage: "live" }),
      'the flag oxbow.k is enabled, but the payload\'s stage must be "shadow" or "ramp" or "promoted", found "live"',
    ],
    [
      "with a sample in percent",
      flag({ sample: 10 }),
      "the flag oxbow.k is enabled, but the payload's sample must be a number from 0 to 1, found 10",
    ],
    [
      "with a weight that is no number",
      flag({}, { weight: "all" }),
      "the flag oxbow.k is malformed: the weight of its variant candidate must be a whole number, found all",
    ],
    [
      "with variants that are no list",
      Object.assign({}, flag({}), { variants: {} }),
      "the flag oxbow.k is malformed: its variants are no list",
    ],
  ];
  it.each(malformed)("%s", (_, definition, because) => {
    const cell = compile("oxbow.k", definition, world);
    expect(cell).toMatchObject({ stage: "off", population: "none", because });
    expect(cell.inside("a")).toBe(false);
  });
});

it("takes keys that are numbers as the texts that they are written as, and 0 as no key, like the SDK", () => {
  for (const stickiness of ["default", "userId"]) {
    const { inside } = compile("oxbow.k", flag({ stage: "ramp" }, { rollout: "50", stickiness }), world);
    const keys = Array.from({ length: 1000 }, (_, i) => i + 1);
    expect(keys.map((key) => inside(key as never))).toEqual(keys.map((key) => inside(`${key}`)));
    expect(inside(5n as never)).toBe(inside("5"));
    expect(inside(0 as never)).toBe(inside(undefined));
    expect(inside(null as never)).toBe(inside(undefined));
  }
});

it("is a constant when nobody or everybody is inside", () => {
  expect(compile("oxbow.k", flag({}, { rollout: "0" }), world)).toMatchObject({ stage: "ramp", population: "none" });
  expect(compile("oxbow.k", flag({}, { rollout: "100" }), world)).toMatchObject({ stage: "ramp", population: "all" });
});

it("is outside for callers it cannot ask about", () => {
  const constrained = flag({}, { constraints: [{ contextName: "userId", operator: "IN", values: ["a"] }] });
  const cell = compile("oxbow.k", constrained, world);
  expect(cell.population).toBe("delegate");
  expect(cell.inside("a")).toBe(false);
});

it("decides a call without key by chance", () => {
  const draws = [0.0999, 0.1];
  const cell = compile("oxbow.k", flag({}, { rollout: "10" }), { ...world, random: () => draws.shift()! });
  expect([cell.inside(undefined), cell.inside(undefined)]).toEqual([true, false]);
});

it("refuses a share below the slider's last step where Unleash would round it up", () => {
  const constrained = flag(
    { percent: 0.1 },
    { rollout: "1", constraints: [{ contextName: "userId", operator: "NOT_IN", values: ["a"] }] },
  );
  expect(compile("oxbow.k", constrained, world)).toMatchObject({
    stage: "off",
    because: "the flag oxbow.k asks for 0.1 %, which needs one rollout strategy without conditions",
  });
});

it.each([
  ["the slider alone", "25", undefined, "25 %"],
  ["a payload that refines the slider's last step", "1", 0.1, "0.1 %"],
  ["a payload that refines a later step", "2", 1.9, "1.9 %"],
  ["the slider, once somebody moved it away from the payload", "50", 0.1, "50 %"],
  ["the slider, when it was pulled to zero", "0", 0.1, "0 %"],
  ["the slider, when it was pulled below the payload", "5", 50, "5 %"],
])("obeys %s", (_, rollout, percent, share) => {
  const cell = compile("oxbow.k", flag(percent === undefined ? {} : { percent }, { rollout }), world);
  expect(cell.because).toBe(`the flag oxbow.k says ramp for ${share} of the callers`);
});

it.each([0.01, 0.1, 0.5, 1.9])("lets %s %% of the callers in, give or take 0.01 points", (percent) => {
  const cell = ramp(percent);
  const callers = 2_000_000;
  let inside = 0;
  for (let caller = 0; caller < callers; caller++) if (cell.inside(`user-${caller}`)) inside++;
  expect(Math.abs((100 * inside) / callers - percent)).toBeLessThan(0.01 + 4 * spread(percent, callers));
});

describe("over all hashes there are, of 32 bits", () => {
  // A position depends on the hash modulo a million, so a million hashes stand for all of them.
  const modulus = 100 * POSITIONS_PER_PERCENT;
  const hashes = 2 ** 32;
  const standsFor = (residue: number): number => Math.floor((hashes - 1 - residue) / modulus) + 1;
  const callers = new Float64Array(modulus);
  for (let residue = 0; residue < modulus; residue++) callers[position(residue)]! += standsFor(residue);
  /** Percent of all hashes below so many percent. */
  const share = (percent: number): number => {
    const limit = Math.round(percent * POSITIONS_PER_PERCENT);
    return (100 * callers.subarray(0, limit).reduce((sum, count) => sum + count, 0)) / hashes;
  };

  it.each([0.01, 0.1, 0.5, 1.9])("%s %% of the callers is that share within 0.01 points", (percent) => {
    expect(Math.abs(share(percent) - percent)).toBeLessThan(0.01);
  });

  it("every step of a ten-thousandth of a percent has some, so that each higher share is larger", () => {
    expect(callers.every((count) => count > 0)).toBe(true);
  });

  it("whole percents are Unleash's own buckets", () => {
    for (let residue = 0; residue < modulus; residue++) {
      const bucket = (residue % 100) + 1;
      // Unleash lets a bucket in when it is at most the rollout; a position is in when it is below the limit.
      if (Math.floor(position(residue) / POSITIONS_PER_PERCENT) + 1 !== bucket) expect.fail(`${residue}`);
    }
  });

  it("a hash is the same as a signed and as an unsigned number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2 ** 31, max: 2 ** 32 - 1 }), (hash) => {
        expect(position(hash | 0)).toBe(position(hash));
        expect(position(hash)).toBe(position(hash % modulus));
      }),
    );
  });
});

it("never puts a caller out when the ramp goes up", () => {
  const share = fc.integer({ min: 1, max: 1_000_000 }).map((tenThousandths) => tenThousandths / 10_000);
  fc.assert(
    fc.property(share, share, fc.array(fc.string({ unit: "binary" }), { minLength: 50 }), (a, b, keys) => {
      const [lower, higher] = [ramp(Math.min(a, b)), ramp(Math.max(a, b))];
      for (const key of keys) if (key !== "" && lower.inside(key)) expect(higher.inside(key)).toBe(true);
    }),
  );
});

const ramp = (percent: number) => compile("oxbow.k", flag({ percent }, { rollout: String(Math.ceil(percent)) }), world);

/** The standard deviation, in points, of a share found by counting. */
const spread = (percent: number, callers: number): number => Math.sqrt((percent * (100 - percent)) / callers);

function flag(
  payload: Partial<Record<keyof FlagPayload, unknown>> | string,
  {
    rollout = "100",
    constraints = [],
    weight = 1000,
    stickiness = "default",
  }: { rollout?: string; constraints?: unknown; weight?: unknown; stickiness?: string } = {},
): FeatureToggle {
  const value =
    typeof payload === "string" ? payload : JSON.stringify({ stage: "ramp", implementation: "native", ...payload });
  return {
    name: "oxbow.k",
    enabled: true,
    strategies: [
      {
        name: "flexibleRollout",
        parameters: { rollout, stickiness, groupId: "oxbow.k" },
        constraints: constraints as never,
        variants: [{ name: "candidate", weight: weight as number, payload: { type: "json" as never, value } }],
      },
    ],
  };
}
