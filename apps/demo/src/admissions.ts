import type { Project } from "@oxbow/config";
import { certificateFile, mayRaise } from "@oxbow/cli";
import type { AnyDefinition, CellSource, Side } from "@oxbow/contract";
import { flagName } from "@oxbow/contract";
import { certifiedCells } from "@oxbow/gate";
import type { Admission, CertifiedCells } from "@oxbow/gate";
import { unwatchFile, watchFile } from "node:fs";
import { fileURLToPath } from "node:url";

/** One kernel of the service, and the candidate that its flag would route to. */
export interface OnTrial {
  readonly definition: AnyDefinition;
  readonly candidate: Side;
}

/** Cells that obey certificates, and what ends the watch over them. */
export interface Certified extends CertifiedCells {
  readonly close: () => void;
}

/** How often certificates and the sides' files are looked at: by their status, so it costs next to nothing. */
const EVERY_MS = 500;

/**
 * Lets a flag be raised only for the files that the gate has passed: a certificate that comes, goes or changes, and a file
 * of a side that is another one now, are noticed while the service runs.
 */
export async function certified(cells: CellSource, project: Project, kernels: readonly OnTrial[]): Promise<Certified> {
  const admissions = new Map<string, Admission>();
  const checked = certifiedCells(
    cells,
    (flag) => admissions.get(flag) ?? { ok: false, because: `nobody gates ${flag}` },
  );
  const look = async ({ definition, candidate }: OnTrial): Promise<void> => {
    const admission = await mayRaise(definition, candidate, project).catch((error: unknown): Admission => {
      return { ok: false, because: error instanceof Error ? error.message : String(error) };
    });
    admissions.set(flagName(definition.kernel), admission);
  };
  await Promise.all(kernels.map(look));

  const watched = kernels.flatMap((kernel) => {
    const changed = (): void => void look(kernel).then(checked.recheck);
    return filesOf(kernel, project).map((file) => {
      watchFile(file, { interval: EVERY_MS, persistent: false }, changed);
      return () => unwatchFile(file, changed);
    });
  });
  return { ...checked, close: () => watched.forEach((unwatch) => unwatch()) };
}

function filesOf({ definition, candidate }: OnTrial, { certificates }: Project): readonly string[] {
  const control = definition.control as Side;
  return [
    certificateFile(certificates, definition, candidate),
    ...new Set([...(control.artifact ?? []), ...(candidate.artifact ?? [])].map((file) => fileURLToPath(file))),
  ];
}
