/**
 * What went wrong, for people. Whoever throws an error of a class of its own, or a plain Error, has written a sentence that
 * is the whole story; a TypeError or the like is a mistake in somebody's code, and its stack says whose.
 */
export function explained(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isMistake = error.constructor !== Error && Object.hasOwn(globalThis, error.constructor.name);
  return isMistake ? (error.stack ?? error.message) : error.message;
}
