import type { Normalize } from "@oxbow/contract";
import { exact, type Comparator } from "./exact.ts";

/**
 * Compares what results mean instead of what they are: `exact` over the meanings of both. A meaning without a reason is
 * refused, because every loosening of a comparison needs one.
 *
 * A result that has no normalize, because finding it throws, differs from every result but itself.
 */
export function decoded<Out>({ because, of }: Normalize<Out>): Comparator<Awaited<Out>> {
  if (because.trim() === "") throw new TypeError("a meaning needs a reason: say why equal meanings are equal results");
  return (control, candidate) => {
    if (exact(control, candidate) === null) return null;
    try {
      return exact(of(control), of(candidate));
    } catch {
      return ".normalize";
    }
  };
}
