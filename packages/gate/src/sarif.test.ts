import type { Log } from "sarif";
import { describe, expect, it } from "vitest";
import { counterexample, good, noMutants, policy } from "./evidence.test.fixture.ts";
import { judgeAll, sarif } from "./index.ts";
import type { Judged } from "./index.ts";

const judged = (evidence = good()): Judged => {
  const [only] = judgeAll([{ evidence, policy, unmeasured: [] }]).results;
  return only as Judged;
};

function rejected(changes: Parameters<typeof counterexample>[0]): Judged {
  const { equivalence, ...rest } = good();
  return judged({ ...rest, equivalence: equivalence && { ...equivalence, counterexample: counterexample(changes) } });
}

const log = (...all: readonly Judged[]): Log => JSON.parse(sarif(all, (kernel) => `src/${kernel} kernel.ts`)) as Log;

describe("sarif", () => {
  it("is a log of version 2.1.0 without results for a pass", () => {
    expect(log(judged())).toEqual({
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [{ tool: { driver: { name: "oxbow gate", rules: [] } }, columnKind: "utf16CodeUnits", results: [] }],
    });
  });

  it("has no result for what was not asked", () => {
    expect(log(judged({ ...good(), mutation: noMutants })).runs[0]?.results).toEqual([]);
  });

  it("has an error for a failed rule and a warning for an inconclusive one, where the kernel is defined", () => {
    const [run] = log(rejected({}), judged({ ...good(), performance: null })).runs;
    expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(["same-answers", "speed-measured"]);
    expect(run?.results).toEqual([
      {
        ruleId: "same-answers",
        level: "error",
        message: { text: expect.stringContaining("byte-hash, native: they differ at returned.value") },
        locations: [
          {
            physicalLocation: { artifactLocation: { uri: "src/byte-hash%20kernel.ts" }, region: { startLine: 1 } },
          },
        ],
        partialFingerprints: { "oxbow/v1": "byte-hash / native / returned/died" },
      },
      {
        ruleId: "speed-measured",
        level: "warning",
        message: { text: "byte-hash, native: no workload was measured" },
        locations: expect.any(Array),
        partialFingerprints: { "oxbow/v1": "byte-hash / native / speed measured" },
      },
    ]);
  });

  it("knows one bug again, whatever the input that shows it, and tells another from it", () => {
    const fingerprint = (found: Judged): unknown => log(found).runs[0]?.results?.[0]?.partialFingerprints;
    expect(fingerprint(rejected({ args: "[1]" }))).toEqual(fingerprint(rejected({ args: "[2]" })));
    expect(fingerprint(rejected({ signature: "hung" }))).not.toEqual(fingerprint(rejected({})));
  });
});
