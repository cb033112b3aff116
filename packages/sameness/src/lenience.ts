import type { Tolerance } from "@oxbow/contract";
import { check } from "./tolerance.ts";

/** What a comparison lets pass; paths are made only where a tolerance asks for one. */
export interface Lenience {
  /** Asked about two values that differ. */
  allows(a: unknown, b: unknown, path: () => string, bits: 16 | 32 | 64): boolean;
  /** Asked before a value is looked at. */
  ignores(path: () => string): boolean;
  /** Whether anything is ignored at all. */
  readonly hasIgnored: boolean;
}

/** Throws a sentence for a tolerance that is declared badly. One whose last day has passed tolerates nothing any more. */
export function lenienceOf(tolerances: readonly Tolerance[], now: () => number): Lenience | null {
  for (const each of tolerances) check(each);
  if (tolerances.length === 0) return null;
  const holds = ({ until }: Tolerance): boolean => until === undefined || now() < Date.parse(until) + DAY;
  return {
    allows: (a, b, path, bits) => tolerances.some((each) => holds(each) && each.allows(a, b, bits) && isAt(each, path)),
    ignores: (path) => tolerances.some((each) => each.whole === true && holds(each) && isAt(each, path)),
    hasIgnored: tolerances.some(({ whole }) => whole === true),
  };
}

const DAY = 86_400_000;

const isAt = ({ at }: Tolerance, path: () => string): boolean => at === undefined || matches(at, path());

function matches(at: RegExp, path: string): boolean {
  if (path.search(at) !== -1) return true;
  return path.startsWith(RESULT) && path.slice(RESULT.length).search(at) !== -1;
}

const RESULT = "returned.value";
