import { fc, copy, type AnySuiteDefinition } from "@oxbow/equivalence";
import { describe, expect, it } from "vitest";
import config from "@oxbow/kernels/oxbow.config";

type Make = (size: "small") => fc.Arbitrary<readonly unknown[]>;

// The argument of a kernel over files is a path, which means nothing elsewhere: what is in the file is another kernel's.
const definitions = (config.kernels as readonly AnySuiteDefinition[]).filter(
  ({ kernel }) => !kernel.key.endsWith("-file"),
);

describe.each(definitions.map((definition) => [definition.kernel.key, definition] as const))("%s", (_, definition) => {
  it("shrinks arguments that come from a file, without a memory of how they were made", () => {
    const all = definition.arguments as fc.Arbitrary<readonly unknown[]> | Make;
    const arbitrary = typeof all === "function" ? all("small") : all;
    const values = fc.sample(arbitrary, { seed: 1, numRuns: 200 }).map(copy);
    // Arguments that every side must refuse are a few, and as small as they can be.
    const own = values.filter((value) => arbitrary.canShrinkWithoutContext(value));
    expect(own.length).toBeGreaterThan(190);
  });
});
