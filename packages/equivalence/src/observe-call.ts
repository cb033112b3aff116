import type { Observation, Side } from "@oxbow/contract";
import { copy } from "./copy.ts";
import { print } from "./print.ts";

type AnyArgs = readonly unknown[];

/** One call, on a copy of `input`: what came back, or what was thrown or rejected with, and the arguments afterwards. */
export async function observeCall(side: Pick<Side, "run">, input: AnyArgs): Promise<Observation> {
  const args = copy(input);
  try {
    const returned = side.run(...args);
    return { kind: "returned", value: isThenable(returned) ? await returned : returned, argsAfter: args };
  } catch (error) {
    return { kind: "threw", ...describeThrown(error), argsAfter: args };
  }
}

/** The two things programs look at in an error, and the one people do. Anything can be thrown: a string has no class. */
function describeThrown(error: unknown): { class: string; code: string | undefined; message: string } {
  if (!(error instanceof Error)) return { class: typeof error, code: undefined, message: String(error) };
  const code = (error as { code?: unknown }).code;
  return {
    class: error.name,
    code: code === undefined ? undefined : typeof code === "string" ? code : print(code),
    message: error.message,
  };
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
