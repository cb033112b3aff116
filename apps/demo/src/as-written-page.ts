import type { Counterexample, Observation } from "@oxbow/contract";
import { print, printObservation, runEquivalence } from "@oxbow/equivalence";
import type { AnySuiteDefinition } from "@oxbow/equivalence";
import config from "@oxbow/kernels/oxbow.config";

/**
 * The page of the ports that are written as such ports usually are, and of the counterexample that the suite finds to
 * each: the same text every time. Needs the addon.
 *
 * Throws for a port that the suite does not reject.
 */
export async function asWrittenPage(): Promise<string> {
  const rows: string[] = [];
  for (const definition of config.kernels as readonly AnySuiteDefinition[]) {
    for (const { name, flaw } of definition.candidates) {
      if (flaw === undefined || !name.endsWith("as written")) continue;
      rows.push(row(definition, flaw, await smallest(definition, name)));
    }
  }
  return [before, ...rows, after].join("\n");
}

const before = `# The ports as they are usually written

A port of a few lines, without a definition of what is right, is how most migrations begin. Each kernel keeps that port among
its candidates, and the suite must reject it. The counterexample is the shorter one of two: what a random input was shrunk
to, and the first named case that differs.

| Kernel | What is wrong | Arguments | Control | As written | Differs at | Found in |
|---|---|---|---|---|---|---|`;

const after = `
\`npm run publish:as-written\` writes this page; a test takes every counterexample again, and fails when one differs from what
stands here. Where a cell would be long its middle is left out; \`oxbow gate <kernel> --candidate "native as written"\` prints
all of it.
`;

async function smallest(definition: AnySuiteDefinition, candidate: string): Promise<Counterexample> {
  // Named cases are run first, and the first mismatch ends a run: so random inputs get a run of their own.
  const reports = [
    await runEquivalence({ ...definition, cases: [] }, { candidate, seed: 1 }),
    await runEquivalence(definition, { candidate, seed: 1 }),
  ];
  const found = reports.flatMap(({ counterexample }) => counterexample ?? []);
  const [first] = found.sort((a, b) => a.args.length - b.args.length);
  if (first === undefined) throw new Error(`${definition.kernel.key}: the suite does not reject "${candidate}"`);
  return first;
}

function row(
  definition: AnySuiteDefinition,
  flaw: string,
  { args, mismatch, stratum, shrinks }: Counterexample,
): string {
  const { where, control, candidate } = mismatch;
  const found = shrinks === 0 ? stratum : `${stratum}, shrunk ${shrinks} times`;
  const cells = [
    code(args),
    code(seen(definition, control, where)),
    code(seen(definition, candidate, where)),
    code(where),
  ];
  return `| \`${definition.kernel.key}\` | ${flaw} | ${cells.join(" | ")} | ${found} |`;
}

/** What a side did; where a result means less than its bits, what it means: the bits are another library's choice. */
function seen({ normalize }: AnySuiteDefinition, observation: Observation, where: string): string {
  const written = /^argsAfter\[(\d+)\]/.exec(where)?.[1];
  if (written !== undefined && "argsAfter" in observation) {
    return `${printObservation(observation)}, and wrote ${print(observation.argsAfter[Number(written)])}`;
  }
  if (normalize === undefined || observation.kind !== "returned") return printObservation(observation);
  return printObservation({ ...observation, value: normalize.of(observation.value) });
}

/** As code in a cell of a table. */
function code(text: string): string {
  const short = text.length <= LONGEST ? text : `${text.slice(0, LONGEST / 2)} … ${text.slice(-LONGEST / 2)}`;
  const cell = short.replaceAll("|", "\\|").replaceAll("\n", "↵");
  return cell.includes("`") ? `\`\` ${cell} \`\`` : `\`${cell}\``;
}

const LONGEST = 240;
