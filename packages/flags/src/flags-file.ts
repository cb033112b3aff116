import { readFileSync } from "node:fs";
import { InputError } from "@oxbow/contract";
import type { ClientFeaturesResponse } from "unleash-client";

/** What `oxbow.flags.json` holds: the answer of an Unleash server to its clients. */
export type FlagsFile = ClientFeaturesResponse;

/** Reads a flags file. Throws an InputError that names the file and what is wrong with it. */
export function readFlagsFile(path: string): FlagsFile {
  return parseFlagsFile(readText(path), path);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (missing) throw new InputError("FILE_NOT_FOUND", `there is no flags file at ${path}`, {}, { cause: error });
    throw new InputError(
      "FILE_UNREADABLE",
      `${path} cannot be read: ${(error as Error).message}`,
      {},
      { cause: error },
    );
  }
}

/**
 * The flags of a file that have a name, and how many features have none: a broken one must not keep another's switch from
 * working. Throws as `readFlagsFile`, which takes no nameless ones.
 */
export const readNamedFlags = (path: string): ReturnType<typeof parseNamedFlags> =>
  parseNamedFlags(readText(path), path);

/** The whole file, also what has no name. Throws as `readFlagsFile`. */
export function readFlags(path: string): FlagsFile {
  return parseFlags(readText(path), path);
}

/** The same for a text that was read already. */
export function parseFlagsFile(text: string, path: string): FlagsFile {
  const { flags, nameless } = parseNamedFlags(text, path);
  if (nameless > 0) throw new InputError("INVALID_INPUT", `${path} must hold ${SHAPE}`);
  return flags;
}

const SHAPE = '{"version": 2, "features": [...]}, each with a name';

/** The flags that have a name, and how many have none: one broken flag of somebody's must not hide what the others say. */
export function parseNamedFlags(text: string, from: string): { readonly flags: FlagsFile; readonly nameless: number } {
  const { features, ...rest } = parseFlags(text, from);
  const named = features.filter(isNamed);
  return { flags: { ...rest, features: named }, nameless: features.length - named.length };
}

export const isNamed = (feature: unknown): feature is FlagsFile["features"][number] =>
  typeof (feature as { name?: unknown } | null)?.name === "string";

function parseFlags(text: string, from: string): FlagsFile {
  let value: unknown;
  try {
    // An editor may have put a byte order mark in front, which is no part of what it says.
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new InputError("INVALID_INPUT", `${from} is not JSON: ${(error as Error).message}`, {}, { cause: error });
  }
  const features = (value as { features?: unknown } | null)?.features;
  if (!Array.isArray(features)) throw new InputError("INVALID_INPUT", `${from} must hold ${SHAPE}`);
  if (Array.isArray((value as { featureStrategies?: unknown }).featureStrategies)) {
    const remedy = "import it there, and save what the server answers to its clients, at /api/client/features";
    throw new InputError(
      "INVALID_INPUT",
      `${from} is an export for another Unleash server and holds no flags as applications get them: ${remedy}`,
    );
  }
  return value as FlagsFile;
}
