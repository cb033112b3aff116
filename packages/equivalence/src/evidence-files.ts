import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Mismatch } from "@oxbow/contract";
import { decode, encode, signature, type Encoded } from "@oxbow/sameness";
import { asFolder, fileName, isObject } from "./corpus.ts";

/** An input on which a running service saw control and candidate differ: what `oxbow corpus add` makes a counterexample of. */
export interface Evidence {
  readonly schema: "oxbow/evidence/v2";
  readonly kernel: string;
  readonly candidate: string;
  readonly signature: string;
  /** The arguments, encoded as in a corpus. What the sides returned is not kept: it may hold what the input was redacted of. */
  readonly input: Encoded;
}

/** The router's event of this type, as far as the sink looks at it. */
interface MismatchEvent {
  readonly type: "mismatch";
  readonly kernel: string;
  readonly candidate: string;
  readonly args: readonly unknown[];
  readonly mismatch: Mismatch;
}

export interface EvidenceFilesOptions {
  /**
   * The arguments as they may be stored, or null for not at all: called for every mismatch that would be written. Without
   * it arguments are stored as they are.
   */
  readonly redact?: (args: readonly unknown[], kernel: string) => readonly unknown[] | null;
  /** Evidence whose file would be larger is not written; 1 MiB if left out. */
  readonly maxBytes?: number;
  /** No more files than this in the directory; 100 if left out. */
  readonly maxFiles?: number;
  /** Told why evidence could not be written. Nothing is thrown: evidence must not harm whoever gathers it. */
  readonly onError?: (error: unknown) => void;
}

/**
 * A sink for the router's events that keeps mismatches as files, one for each kernel, candidate and signature, and
 * passes everything else over. Gives the place of a file it has written, and null when it wrote none.
 */
export function evidenceFiles(
  directory: URL,
  { redact, maxBytes = 1 << 20, maxFiles = 100, onError = () => {} }: EvidenceFilesOptions = {},
): (event: { readonly type: string; readonly kernel: string }) => URL | null {
  const folder = asFolder(directory);
  const known = new Set<string>();
  return (event) => {
    if (!isMismatch(event)) return null;
    try {
      const { kernel, candidate, args, mismatch } = event;
      const under = signature(mismatch.where, mismatch.control, mismatch.candidate);
      const name = `${kernel}-${fileName(candidate, under)}`;
      if (known.has(name)) return null;
      known.add(name);
      const kept = redact === undefined ? args : redact(args, kernel);
      if (kept === null) return null;
      mkdirSync(folder, { recursive: true });
      if (readdirSync(folder).length >= maxFiles) return null;
      const evidence: Evidence = {
        schema: "oxbow/evidence/v2",
        kernel,
        candidate,
        signature: under,
        input: encode(kept, "text"),
      };
      const text = `${JSON.stringify(evidence, null, 2)}\n`;
      if (Buffer.byteLength(text) > maxBytes) {
        // A smaller input may come under the same signature.
        known.delete(name);
        return null;
      }
      const file = new URL(name, folder);
      writeFileSync(file, text, { flag: "wx" });
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") onError(error);
      return null;
    }
  };
}

const isMismatch = (event: { readonly type: string }): event is MismatchEvent => event.type === "mismatch";

/** Evidence from a file, and its arguments. Throws a sentence for a file that is none. */
export function readEvidence(file: URL): Evidence & { readonly args: readonly unknown[] } {
  const text = readFileSync(file, "utf8");
  try {
    const found: unknown = JSON.parse(text);
    if (!isObject(found) || found["schema"] !== "oxbow/evidence/v2") throw new TypeError("its schema is another one");
    for (const field of ["kernel", "candidate", "signature"]) {
      if (typeof found[field] !== "string") throw new TypeError(`its ${field} is no string`);
    }
    const args = decode(found["input"]);
    if (!Array.isArray(args)) throw new TypeError("its input is no argument list");
    return { ...(found as unknown as Evidence), args };
  } catch (cause) {
    throw new TypeError(`${file.pathname} is no evidence: ${(cause as Error).message}`, { cause });
  }
}
