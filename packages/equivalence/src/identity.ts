import type { Side } from "@oxbow/contract";

/** Whether two sides are different code, and how we know. */
export interface Identity {
  readonly different: boolean;
  readonly because: string;
}

/** Two names for one function, or two sides made of the same files, prove nothing about each other. */
export function identity(control: Side, candidate: Side): Identity {
  if (control.run === candidate.run) {
    return { different: false, because: `${control.name} and ${candidate.name} are the same function` };
  }
  const files = new Set(control.artifact?.map(String));
  if (
    files.size > 0 &&
    candidate.artifact !== undefined &&
    candidate.artifact.every((file) => files.has(String(file)))
  ) {
    return { different: false, because: `${control.name} and ${candidate.name} are made of the same files` };
  }
  return { different: true, because: `${control.name} and ${candidate.name} are different functions` };
}
