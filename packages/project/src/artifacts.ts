import type { AnyDefinition, Artifacts, Side } from "@oxbow/contract";
import { InputError } from "@oxbow/contract";
import { createHash } from "node:crypto";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Digest, onDisk } from "./digests.ts";
import { withImports } from "./static-imports.ts";

/**
 * The hashes of both sides' files, and of the definition's, as they are on disk now; null when a side does not list its
 * files. `config` stands for the source of a definition that names none.
 */
export async function artifactsOf(
  definition: AnyDefinition,
  candidate: Side,
  config: URL,
  digestOf: Digest = onDisk,
): Promise<Artifacts | null> {
  const { key } = definition.kernel;
  const [control, other, asked] = await Promise.all([
    hashArtifacts(definition.control as Side, digestOf),
    hashArtifacts(candidate, digestOf),
    hashFiles(`the definition of ${key}`, definition.source ?? [config], digestOf),
  ]);
  return control === null || other === null ? null : { control, candidate: other, definition: asked };
}

/**
 * SHA-256 in hex over the contents of a side's files, and of what they import by a relative path; where they lie does not
 * count, so a certificate holds on another machine. Null for a side that lists none. A missing file is an InputError: it
 * cannot be the one that is loaded.
 */
export async function hashArtifacts(side: Side, digestOf: Digest = onDisk): Promise<string | null> {
  if (side.artifact === undefined || side.artifact.length === 0) return null;
  return hashFiles(side.name, await filesOf(side), digestOf);
}

/** Every file of a side: those that it lists, as often as it does, and what they import. */
export async function filesOf({ artifact = [] }: Side): Promise<readonly URL[]> {
  const all = await withImports(artifact);
  return [...artifact, ...all.slice(new Set(artifact.map(({ href }) => href)).size)];
}

/** SHA-256 of files that the gate saw run, by their paths from the config on; without those that cannot be read. */
export async function hashExecuted(
  paths: readonly string[],
  config: URL,
  digestOf: Digest = onDisk,
): Promise<Readonly<Record<string, string>>> {
  const folder = dirname(fileURLToPath(config));
  const hashed = paths.map(async (path) => {
    const file = pathToFileURL(resolve(folder, path));
    return [path, await digestOf(file).catch(() => undefined)] as const;
  });
  return Object.fromEntries(
    (await Promise.all(hashed)).flatMap(([path, hash]) => (hash === undefined ? [] : [[path, hash]])),
  );
}

/** A file as a certificate names it. */
export const fromConfig = (file: string, config: URL): string =>
  relative(dirname(fileURLToPath(config)), file)
    .split(sep)
    .join("/");

async function hashFiles(owner: string, files: readonly URL[], digestOf: Digest): Promise<string> {
  const digests = await Promise.all(files.map((file) => digest(owner, file, digestOf)));
  // Sorted by digest: the order of a list that people edit does not count either.
  return createHash("sha256").update(digests.sort().join("\n")).digest("hex");
}

async function digest(owner: string, file: URL, digestOf: Digest): Promise<string> {
  try {
    return await digestOf(file);
  } catch (cause) {
    throw new InputError(
      "FILE_NOT_FOUND",
      `${fileURLToPath(file)}, an artifact of ${owner}, cannot be read: build it first`,
      {},
      { cause },
    );
  }
}
