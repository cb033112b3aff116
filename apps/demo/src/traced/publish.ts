// Puts the tables of a run of proof:service into the playbook, so that no number there is typed.
//   npm run publish:measure -- proof.json
import { measureReport, plain } from "@oxbow/cli";
import { conditionsLine } from "@oxbow/contract";
import type { Conditions } from "@oxbow/contract";
import type { AssessedFunction, Drop, Ranking } from "@oxbow/measure";
import { readFile, writeFile } from "node:fs/promises";

interface Proof {
  readonly conditions: Conditions;
  readonly slow: { readonly name: string; readonly ms: number; readonly every: number };
  readonly predicted: Drop;
  readonly actualDrop: number;
  readonly trace: Assessed;
  readonly profile: Assessed;
}

interface Assessed extends Ranking {
  readonly functions: readonly AssessedFunction[];
}

const page = new URL("../../../../docs/playbook/measure.md", import.meta.url);
const { conditions, slow, predicted, actualDrop, trace, profile } = JSON.parse(
  await readFile(process.argv[2] ?? "", "utf8"),
) as Proof;
const prices = { price: 0.04, currency: "USD", utilisation: 0.6 };
const percent = (share: number | null): string => `${((share ?? Number.NaN) * 100).toFixed(1)} %`;
const shown = { ...profile, functions: profile.functions.slice(0, 5).map(withoutPath) };
const text = [
  `Made slow: one call in ${slow.every} of \`${slow.name}\`, for ${slow.ms} ms. From the trace:`,
  "",
  "```",
  measureReport(trace, "trace.jsonl", prices, plain).trim(),
  "```",
  "",
  `Five times faster, the p99 was predicted to fall by ${percent(predicted.lo)} to ${percent(predicted.hi)}; tried, it fell by ${percent(actualDrop)}. From the CPU profile of the same run:`,
  "",
  "```",
  measureReport(shown, "service.cpuprofile", prices, plain).trim(),
  "```",
  "",
  `Conditions: ${conditionsLine(conditions)}.`,
].join("\n");
const [begin, end] = ["<!-- example: begin -->", "<!-- example: end -->"];
const old = await readFile(page, "utf8");
await writeFile(page, `${old.slice(0, old.indexOf(begin) + begin.length)}\n${text}\n${old.slice(old.indexOf(end))}`);

/** Where a file lies on the machine of the run is nobody's business. */
function withoutPath(found: AssessedFunction): AssessedFunction {
  return { ...found, name: found.name.replace(/file:\S*\//u, "") };
}
