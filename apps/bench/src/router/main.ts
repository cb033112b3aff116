import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BenchmarkRow, conditionsLine } from "@oxbow/contract";
import { benchmarkFile, conditions, toMarkdown } from "@oxbow/measure";
import type { Figures, Part } from "./parts.ts";
import { budgetRow, decisionRows, allocationRows, editRows, shadowRows } from "./rows.ts";
import { optionsOf } from "../options.ts";

const usage = `npm run bench:router -- [options]

What a routed call costs, beside other flag libraries: some four minutes.

  --json FILE   the rows, as a benchmark file
  --quick       one process a part: a look, not judged`;
const values = optionsOf(usage, {
  options: { json: { type: "string" }, quick: { type: "boolean", default: false } },
});
// Seven: the smallest and the largest of seven medians enclose the true one 98 times in 100; with fewer, nothing does 95.
const processes = values.quick ? 1 : 7;
const rounds = values.quick ? 3 : 7;
const taken = await conditions();
process.stderr.write(`${conditionsLine(taken)}\n`);

const rows: BenchmarkRow[] = [];
rows.push(...decisionRows(await measure("decisions")));
rows.push(...allocationRows(await measure("allocation")));
// A hundredth of a call is looked for: more rounds than for anything else.
rows.push(...shadowRows(await measure("shadow", 2 * rounds)));
rows.push(budgetRow(await measure("budget")));
rows.push(...editRows(await measure("edit", values.quick ? 20 : 50)));
const judged = values.quick ? rows.map((row) => ({ ...row, met: null, note: "quick: for a look, not judged" })) : rows;
const file = benchmarkFile(taken, judged);
process.stdout.write(toMarkdown(file));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(file, null, 2)}\n`);

/** The figures of several processes, each of which does nothing else: what the compiler made of the code differs in each. */
async function measure(part: Part, each = rounds): Promise<readonly Figures[]> {
  const program = fileURLToPath(new URL("part.js", import.meta.url));
  const figures: Figures[] = [];
  for (let n = 1; n <= processes; n++) {
    process.stderr.write(`${part}: process ${n} of ${processes}\n`);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--expose-gc", "--max-semi-space-size=128", program, part, String(each)],
      { maxBuffer: 1e9 },
    );
    figures.push(JSON.parse(stdout) as Figures);
  }
  return figures;
}
