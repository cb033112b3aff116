import { readFileSync } from "node:fs";
import { InputError } from "@oxbow/contract";
import type { ClientFeaturesResponse } from "unleash-client";

/** What `oxbow.flags.json` holds: the answer of an Unleash server to its clients. */
export type FlagsFile = ClientFeaturesResponse;

/** Reads a flags file. Throws an InputError that names the file and what is wrong with it. */
export function readFlagsFile(path: string): FlagsFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
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
  return parseFlagsFile(text, path);
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
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError("INVALID_INPUT", `${from} is not JSON: ${(error as Error).message}`, {}, { cause: error });
  }
  const features = (value as { features?: unknown } | null)?.features;
  if (!Array.isArray(features)) throw new InputError("INVALID_INPUT", `${from} must hold ${SHAPE}`);
  const named = features.filter((feature) => typeof feature?.name === "string");
  return { flags: { ...(value as FlagsFile), features: named }, nameless: features.length - named.length };
}
