import type { Side } from "@oxbow/contract";

/** A named mistake, realised as a wrong candidate: proof that the suite can fail. */
export interface Mutant<Args extends readonly unknown[] = readonly unknown[], Out = unknown> extends Pick<
  Side<Args, Out>,
  "run" | "inParts" | "abortable"
> {
  /** Says what is wrong, such as "loses the last line without a newline". */
  readonly name: string;
}

/** A mutant that is wrong on so few inputs that a run meets one by luck. */
export interface RareMutant<Args extends readonly unknown[] = readonly unknown[], Out = unknown> extends Mutant<
  Args,
  Out
> {
  /** Of how many inputs, all different, it is wrong on one. */
  readonly oneIn: number;
}

/** A mutant as the side that it is run as; it is usually built around the control. */
export const sideOf = (mutant: Mutant): Side => ({ ...mutant, implementation: "typescript" });
