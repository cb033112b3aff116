import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { EquivalenceReport } from "@oxbow/contract";
import { hash } from "node:crypto";
import { decode, type Encoded } from "./codec.ts";

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
  const folder = folderOf(directory, kernel);
  return filesIn(folder).map((file) => {
    const entry = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as CorpusEntry;
    if (entry.schema !== "oxbow/counterexample/v1" || entry.kernel !== kernel || !Array.isArray(decode(entry.input))) {
      throw new TypeError(`${new URL(file, folder).pathname} is no counterexample of ${kernel}`);
    }
    return entry;
  });
}

/**
 * Stores the counterexample of a report as a file of its own and gives its place. Null if there is nothing to store: no
 * counterexample, arguments that cannot be stored, or one of the same candidate and signature that is there already.
 */
export function addToCorpus(directory: URL, report: EquivalenceReport): URL | null {
  const { kernel, candidate, counterexample } = report;
  if (counterexample?.input === undefined) return null;
  const { signature, args, seen, stratum: foundIn, input } = counterexample;
  const folder = folderOf(directory, kernel);
  const file = new URL(
    `${slug(candidate)}-${slug(signature)}-${hash("sha1", `${candidate} ${signature}`).slice(0, 8)}.json`,
    folder,
  );
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
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(file, `${JSON.stringify(entry, null, 2)}\n`, { flag: "wx" });
    return file;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return null;
    throw error;
  }
}

const folderOf = (directory: URL, kernel: string): URL =>
  new URL(`${kernel}/`, directory.href.endsWith("/") ? directory : `${directory.href}/`);

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
