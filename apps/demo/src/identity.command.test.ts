import { runEquivalence, type AnySuiteDefinition } from "@oxbow/equivalence";
import config from "@oxbow/kernels/oxbow.config";
import { unavailable } from "@oxbow/native";
import { describe, expect, it } from "vitest";

const module = new URL(import.meta.resolve("@oxbow/kernels/oxbow.config"));
/** One of each list of files: the others declare the same. */
const definitions = (config.kernels as readonly AnySuiteDefinition[]).filter(
  ({ kernel }) => !/-(?:single|decode|raw|f64|range|patterns)\b/u.test(kernel.key),
);

// What is built, and not the sources: the files that a side declares are compiled ones.
describe.skipIf(unavailable !== undefined)("the native candidate is other code than its control", () => {
  it.each(definitions.map((definition) => [definition.kernel.key, definition] as const))(
    "for %s",
    { timeout: 120_000 },
    async (_, definition) => {
      const { identity } = await runEquivalence(definition, {
        module,
        candidate: "native",
        seed: 1,
        runs: 1,
        atLeast: 1,
        budgetMs: 1,
      });
      expect(identity).toMatchObject({ different: true });
    },
  );
});
