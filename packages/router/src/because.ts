import type { Cell } from "@oxbow/contract";
import type { reasons } from "./tally.ts";

/** What an explanation is made of, beside the reason. */
export interface Circumstances {
  readonly cell: Cell;
  readonly key: string | undefined;
  readonly size: number;
  /** Why the latch keeps the kernel on the control; undefined where it does not. */
  readonly latched: string | undefined;
  /** Whether the candidate's samples run in a process of their own. */
  readonly isolated: boolean;
}

/** The sentence that explains a decision to an operator. */
export function becauseOf(
  reason: (typeof reasons)[number],
  { cell, key, size, latched, isolated }: Circumstances,
): string {
  const caller = key === undefined ? "a call without key" : `the key "${key}"`;
  switch (reason) {
    case "off":
    case "promoted":
      return cell.because;
    case "shadow":
      return `${cell.because}; the control answers and ${cell.sample * 100} % of the calls are run by both sides${isolated ? ", the candidate in a process of its own" : ""}`;
    case "tripped":
      return latched!;
    case "unavailable":
      return latched ?? `this process was given no candidate "${cell.candidate}"`;
    case "too-small":
      return `size ${size} is below the crossover of ${cell.minSize}`;
    case "outside-ramp":
    case "inside-ramp":
      return `${cell.because}; ${caller} is ${reason === "inside-ramp" ? "inside" : "outside"}`;
    default:
      return reason satisfies never;
  }
}
