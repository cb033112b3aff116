import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { sound, definitionOf, wrapsAt8Bits } from "./byte-sum.test.fixture.ts";
import { addToCorpus, readCorpus } from "./corpus.ts";
import { formatFailure } from "./format-failure.ts";
import { runEquivalence, type RunOptions } from "./run.ts";
import type { AnySuiteDefinition } from "./definition.ts";

/** Does what the line says that an explanation ends with. */
function again(explanation: string | null, definition: AnySuiteDefinition, directory?: URL) {
  const line = /again with +(.*)$/m.exec(explanation ?? "")?.[1];
  // oxlint-disable-next-line typescript/no-implied-eval -- a person would paste it.
  const run = new Function("runEquivalence", "readCorpus", "definition", "directory", `return ${line};`) as (
    ...names: readonly unknown[]
  ) => ReturnType<typeof runEquivalence>;
  return run(runEquivalence, readCorpus, definition, directory);
}

const rare = (data: Uint8Array): number =>
  sound(data) + (data.length === 3 && data[0] === 255 && data[2] === 1 ? 1 : 0);

it.each<[string, (data: Uint8Array) => number, Partial<RunOptions>]>([
  ["a random input", wrapsAt8Bits, {}],
  ["a named case", () => 4, {}],
  ["a random input that more runs drew than usual", rare, { runs: 20_000 }],
])("the line to run again leads to %s again", async (_, candidate, options) => {
  const definition = definitionOf(candidate);
  const report = await runEquivalence(definition, { seed: 5, ...options });
  expect(report.counterexample).not.toBeNull();
  const repeated = await again(formatFailure(report), definition);
  expect(repeated.counterexample).toMatchObject({ args: report.counterexample?.args });
});

it("the line to run again leads to a counterexample of the corpus again", async () => {
  const path = mkdtempSync(join(tmpdir(), "oxbow-failure-"));
  const directory = pathToFileURL(path);
  const definition = definitionOf(wrapsAt8Bits);
  addToCorpus(directory, await runEquivalence(definition, { seed: 5 }));
  const report = await runEquivalence(definition, { seed: 6, corpus: readCorpus(directory, "byte-sum") });
  expect(report.counterexample?.stratum).toBe("corpus");
  expect((await again(formatFailure(report), definition, directory)).counterexample).toMatchObject({
    stratum: "corpus",
    args: report.counterexample?.args,
  });
  rmSync(path, { recursive: true });
});
