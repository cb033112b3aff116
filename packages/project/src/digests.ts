import { loadedSha256 } from "@oxbow/addon";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** SHA-256 of a file's contents, in hex. Throws what reading throws. */
export type Digest = (file: URL) => Promise<string>;

/** As it is on disk now. */
export const onDisk: Digest = async (file) =>
  createHash("sha256")
    .update(await readFile(file))
    .digest("hex");

/**
 * As this process has loaded it: for an addon, when it was loaded; for every other file, when it was asked for first, so ask
 * soon after the import. What is put in its place later is not what runs here.
 */
export function asLoaded(): Digest {
  const known = new Map<string, Promise<string>>();
  return (file) => {
    const told = loadedSha256(fileURLToPath(file));
    if (told !== undefined) return Promise.resolve(told);
    const before = known.get(file.href);
    if (before !== undefined) return before;
    const digest = onDisk(file);
    known.set(file.href, digest);
    // What could not be read was not loaded; it may come.
    digest.catch(() => known.delete(file.href));
    return digest;
  };
}
