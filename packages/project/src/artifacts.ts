import type { AnyDefinition, Artifacts, Side } from "@oxbow/contract";
import { InputError } from "@oxbow/contract";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/**
 * The hashes of both sides' files, and of the definition's, as they are on disk now; null when a side does not list its
 * files. `config` stands for the source of a definition that names none.
 */
export async function artifactsOf(definition: AnyDefinition, candidate: Side, config: URL): Promise<Artifacts | null> {
  const { key } = definition.kernel;
  const [control, other, asked] = await Promise.all([
    hashArtifacts(definition.control as Side),
    hashArtifacts(candidate),
    hashFiles(`the definition of ${key}`, definition.source ?? [config]),
  ]);
  return control === null || other === null ? null : { control, candidate: other, definition: asked };
}

/**
 * SHA-256 in hex over the contents of a side's files; where they lie does not count, so a certificate holds on another
 * machine. Null for a side that lists none. A missing file is an InputError: it cannot be the one that is loaded.
 */
export async function hashArtifacts(side: Side): Promise<string | null> {
  if (side.artifact === undefined || side.artifact.length === 0) return null;
  return hashFiles(side.name, side.artifact);
}

async function hashFiles(owner: string, files: readonly URL[]): Promise<string> {
  const digests = await Promise.all(files.map((file) => digest(owner, file)));
  // Sorted by digest: the order of a list that people edit does not count either.
  return createHash("sha256").update(digests.sort().join("\n")).digest("hex");
}

async function digest(owner: string, file: URL): Promise<string> {
  try {
    return createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
  } catch (cause) {
    throw new InputError(
      "FILE_NOT_FOUND",
      `${fileURLToPath(file)}, an artifact of ${owner}, cannot be read: build it first`,
      {},
      { cause },
    );
  }
}
