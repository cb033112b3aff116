import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { EquivalenceReport } from "@oxbow/contract";
import { hash } from "node:crypto";
import { decode, type Encoded } from "@oxbow/sameness";

/** One counterexample, kept for ever: a value, not a seed, so that it outlives every change of the generators. */
export interface CorpusEntry {
  readonly schema: "oxbow/counterexample/v1";
  readonly kernel: string;
  /** The candidate it was found on. It is run on every candidate. */
  readonly candidate: string;
  readonly signature: string;
  /** For people: the arguments as JavaScript, and what both sides did then. */
  readonly args: string;
  readonly seen: { readonly control: string; readonly candidate: string };
  readonly foundIn: string;
  /** The arguments, encoded: what is run. */
  readonly input: Encoded;
}

/** The entries of one kernel in a directory, by file name; none if there is no such directory. A broken file throws. */
export function readCorpus(directory: URL, kernel: string): readonly CorpusEntry[] {
  return corpusFiles(directory, kernel).map((file) => {
    const entry = readCorpusEntry(file);
    if (entry.kernel !== kernel) throw new TypeError(`${file.pathname} is no counterexample of ${kernel}`);
    return entry;
  });
}

/** The files of one kernel in a corpus, by name. */
export function corpusFiles(directory: URL, kernel: string): readonly URL[] {
  const folder = folderOf(directory, kernel);
  return filesIn(folder).map((file) => new URL(file, folder));
}

/** One counterexample from its file. Throws a sentence for a file that is none. */
export function readCorpusEntry(file: URL): CorpusEntry {
  const text = readFileSync(file, "utf8");
  try {
    const entry: unknown = JSON.parse(text);
    if (!isObject(entry) || entry["schema"] !== "oxbow/counterexample/v1")
      throw new TypeError("its schema is another one");
    for (const field of ["kernel", "candidate", "signature", "args"]) {
      if (typeof entry[field] !== "string") throw new TypeError(`its ${field} is no string`);
    }
    if (!Array.isArray(decode(entry["input"]))) throw new TypeError("its input is no argument list");
    return entry as unknown as CorpusEntry;
  } catch (cause) {
    throw new TypeError(`${file.pathname} is no counterexample: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Stores a counterexample as a file of its own and gives its place. Null if there is nothing to store: no counterexample,
 * arguments that cannot be stored, or one of the same candidate and signature that is there already.
 */
export function addToCorpus(
  directory: URL,
  report: Pick<EquivalenceReport, "kernel" | "candidate" | "counterexample">,
): URL | null {
  const { kernel, candidate, counterexample } = report;
  if (counterexample?.input === undefined) return null;
  const { signature, args, seen, stratum: foundIn, input } = counterexample;
  const file = corpusFile(directory, { kernel, candidate, signature });
  const entry: CorpusEntry = {
    schema: "oxbow/counterexample/v1",
    kernel,
    candidate,
    signature,
    args,
    seen,
    foundIn,
    input,
  };
  mkdirSync(new URL(".", file), { recursive: true });
  try {
    writeFileSync(file, `${JSON.stringify(entry, null, 2)}\n`, { flag: "wx" });
    return file;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return null;
    throw error;
  }
}

/** Where the one counterexample of a candidate and signature lies, if there is one. */
export function corpusFile(
  directory: URL,
  { kernel, candidate, signature }: Pick<CorpusEntry, "kernel" | "candidate" | "signature">,
): URL {
  return new URL(fileName(candidate, signature), folderOf(directory, kernel));
}

/** One name for one cause: readable, and told apart by a hash. */
export const fileName = (side: string, signature: string): string =>
  `${slug(side)}-${slug(signature)}-${hash("sha1", `${side} ${signature}`).slice(0, 8)}.json`;

export const asFolder = (directory: URL): URL =>
  directory.href.endsWith("/") ? directory : new URL(`${directory.href}/`);

const folderOf = (directory: URL, kernel: string): URL => new URL(`${kernel}/`, asFolder(directory));

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function filesIn(folder: URL): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith(".json"))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 60);
