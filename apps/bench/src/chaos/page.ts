import { conditionsLine, type Conditions } from "@oxbow/contract";
import type { Outcome, Trial } from "./outcome.ts";

/** What `npm run bench:chaos -- --json FILE` writes. */
export interface ChaosFile {
  readonly schema: "oxbow/chaos/v1";
  readonly conditions: Conditions;
  readonly tools: readonly string[];
  readonly trials: readonly Trial[];
}

const words: Readonly<Record<Outcome, string>> = {
  right: "right",
  late: "right, but late",
  wrong: "**wrong**",
  error: "**error**",
  hang: "**hangs**",
  death: "**process dies**",
  "still on": "**still on**",
  none: "",
};

/** A table for a terminal. */
export function textTable(file: ChaosFile): string {
  const rows = rowsOf(file).map((row) => row.map((cell) => cell.replaceAll("**", "")));
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return `${rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")}\n`;
}

/** docs/playbook/chaos.md. */
export function page(file: ChaosFile): string {
  const [head, ...rows] = rowsOf(file);
  return `# When something breaks

What a caller gets from Oxbow, and from other tools around the same two functions, while a candidate or the flag server
misbehaves. Each cell is one run in a process of its own. An empty cell: the tool has no such concept.

${[line(head!), line(head!.map(() => "---")), ...rows.map(line)].join("\n")}

- **right**: what the control gives. **right, but late**: only after the slow candidate was done. **wrong**: another answer.
  **error**: an error, although the control can answer. **hangs**: no answer. **process dies**: nobody gets an answer any more.
  **still on**: the flag is off, and callers still get the candidate, 20 seconds later or after the restart.
- The kernel sums a list and gives a promise, because most of these tools know nothing else. For Oxbow its promises have one second
  (\`deadlineMs\`), a kernel whose candidate writes to its input says so (\`mutates: [0]\`), one call in ten is compared while the candidate answers, and in the shadow
  the candidate runs isolated, in a process of its own. opossum has a timeout of one second and the control as fallback. The others have no such settings.
- unleash-client is used plainly: \`isEnabled(flag) ? candidate(x) : control(x)\`. The flag's own polls come every 200 ms; with the
  usual 15 seconds a client that backs off does so for minutes, which these 20 seconds do not show.
- What nobody survives in one process stands here as well: a candidate that answers callers and loops without end, or aborts. Such a
  candidate belongs into the isolated shadow until it is trusted, or into a process of its own: [patterns](patterns.md).

Written by \`npm run bench:chaos -- --json docs/playbook/chaos.json --page docs/playbook/chaos.md\`: ${conditionsLine(file.conditions)}.
`;
}

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function rowsOf({ tools, trials }: ChaosFile): string[][] {
  const faults = [...new Set(trials.map(({ fault }) => fault))];
  const cell = (tool: string, fault: string): string =>
    words[trials.find((trial) => trial.tool === tool && trial.fault === fault)!.outcome];
  return [["", ...tools], ...faults.map((fault) => [fault, ...tools.map((tool) => cell(tool, fault))])];
}
