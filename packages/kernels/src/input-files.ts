import { fc, ndjson } from "@oxbow/equivalence";
import type { Size } from "@oxbow/equivalence";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The path of a file of these bytes; named after them, so that each is written once per machine. */
export function caseFile(bytes: Uint8Array): string {
  return fileNamed(`case-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}`, () => bytes);
}

/** The path of the file of a random input. Its name is all it takes to make it again. */
export function sampleFile(size: Size, seed: number): string {
  return caseFile(fc.sample(ndjson({ size }), { seed, numRuns: 1 })[0]!);
}

function fileNamed(name: string, content: () => Uint8Array): string {
  const folder = join(tmpdir(), "oxbow-data", "ndjson-inputs");
  const path = join(folder, name);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  // Written under another name first: another process may be after the same file.
  writeFileSync(`${path}.${process.pid}`, content());
  renameSync(`${path}.${process.pid}`, path);
  return path;
}
