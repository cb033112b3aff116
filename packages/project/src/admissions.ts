import type { Project } from "@oxbow/config";
import { findCandidate } from "@oxbow/config";
import type { AnyDefinition, AnyKernel, CellSource, Side } from "@oxbow/contract";
import { flagName } from "@oxbow/contract";
import { certifiedCells } from "@oxbow/gate";
import type { Admission, CertifiedCells } from "@oxbow/gate";
import { unwatchFile, watchFile } from "node:fs";
import { fileURLToPath } from "node:url";
import { certificateFile } from "./certificates.ts";
import { mayRaise } from "./may-raise.ts";

/** Cells that obey certificates, and what ends the watch over them. */
export interface Certified extends CertifiedCells {
  readonly close: () => void;
}

/** How often certificates and the sides' files are looked at: by their status, so it costs next to nothing. */
const EVERY_MS = 500;

/**
 * Lets a flag be raised only for the very candidate that it names, and only for the files that the gate has passed. A flag
 * that comes to name another candidate stays off until that one's certificate is read; a certificate that comes, goes or
 * changes, and a file of a side that is another one now, are noticed while the service runs. Resolves when the certificates
 * of all flags that are raised now have been read. Throws nothing: what cannot be read admits nothing, and says why.
 */
export async function certified(cells: CellSource, project: Project): Promise<Certified> {
  const admissions = new Map<string, Admission>();
  const reading = new Set<Promise<void>>();
  const ends: (() => void)[] = [];
  let closed = false;

  const look = (id: string, definition: AnyDefinition, candidate: Side): void => {
    const looking = mayRaise(definition, candidate, project)
      .catch((error: unknown) => no(error instanceof Error ? error.message : String(error)))
      .then((admission) => {
        admissions.set(id, admission);
        reading.delete(looking);
        if (!closed) checked.recheck();
      });
    reading.add(looking);
  };
  const begin = (id: string, definition: AnyDefinition, candidate: Side): Admission => {
    look(id, definition, candidate);
    const changed = (): void => look(id, definition, candidate);
    for (const file of filesOf(definition, candidate, project)) {
      watchFile(file, { interval: EVERY_MS, persistent: false }, changed);
      ends.push(() => unwatchFile(file, changed));
    }
    return no(`the certificate of its candidate "${candidate.name}" is still being read`);
  };
  const checked = certifiedCells(cells, (flag, name) => {
    const id = `${flag} ${name}`;
    let admission = admissions.get(id);
    if (admission === undefined) {
      const definition = project.kernels.find(({ kernel }) => flagName(kernel as AnyKernel) === flag);
      admission =
        definition === undefined
          ? no(`${flag} belongs to no kernel of ${fileURLToPath(project.module)}: list its definition there`)
          : begin(id, definition, findCandidate(definition, name));
      admissions.set(id, admission);
    }
    return admission;
  });

  for (const { kernel } of project.kernels) checked.cell(flagName(kernel as AnyKernel));
  while (reading.size > 0) await Promise.all(reading);
  return {
    ...checked,
    close: () => {
      closed = true;
      for (const end of ends) end();
    },
  };
}

const no = (because: string): Admission => ({ ok: false, because });

function filesOf(definition: AnyDefinition, candidate: Side, { certificates }: Project): readonly string[] {
  const control = definition.control as Side;
  return [
    certificateFile(certificates, definition.kernel.key, candidate.name),
    ...new Set([...(control.artifact ?? []), ...(candidate.artifact ?? [])].map((file) => fileURLToPath(file))),
  ];
}
