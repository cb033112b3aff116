// Is the right function ranked first, and does the p99 fall as predicted? Against services whose truth can be tried.
//   npm run validate:rank -- [--requests 20000] [--seed 1] [--json FILE]     about a minute
import type { BenchmarkRow } from "@oxbow/contract";
import { benchmarkFile, conditions, emptyColumns, toMarkdown } from "@oxbow/measure";
import { randomFrom } from "@oxbow/statistics";
import { writeFile } from "node:fs/promises";
import { validate } from "./validate.ts";
import type { Validated } from "./validate.ts";
import { scenarios } from "./scenarios.ts";
import { optionsOf } from "../options.ts";

const usage = `npm run validate:rank -- [options]

Whether the right function is ranked first, in simulations whose truth is known: a minute.

  --json FILE    the rows, as a benchmark file
  --requests N   requests of a simulation (20000)
  --seed N       where its chance starts (1)`;
const values = optionsOf(usage, {
  options: {
    requests: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    json: { type: "string" },
  },
});
const [requests, seed] = [Number(values.requests), Number(values.seed)];
if (!(Number.isInteger(requests) && requests > 0 && Number.isInteger(seed))) {
  process.stderr.write("--requests and --seed take whole numbers; of requests there is one or more\n");
  process.exit(3);
}
const taken = await conditions();
const rows: BenchmarkRow[] = [];
for (const [i, scenario] of scenarios.entries()) {
  process.stderr.write(`${scenario.name}: ${i + 1} of ${scenarios.length}\n`);
  const validated = await validate(scenario, requests, randomFrom(seed));
  rows.push(...validated.flatMap((found) => rowsOf(found, i + 1)));
}
const file = benchmarkFile(taken, rows);
process.stdout.write(toMarkdown(file));
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(file, null, 2)}\n`);
process.exitCode = rows.some(({ met }) => met === false) ? 1 : 0;

/** One row on the order, one for each function's share, one for each predicted drop. */
function rowsOf(
  { scenario, input, utilisation, best, rankedFirst, functions }: Validated,
  number: number,
): BenchmarkRow[] {
  const workload = `${scenario}; loop ${Math.round(utilisation * 100)} % busy`;
  const row = (subject: string, metric: string, figures: Partial<BenchmarkRow>): BenchmarkRow => ({
    ...emptyColumns,
    id: `rank/${number}/${input}/${subject}/${metric.replaceAll(/[^a-z0-9]+/gu, "-")}`,
    subject: `${subject}, from the ${input}`,
    workload,
    metric,
    unit: "%",
    value: 0,
    ...figures,
  });
  return [
    row(rankedFirst, "ranked first", {
      unit: "of 1",
      value: rankedFirst === best ? 1 : 0,
      target: 1,
      met: rankedFirst === best,
    }),
    ...functions.map(({ name, share: { least, most, truth } }) =>
      row(name, "share of p99", {
        value: points((least + most) / 2),
        lo: points(least),
        hi: points(most),
        peer: "truth",
        peerValue: points(truth),
        note: `${points(least)} to ${points(most)} %; true ${points(truth)} %`,
      }),
    ),
    ...functions.flatMap(({ name, drops }) =>
      drops.map(({ speedup, least, most, lo, hi, truth, off }) =>
        row(name, `p99 drop if ${speedup} times faster`, {
          value: points((least + most) / 2),
          lo: points(lo),
          hi: points(hi),
          peer: "truth",
          peerValue: points(truth),
          met: off <= 0.1,
          note: `predicted ${points(least)} to ${points(most)} %, true ${points(truth)} %: off by ${points(off)} points, 10 allowed`,
        }),
      ),
    ),
  ];
}

function points(share: number): number {
  return Math.round(share * 1000) / 10;
}
