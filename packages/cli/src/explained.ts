import { messageOf } from "@oxbow/contract";
import { attempt } from "@oxbow/sameness";
import { types } from "node:util";

/**
 * What went wrong, for people. Whoever throws an error of a class of its own, or a plain Error, has written a sentence that
 * is the whole story; a TypeError or the like is a mistake in somebody's code, and its stack says whose.
 */
export function explained(error: unknown): string {
  // By the name of its class: a config's own modules may throw errors of another realm.
  const name = types.isNativeError(error) ? (attempt(() => error.constructor.name) ?? "") : "Error";
  const isMistake = name !== "Error" && Object.hasOwn(globalThis, name);
  const stack = isMistake ? attempt(() => (error as { readonly stack?: unknown }).stack) : undefined;
  return typeof stack === "string" ? stack : messageOf(error);
}
