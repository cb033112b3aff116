import type { Observation } from "@oxbow/contract";

/** What the shadow found out about one input. Times are milliseconds, null where they cannot be compared. */
export interface Finding {
  readonly args: readonly unknown[];
  readonly control: Observation;
  readonly candidate: Observation;
  readonly candidateError: unknown;
  readonly controlMs: number | null;
  readonly candidateMs: number | null;
  /** Whether a promise came back; null where nobody could see. */
  readonly controlPromised: boolean | null;
  readonly candidatePromised: boolean | null;
}
