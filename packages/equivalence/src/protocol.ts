import type { Observation } from "@oxbow/contract";
import type { Recall } from "./recall.ts";
import { deserialize, serialize } from "node:v8";
import { decode, encode } from "@oxbow/sameness";
import type { Probe } from "./executed.ts";

/** What the parent asks of the child; one request at a time. */
export interface Request {
  readonly ask: "run" | "probe" | "recall";
  readonly inputs: readonly Packed[];
}

/** An encoded value, serialized: its length is known before it is sent. */
export type Packed = Uint8Array;

export const pack = (value: unknown): Packed => serialize(encode(value));

export const unpack = (bytes: Packed): unknown => decode(deserialize(bytes));

export type Answer =
  | { readonly answer: "ready"; readonly patienceMs: number | undefined }
  /** The candidate could not be loaded: no observation, but a broken project. */
  | { readonly answer: "failed"; readonly because: string }
  | { readonly answer: "observed"; readonly observations: readonly Packed[] }
  | { readonly answer: "probed"; readonly probe: Probe }
  | { readonly answer: "recalled"; readonly recall: readonly Recall[]; readonly replaced: readonly string[] };

/**
 * An observation on its way: `argsAfter` is null for arguments that the call left as they were, which is the rule, and
 * saves sending every input back.
 */
export type Sent =
  Extract<Observation, { kind: "returned" | "threw" }> extends infer Finished
    ? Finished extends { argsAfter: unknown }
      ? Omit<Finished, "argsAfter"> & { readonly argsAfter: readonly unknown[] | null }
      : never
    : never;

/**
 * The descriptor on which the child writes the position of an input, as u32 little-endian, before it runs it: what was
 * running when a process died is known to whoever survives.
 */
export const JOURNAL = 4;

/** In the place of a position: all inputs have ended, and what was seen is on its way. */
export const NO_INPUT = 0xffff_ffff;
