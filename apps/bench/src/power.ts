import { conditionsLine } from "@oxbow/contract";
import type { BenchmarkFile, BenchmarkRow } from "@oxbow/contract";
import { engines, mutationScore, type Engine, type MutationRun, type MutantResult } from "@oxbow/equivalence";
import { benchmarkFile, emptyColumns } from "@oxbow/measure";
import { quantity } from "@oxbow/statistics";

/** What `oxbow mutate --json` writes: a row for each mutant and seed, and all attempts beside them. */
export interface MutationFile extends BenchmarkFile {
  readonly mutation: MutationRun;
}

/** A mutation as it is kept: by definition, without the inputs, which fill megabytes. */
export function powerRecord({ conditions, mutation }: MutationFile): BenchmarkFile {
  const kernels = [...new Set([...mutation.mutants, ...mutation.missing].map(({ kernel }) => kernel))];
  return benchmarkFile(conditions, [
    ...kernels.flatMap((kernel) => rowsOf(kernel, mutation)),
    ...mutation.seeds.map(({ seed, elapsedMs }) =>
      row(`seed-${seed}`, `all definitions, seed ${seed}`, "time in all", "ms", elapsedMs, {
        target: BUDGET_MS,
        met: elapsedMs <= BUDGET_MS,
      }),
    ),
  ]);
}

/** What all of them together may take with one seed, on two cores. */
const BUDGET_MS = 240_000;

function rowsOf(kernel: string, mutation: MutationRun): readonly BenchmarkRow[] {
  const isIts = (each: { readonly kernel: string }): boolean => each.kernel === kernel;
  const mutants = mutation.mutants.filter(isIts);
  const score = mutationScore({ mutants, missing: mutation.missing.filter(isIts) });
  const clean = mutation.clean.filter(isIts);
  const alarms = clean.filter(({ alarm }) => alarm !== null).length;
  const lives = [...score.survived, ...score.untried.map((name) => `${name} (not tried to the end)`)];
  const of = `of ${score.total}`;
  return [
    row(`${kernel}/killed`, kernel, "mutants killed", of, score.killed, {
      met: score.total > 0 && score.killed === score.total,
      note: lives.join("; "),
    }),
    ...engines.map((engine) =>
      row(`${kernel}/${engine.replaceAll(" ", "-")}`, kernel, `found by ${engine}`, of, foundBy(engine, mutants)),
    ),
    row(`${kernel}/slowest`, kernel, "slowest kill", "ms", Math.max(0, ...mutants.map(killMs))),
    row(`${kernel}/clean`, kernel, "false alarms", `in ${clean.reduce((n, each) => n + each.executed, 0)}`, alarms, {
      met: alarms === 0,
    }),
  ];
}

const foundBy = (engine: Engine, results: readonly MutantResult[]): number =>
  new Set(results.filter(({ attempts }) => attempts.some((a) => a.killed && a.engine === engine)).map((r) => r.name))
    .size;

/** By the first engine that found it; 0 for what none did. */
const killMs = ({ attempts, killedBy }: MutantResult): number =>
  attempts.find(({ engine }) => engine === killedBy)?.elapsedMs ?? 0;

const row = (
  id: string,
  subject: string,
  metric: string,
  unit: string,
  value: number,
  more: Partial<Pick<BenchmarkRow, "target" | "met" | "note">> = {},
): BenchmarkRow => ({
  ...emptyColumns,
  id: `mutate/${id}`,
  subject,
  workload: "every seed",
  metric,
  unit,
  value,
  ...more,
});

/** The table of docs/playbook/gate.md, from the record alone. */
export function powerTable({ conditions, rows }: BenchmarkFile): string {
  const found = new Map(rows.map((each) => [each.id, each]));
  const kernels = rows.filter(({ id }) => id.endsWith("/killed")).map(({ subject }) => subject);
  const cells = (kernel: string): string[] => {
    const at = (part: string): BenchmarkRow | undefined => found.get(`mutate/${kernel}/${part}`);
    const killed = at("killed");
    return [
      kernel,
      `${killed?.value} ${killed?.unit}${killed?.met === true ? "" : " **not all**"}`,
      ...engines.map((engine) => `${at(engine.replaceAll(" ", "-"))?.value || "—"}`),
      quantity((at("slowest")?.value ?? 0) * 1e6, "ns"),
      `${at("clean")?.value} ${at("clean")?.unit}`,
    ];
  };
  const seeds = rows.filter(({ id }) => id.startsWith("mutate/seed-"));
  return [
    `| Definition | Killed | ${engines.map((engine) => `By ${engine}`).join(" | ")} | Slowest kill | False alarms |`,
    `|---|--:|${engines.map(() => "--:|").join("")}--:|--:|`,
    ...kernels.map((kernel) => `| ${cells(kernel).join(" | ")} |`),
    "",
    `One seed after the other, all definitions together: ${seeds
      .map(({ value, met }) => `${quantity(value * 1e6, "ns")} (${met === true ? "met" : "**not met**"})`)
      .join(", ")}, of four minutes each.`,
    "Time to kill is until the first engine in this order saw the mismatch, before it was shrunk; large inputs are tried only on",
    "what smaller ones let live.",
    "",
    `Measured in one run with \`npm run mutate\`: ${conditionsLine(conditions)}. The whole record is in`,
    "[docs/measurements](../measurements).",
  ].join("\n");
}
