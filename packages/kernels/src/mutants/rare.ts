import type { RareMutant } from "@oxbow/equivalence";
import { hash } from "node:crypto";
import { serialize } from "node:v8";

/**
 * `control`, whose answer `spoil` changes for one input in `oneIn`, which a hash of the arguments decides: mistakes that no
 * rule of testing leads to.
 */
export function rarely<Args extends readonly unknown[], Out>(
  control: (...args: Args) => Out,
  spoil: (out: Out) => Out,
): readonly RareMutant<Args, Out>[] {
  return [10_000, 1_000_000].map((oneIn) => ({
    name: `is wrong on one input in ${oneIn.toLocaleString("en")}`,
    oneIn,
    run: (...args) => {
      const isRare = hash("sha1", serialize(args), "buffer").readUInt32LE() % oneIn === 0;
      const out = control(...args);
      return isRare ? spoil(out) : out;
    },
  }));
}
