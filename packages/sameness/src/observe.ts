import type { Observation } from "@oxbow/contract";
import { types } from "node:util";
import { copy } from "./copy.ts";
import { attempt, className } from "./kind.ts";

type AnyArgs = readonly unknown[];

/** One call, on a copy of `input`: what came back, or what was thrown or rejected with, and the arguments afterwards. */
export async function observeCall(
  side: { readonly run: (...args: never[]) => unknown },
  input: AnyArgs,
): Promise<Observation> {
  const args = copy(input);
  try {
    const out: unknown = side.run(...(args as never[]));
    return returned(isThenable(out) ? await out : out, args);
  } catch (error) {
    return threw(error, args);
  }
}

export const returned = (value: unknown, argsAfter: AnyArgs): Observation => ({ kind: "returned", value, argsAfter });

/**
 * The two things programs look at in an error, and the one people do. Anything can be thrown, and nothing is assumed of it:
 * a string has no class, a revoked Proxy throws when it is looked at, and an error may come from another realm.
 */
export const threw = (error: unknown, argsAfter: AnyArgs): Observation => ({
  kind: "threw",
  ...described(error),
  argsAfter,
});

/** What was thrown, by class, code and message; never throws itself. */
export function described(error: unknown): { class: string; code: string | undefined; message: string } {
  if (!isError(error)) return { class: typeof error, code: undefined, message: textOf(error) };
  return {
    class: attempt(() => textOf(error.name)) ?? "Error",
    code: codeIn(error),
    message: attempt(() => textOf(error.message)) ?? "",
  };
}

/** The stable `code` of an error, as text; undefined when it has none, or throws when it is asked. */
export const codeOf = (error: unknown): string | undefined =>
  (typeof error === "object" || typeof error === "function") && error !== null ? codeIn(error) : undefined;

/** Whether it can be awaited: of any realm and library, and never throws. Allocates nothing. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if ((typeof value !== "object" || value === null) && typeof value !== "function") return false;
  try {
    return typeof (value as { then?: unknown }).then === "function";
  } catch {
    return false;
  }
}

/** Whether a call was given up by its caller: the platform says so in one of two ways, and a class of errors in a third. */
export const isAbort = (seen: { readonly class: string; readonly code: string | undefined }): boolean =>
  seen.class === "AbortError" || seen.code === "ABORT_ERR";

/** Whether an argument is a signal that has fired: what such a call does is its caller's doing. */
export const isGivenUp = (args: AnyArgs): boolean => args.some((arg) => isFired(arg) || isFired(signalIn(arg)));

const signalIn = (arg: unknown): unknown =>
  typeof arg === "object" && arg !== null ? attempt(() => (arg as { signal?: unknown }).signal) : undefined;

const isFired = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  attempt(() => (value as { aborted?: unknown }).aborted === true && "onabort" in value) === true;

interface ErrorLike {
  readonly name: unknown;
  readonly message: unknown;
}

function isError(value: unknown): value is ErrorLike {
  if (types.isNativeError(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  // DOMException, and errors that a library built without Error.
  return (
    attempt(() => {
      const { name, message } = value as Partial<ErrorLike>;
      return typeof name === "string" && typeof message === "string" && /Error|Exception/.test(name + className(value));
    }) === true
  );
}

function codeIn(error: object): string | undefined {
  const code = attempt(() => (error as { code?: unknown }).code);
  return code === undefined || code === null ? undefined : textOf(code);
}

const textOf = (value: unknown): string =>
  attempt(() => String(value)) ?? (typeof value === "function" ? "a function" : "an object that cannot be printed");
