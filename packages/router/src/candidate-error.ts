import { attempt, codeOf, described } from "@oxbow/sameness";

/** The candidate's promise was not settled in time; the control was asked instead. */
export class CandidateTimeoutError extends Error {
  override readonly name = "CandidateTimeoutError";
  readonly code = "CANDIDATE_TIMEOUT";

  constructor(kernel: string, deadlineMs: number) {
    super(`the candidate of ${kernel} did not answer within ${deadlineMs} ms: the control was asked instead`);
  }
}

/** The candidate gave a promise where the control gives a value; the control was asked instead. */
export class CandidatePromiseError extends Error {
  override readonly name = "CandidatePromiseError";
  readonly code = "CANDIDATE_PROMISE";

  constructor(kernel: string) {
    super(`the candidate of ${kernel} gave a promise where the control gives a value: the control was asked instead`);
  }
}

const unavailableCodes: ReadonlySet<unknown> = new Set(["NATIVE_UNAVAILABLE", "REMOTE_UNAVAILABLE"]);

/** Whether a code says that there is no candidate to call. By code, not by class: a project may hold two copies of the contract. */
export const isUnavailableCode = (code: string | undefined): boolean => unavailableCodes.has(code);

/** Whether an error says that there is no candidate to call. */
export const isUnavailable = (error: unknown): boolean => isUnavailableCode(codeOf(error));

/** The messages of an error and of what caused it, the outermost first; of a chain that bites its tail, each once. */
export function causes(error: unknown): readonly string[] {
  const messages: string[] = [];
  const seen = new Set<unknown>();
  for (let each = error; !seen.has(each) && messages.length < LONGEST;) {
    seen.add(each);
    messages.push(described(each).message);
    const cause = attempt(() => (each as { cause?: unknown }).cause);
    if (cause === undefined) break;
    each = cause;
  }
  return messages;
}

const LONGEST = 20;
