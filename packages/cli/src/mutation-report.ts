import type { MutationScore, VerdictWord } from "@oxbow/contract";
import { engines, mutationScore, type Attempt, type MutationRun, type MutantResult } from "@oxbow/equivalence";
import { prose, table } from "@oxbow/layout";
import type { Paint } from "@oxbow/layout";

/** Nothing at all is no mutation; a survivor and a false alarm are failures; what was not run decides nothing. */
export function mutationVerdict({ mutants, clean, missing }: MutationRun): readonly VerdictWord[] {
  return [
    ...mutants.map(({ killedBy }): VerdictWord => (killedBy === null ? "fail" : "pass")),
    ...clean.map(({ alarm, interrupted }): VerdictWord =>
      alarm !== null ? "fail" : interrupted === null ? "pass" : "inconclusive",
    ),
    ...missing.map((): VerdictWord => "inconclusive"),
  ];
}

/** Mutant by engine by time to kill; what raised a false alarm; the score; in lines of at most `columns`. */
export function mutationReport(mutation: MutationRun, paint: Paint, columns = Infinity): string {
  const kernels = [...new Set([...mutation.mutants, ...mutation.missing].map(({ kernel }) => kernel))];
  const parts = kernels.map((kernel) => {
    const results = mutation.mutants.filter((each) => each.kernel === kernel);
    const { killed, total } = scoreOf(mutation, (each) => each.kernel === kernel);
    const heading = `${paint("bold", kernel)}: ${paint(killed === total ? "green" : "red", `${killed} of ${total} mutants killed`)}`;
    return `${heading}\n${killTable(results, paint, columns)}`;
  });
  const alarms = mutation.clean.flatMap(({ kernel, name, seed, alarm, interrupted }) => {
    if (alarm !== null) return `${paint("red", "false alarm")}: ${kernel}, ${name}, seed ${seed}: ${alarm}`;
    return interrupted === null
      ? []
      : `${paint("yellow", "incomplete")}: ${kernel}, ${name}, seed ${seed}: ${interrupted}`;
  });
  const missing = mutation.missing.map(
    ({ kernel, subject, because }) => `${paint("yellow", "missing")}: ${kernel}, ${subject}: ${because}`,
  );
  const told = [...alarms, ...missing, summary(mutation, paint)].map((line) => prose(line, columns, 2));
  return `${[...parts, ...told].join("\n")}\n`;
}

function killTable(results: readonly MutantResult[], paint: Paint, columns: number): string {
  const names = [...new Set(results.map(({ name }) => name))];
  const tried = engines.filter((engine) => results.some(({ attempts }) => attempts.some((a) => a.engine === engine)));
  const rows = names.map((name) => {
    const seeds = results.filter((each) => each.name === name);
    const survived = seeds.some(({ killedBy }) => killedBy === null);
    const cells = tried.map((engine) =>
      cell(seeds.flatMap(({ attempts }) => attempts.filter((a) => a.engine === engine))),
    );
    return [survived ? paint("red", `${name}: SURVIVES`) : name, ...cells];
  });
  return table(["", ...tried], rows, columns);
}

/** The slowest kill over all seeds; a bar where an engine found nothing; nothing where it was not needed. */
function cell(attempts: readonly Attempt[]): string {
  const kills = attempts.filter(({ killed }) => killed);
  if (attempts.length === 0) return "";
  if (kills.length === 0) return "—";
  const slowest = `${Math.max(...kills.map(({ elapsedMs }) => elapsedMs)).toFixed(1)} ms`;
  return kills.length === attempts.length ? slowest : `${slowest} (${kills.length} of ${attempts.length})`;
}

/** Names are of a kernel: two may have a mutant of the same name. */
function scoreOf(
  { mutants, missing }: MutationRun,
  isWanted: (each: { readonly kernel: string }) => boolean,
): MutationScore {
  return mutationScore({
    mutants: mutants.filter(isWanted).map((each) => ({ ...each, name: `${each.kernel}: ${each.name}` })),
    missing: missing.filter(isWanted).map((each) => ({ ...each, subject: `${each.kernel}: ${each.subject}` })),
  });
}

function summary(mutation: MutationRun, paint: Paint): string {
  const { mutants, clean, seeds: took } = mutation;
  const score = scoreOf(mutation, () => true);
  const seeds = new Set(mutants.map(({ seed }) => seed)).size;
  const byGenerators = mutants.filter(({ attempts }) => attempts.some((a) => a.killed && a.engine !== "named cases"));
  const alarms = clean.filter(({ alarm }) => alarm !== null).length;
  const executions = clean.reduce((sum, { executed }) => sum + executed, 0);
  const colour = score.killed === score.total && alarms === 0 ? "green" : "red";
  return (
    `${paint(colour, `${score.killed} of ${score.total} mutants killed with each of ${seeds} seed${seeds === 1 ? "" : "s"}`)}, ` +
    `${byGenerators.length} of ${mutants.length} without the named cases; ${alarms} false alarms in ${executions.toLocaleString("en")} clean executions; ` +
    took.map(({ elapsedMs }) => `${(elapsedMs / 1000).toFixed(0)} s`).join(", ") +
    (took.length > 1 ? " by seed" : "")
  );
}
