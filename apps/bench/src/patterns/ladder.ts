import { conditionsLine } from "@oxbow/contract";
import type { BenchmarkFile, BenchmarkRow } from "@oxbow/contract";
import { figure, quantity } from "@oxbow/statistics";

/** Work of so many times what the way there and back costs: then a tenth of the call is the way. */
const WORTH = 10;

/** The tables of docs/playbook/patterns.md: what each pattern costs a call and from which work on it pays, and faults. */
export function ladderTable({ conditions, rows }: BenchmarkFile): string {
  const found = new Map(rows.map((row) => [row.id, row]));
  const rungs: readonly (readonly [string, string, string | undefined])[] = [
    ["embed, sync", "patterns/embedded/64-b/sync", undefined],
    ["embed, async¹", "patterns/embedded/pixel/async", "patterns/embedded/pixel/async-64-in-flight"],
    ["worker", "patterns/worker/64-b/serial", "patterns/worker/64-b/64-in-flight"],
    ["service on this machine", "patterns/service/64-b/serial", "patterns/service/64-b/64-in-flight"],
    ["grpc-js alone, a message a call", "patterns/bare/64-b/serial", "patterns/bare/64-b/64-in-flight"],
    ["a process for each call", "patterns/spawn/64-b", undefined],
  ];
  const others = rows.filter(({ id }) =>
    /^patterns\/(worker\/1-mib|embedded\/1-mib|slots|killed|replicas)\//u.test(id),
  );
  return [
    "| Pattern, 64 bytes a call | A call, one after the other | 64 in flight | Pays from work of | Target |",
    "|---|--:|--:|--:|---|",
    ...rungs.flatMap(([name, serialId, togetherId]) => {
      const serial = found.get(serialId);
      const together = togetherId === undefined ? undefined : found.get(togetherId);
      if (serial === undefined) return [];
      return [
        `| ${[
          name,
          withInterval(serial),
          together === undefined ? "" : withInterval(together),
          quantity(WORTH * serial.value, "ns"),
          [serial, together]
            .flatMap((row) => (row === undefined ? [] : [asked(row)]))
            .filter(Boolean)
            .join("; "),
        ].join(" | ")} |`,
      ];
    }),
    "",
    `¹ With the work on a picture of one pixel in it, of which the synchronous call takes ${quantity(found.get("patterns/embedded/pixel/sync")?.value ?? null, "ns")}.`,
    "“Pays from” is ten times the way there and back: below it, more than a tenth of the call is spent on the way.",
    "",
    "| What | Value | Target | |",
    "|---|--:|---|---|",
    ...others.map(
      (row) =>
        `| ${row.subject}, ${row.workload}: ${row.metric} | ${withInterval(row)} | ${asked(row)} | ${row.note} |`,
    ),
    "",
    `Measured in one run with \`npm run bench:patterns\`: ${conditionsLine(conditions)}. The whole record is in`,
    "[docs/measurements](../measurements).",
  ].join("\n");
}

function withInterval({ value, lo, hi, unit }: BenchmarkRow): string {
  if (lo === null || lo === hi) return quantity(value, unit);
  return unit === "ns"
    ? `${quantity(value, unit)} (${quantity(lo, unit)} to ${quantity(hi, unit)})`
    : `${quantity(value, unit)} (${figure(lo)} to ${figure(hi)})`;
}

function asked({ target, met, unit }: BenchmarkRow): string {
  if (target === null) return "";
  return `${quantity(target, unit)}, ${met === null ? "not judged" : met ? "met" : "**not met**"}`;
}
