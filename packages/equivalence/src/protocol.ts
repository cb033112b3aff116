import type { Observation } from "@oxbow/contract";
import type { Encoded } from "./codec.ts";
import type { Probe } from "./executed.ts";

/** What the parent asks of the child; one request at a time. Argument lists are encoded. */
export type Request =
  | { readonly ask: "run"; readonly inputs: readonly Encoded[] }
  | { readonly ask: "probe"; readonly inputs: readonly Encoded[] };

export type Answer =
  | { readonly answer: "ready" }
  /** The candidate could not be loaded: no observation, but a broken project. */
  | { readonly answer: "failed"; readonly because: string }
  | { readonly answer: "observed"; readonly observations: readonly Encoded[] }
  | { readonly answer: "probed"; readonly probe: Probe };

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
