import { describe, expect, it } from "vitest";
import { observe } from "./observe.ts";
import { printObservation } from "@oxbow/sameness";
import { judgeOf } from "./judge.ts";
import { runEquivalence, type RunOptions } from "./run.ts";
import { formatFailure } from "./format-failure.ts";
import { formatWarnings } from "./format-warnings.ts";
import type { AnySuiteDefinition } from "./definition.ts";
import type { Case, EquivalenceReport, Observation, Side } from "@oxbow/contract";

/**
 * Declares the tests of a definition: every named case on the control and on each candidate, then control against candidate on
 * random inputs. A candidate whose speed another form shows is called 100 times a stratum, others 1,000 times and on all of
 * the exhaustive space; the gate asks everything of each. A candidate with a `flaw` must be rejected, and with a
 * counterexample. A control that refuses nine in ten random inputs is warned of. Without a `seed` the kernel's key decides it, so a test run repeats until someone asks for another.
 */
export function describeEquivalence(definition: AnySuiteDefinition, options: Partial<RunOptions> = {}): void {
  // What cannot be called here, such as a worker that was not built, has no tests here.
  const candidates = definition.candidates as readonly Side[];
  const sound = candidates.filter(({ flaw, unavailable }) => flaw === undefined && unavailable === undefined);
  const flawed = candidates.filter(({ flaw }) => flaw !== undefined);
  const run = ({ name: candidate, speedShown }: Side, shrinkMs?: number): Promise<EquivalenceReport> => {
    const shrinking = shrinkMs === undefined ? {} : { shrinkMs };
    const own = { seed: seedOf(definition.kernel.key), ...shrinking, ...options, candidate };
    if (speedShown === undefined) return runEquivalence(definition, { runs: 1000, ...own });
    // What another process computes is what the addon computes; what is on trial is the way there and back.
    return runEquivalence({ ...definition, exhaustive: () => spread(definition.exhaustive()) }, { runs: 100, ...own });
  };

  describe(definition.kernel.key, () => {
    const withCases = definition.cases.length === 0 ? [] : [definition.control as Side, ...sound];
    if (withCases.length === 0) it.todo("named cases: the definition has none, so nothing is tried but what is drawn");

    describe.each(withCases)("$name", (side) => {
      it.each(definition.cases as readonly Case[])("$name", async ({ args, expected }) => {
        const seen = await observe(side, args());
        const wanted: Observation =
          "returns" in expected
            ? { kind: "returned", value: expected.returns, argsAfter: [] }
            : { kind: "threw", ...expected.throws, message: "any message", argsAfter: [] };
        const found = judgeOf(definition)([], wanted, { ...seen, argsAfter: [] } as Observation);
        if (found !== null)
          expect.fail(`expected it ${printObservation(wanted)}, but it ${printObservation(seen)} (at ${found.where})`);
      });
    });

    const timeout = options.budgetMs === undefined ? TIMEOUT_MS : 2 * options.budgetMs + TIMEOUT_MS;

    it.for(sound)("$name agrees with the control on random inputs", { timeout }, async (side, { annotate }) => {
      const report = await run(side);
      for (const warning of formatWarnings(report)) {
        // In CI beside the test; on a terminal vitest shows no annotation of a test that passes.
        await annotate(warning, "warning");
        process.emitWarning(warning, "EquivalenceWarning");
      }
      const problem = formatFailure(report);
      if (problem !== null) expect.fail(problem);
    });

    it.each(flawed)("$name is rejected: $flaw", { timeout }, async (side) => {
      expect((await run(side, 0)).counterexample, "a counterexample").not.toBeNull();
    });
  });
}

/** How long a run may take on a busy machine: it should end by its plan or its budget, not by the test runner's clock. */
const TIMEOUT_MS = 300_000;

/** About 100 of the inputs, from the first to the last, or all when there are no more. */
function spread(inputs: Iterable<unknown[]>): unknown[][] {
  const all = Array.from(inputs);
  const step = Math.ceil(all.length / 100);
  return all.filter((_, i) => i % step === 0);
}

const seedOf = (key: string): number =>
  Array.from(key).reduce((sum, char) => (Math.imul(sum, 31) + char.charCodeAt(0)) | 0, 7);
