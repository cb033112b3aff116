import { conditionsLine } from "@oxbow/contract";
import type { BenchmarkFile, BenchmarkRow } from "@oxbow/contract";

/** The table of docs/playbook/measure.md: how often each sampler was wrong about what is the same, and about what is slower. */
export function samplersTable({ conditions, rows }: BenchmarkFile): string {
  const samplers = [...new Set(rows.map(({ subject }) => subject))].filter((subject) => subject !== deleted);
  const of = (subject: string, metric: string): string => {
    const row = rows.find((found) => found.subject === subject && found.metric === metric);
    return row === undefined ? "–" : `${row.value} ${row.unit}${outcome(row)}`;
  };
  return [
    "| Sampler | The same, called slower | 5 % slower, not detected |",
    "|---|--:|--:|",
    ...samplers.map((name) => `| ${name} | ${of(name, "falsely called slower")} | ${of(name, "not detected")} |`),
    "",
    `${rows[0]?.workload.replace(/, candidate [^,]*/u, "") ?? ""}. Conditions: ${conditionsLine(conditions)}.`,
  ].join("\n");
}

/** Measured on 2026-11-25 and since deleted, see docs/decisions/0027: the record keeps its rows, nobody can choose it. */
const deleted = "vitest bench with the paired provider";

const outcome = ({ met }: BenchmarkRow): string => (met === null ? "" : met ? ", met" : ", **not met**");
