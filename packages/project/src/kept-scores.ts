import type { Artifacts, MutationScore } from "@oxbow/contract";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

type Subject = Pick<Artifacts, "control" | "definition">;

/**
 * Whether the suite kills the mutants does not depend on the candidate. A score without survivors holds for as long as
 * control and definition stay as they are, so it is kept, and no gate has to try them all again.
 */
export async function keepScore(
  directory: string,
  kernel: string,
  { control, definition }: Subject,
  score: MutationScore,
  date: string,
): Promise<void> {
  if (score.total === 0 || score.killed !== score.total) return;
  const file = join(directory, `${kernel}.json`);
  const kept: Kept = { schema: SCHEMA, kernel, control, definition, date, total: score.total };
  await mkdir(directory, { recursive: true });
  // Written beside and renamed, so that nobody reads half a score.
  await writeFile(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

/** Null when there is none for this control and this definition, or none that can be read: then they are tried. */
export async function keptScore(
  directory: string,
  kernel: string,
  { control, definition }: Subject,
): Promise<MutationScore | null> {
  try {
    const kept = JSON.parse(await readFile(join(directory, `${kernel}.json`), "utf8")) as Partial<Kept> | null;
    const isIts =
      kept?.schema === SCHEMA && kept.kernel === kernel && kept.control === control && kept.definition === definition;
    if (!isIts || typeof kept.total !== "number" || typeof kept.date !== "string") return null;
    return { total: kept.total, killed: kept.total, survived: [], untried: [], keptFrom: kept.date };
  } catch {
    return null;
  }
}

const SCHEMA = "oxbow/score/v2";

interface Kept extends Subject {
  readonly schema: typeof SCHEMA;
  readonly kernel: string;
  readonly date: string;
  readonly total: number;
}
