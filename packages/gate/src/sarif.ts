import type { Reason } from "@oxbow/contract";
import type { Log, Result } from "sarif";
import type { Judged } from "./judged.ts";

/**
 * SARIF 2.1.0, for code scanning: a result for every rule that failed or could not decide, an error or a warning. `locate` says in which
 * file of the repository a kernel is defined, relative to its root. What identifies a result from run to run is its cause:
 * for a counterexample its signature, so that one bug stays one alert whatever the input that shows it.
 */
export function sarif(judged: readonly Judged[], locate: (kernel: string) => string): string {
  const results = judged.flatMap((each) =>
    each.verdict.reasons
      .filter(({ outcome }) => outcome === "fail" || outcome === "inconclusive")
      .map((reason) => resultOf(each, reason, locate(each.evidence.kernel))),
  );
  const rules = [...new Set(results.map(({ ruleId }) => ruleId as string))].sort();
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "oxbow gate",
            rules: rules.map((id) => ({ id, shortDescription: { text: id.replaceAll("-", " ") } })),
          },
        },
        columnKind: "utf16CodeUnits",
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultOf({ evidence }: Judged, { rule, outcome, because }: Reason, uri: string): Result {
  const { kernel, candidate, equivalence } = evidence;
  const found = rule === "same answers" ? equivalence?.counterexample : undefined;
  return {
    ruleId: rule.replaceAll(/[^A-Za-z0-9]+/g, "-"),
    level: outcome === "fail" ? "error" : "warning",
    message: { text: `${kernel}, ${candidate}: ${because}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(uri) }, region: { startLine: 1 } } }],
    partialFingerprints: { "oxbow/v1": [kernel, candidate, found?.signature ?? rule].join(" / ") },
  };
}
