import { checkApart, checkBytes, checkRoom, checkText, checkTypedArray, checkU64 } from "../arguments.ts";
import { hashOf, hashRequest, kernel } from "./remote-messages.ts";
import { bytesOf, type Remote, write } from "@oxbow/remote";

/** `byteHash` and `byteHashMany` over a worker or a service: same promise, same errors. */
export function byteHashOver({ call, send }: Remote) {
  return {
    byteHash: async (input: Uint8Array | string, seed = 0n): Promise<bigint> => {
      if (typeof input === "string") checkText(input, "input");
      else checkBytes(input, "input");
      checkU64(seed, "seed");
      const bytes = typeof input === "string" ? Buffer.from(input, "utf8") : input;
      return send(kernel.Hash.path, hashRequest(bytes, seed), hashOf);
    },

    byteHashMany: async (bytes: Uint8Array, offsets: Uint32Array, out: BigUint64Array): Promise<BigUint64Array> => {
      checkBytes(bytes);
      checkTypedArray(offsets, Uint32Array, "offsets");
      checkTypedArray(out, BigUint64Array, "out");
      checkRoom(out, offsets.length - 1, "out");
      checkApart(bytes, "bytes", out, "out");
      checkApart(offsets, "offsets", out, "out");
      const { hashes } = await call(kernel.HashMany, { bytes, offsets: bytesOf(offsets) });
      write(out, hashes, "out");
      return out;
    },
  };
}
