import { messageOf } from "@oxbow/contract";
import type { Project } from "@oxbow/config";
import { findCandidate } from "@oxbow/config";
import type { AnyDefinition, AnyKernel, CellSource, Side } from "@oxbow/contract";
import { flagName } from "@oxbow/contract";
import { certifiedCells } from "@oxbow/gate";
import type { Admission, CertifiedCells } from "@oxbow/gate";
import { unwatchFile, watchFile } from "node:fs";
import { fileURLToPath } from "node:url";
import { filesOf } from "./artifacts.ts";
import { certificateFile, readCertificate } from "./certificates.ts";
import { asLoaded, type Digest } from "./digests.ts";
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
  const loaded = asLoaded();
  let closed = false;
  // Before anything else: what has been imported by now is what this process will call.
  await Promise.all(
    project.kernels.flatMap(({ control, candidates }) =>
      [control, ...candidates].map((side) => remember(side as Side, loaded)),
    ),
  );

  const look = (id: string, definition: AnyDefinition, candidate: Side): void => {
    const looking = mayRaise(definition, candidate, project, loaded)
      .catch((error: unknown) => no(messageOf(error)))
      .then((admission) => {
        admissions.set(id, admission);
        reading.delete(looking);
        if (!closed) checked.recheck();
      });
    reading.add(looking);
  };
  const begin = (id: string, definition: AnyDefinition, candidate: Side): Admission => {
    const changed = (): void => look(id, definition, candidate);
    const watching: Promise<void> = watchedFiles(definition, candidate, project).then((files) => {
      reading.delete(watching);
      if (closed) return;
      for (const file of files) {
        watchFile(file, { interval: EVERY_MS, persistent: false }, changed);
        ends.push(() => unwatchFile(file, changed));
      }
    });
    reading.add(watching);
    look(id, definition, candidate);
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

/** What cannot be read has not been loaded: whoever asks for it later is told. */
async function remember(side: Side, loaded: Digest): Promise<void> {
  await Promise.all((await filesOf(side)).map((file) => loaded(file).catch(() => "")));
}

async function watchedFiles(
  definition: AnyDefinition,
  candidate: Side,
  { certificates, module }: Project,
): Promise<readonly string[]> {
  const certificate = certificateFile(certificates, definition.kernel.key, candidate.name);
  const sides = await Promise.all([filesOf(definition.control as Side), filesOf(candidate)]);
  const executed = await readCertificate(certificate).then(
    (found) => Object.keys(found?.executed ?? {}).map((path) => fileURLToPath(new URL(path, module))),
    () => [],
  );
  return [...new Set([certificate, ...sides.flat().map((file) => fileURLToPath(file)), ...executed])];
}
