import type { EquivalenceReport, Mismatch } from "@oxbow/contract";

/** Why a report is no success, for people: the counterexample, both observations, and how to run it again. Null if it is one. */
export function formatFailure(report: EquivalenceReport): string | null {
  const { kernel, control, candidate, counterexample } = report;
  if (counterexample !== null) {
    const { args, seen, mismatch, shrinks, stratum } = counterexample;
    const width = Math.max(...["again with", control, candidate].map((label) => label.length));
    const line = (label: string, content: string): string => `  ${label.padEnd(width)}  ${content}`;
    return [
      `${kernel}: ${candidate} differs from ${control} at ${placeOf(mismatch)}`,
      line("arguments", args),
      line(control, seen.control),
      line(candidate, seen.candidate),
      line("found in", `"${stratum}", shrunk ${shrinks} times`),
      line("again with", `runEquivalence(definition, { ${again(report, stratum).join(", ")} })`),
    ].join("\n");
  }
  if (!report.identity.different) return `${kernel}: nothing was compared: ${report.identity.because}`;
  if (report.interrupted !== null) return `${kernel}: ${report.interrupted}`;
  return null;
}

/** The place, and both values there where they are known: a difference may be one of thousands, or in an argument. */
const placeOf = ({ where, shown }: Mismatch): string => (shown === undefined ? where : `${where}: ${shown}`);

/** The options that lead to the same counterexample: those that count, and no others. */
function again({ kernel, candidate, seed, strata }: EquivalenceReport, foundIn: string): readonly string[] {
  const executed = strata.find(({ name }) => name === foundIn)?.executed ?? 0;
  return [
    `candidate: ${JSON.stringify(candidate)}`,
    `seed: ${seed}`,
    // More than a run without the option would draw.
    ...(foundIn.startsWith("random ") && executed > 1000 ? [`runs: ${executed}`] : []),
    ...(foundIn === "corpus" ? [`corpus: readCorpus(directory, ${JSON.stringify(kernel)})`] : []),
  ];
}
