import { checkApart, checkBytes, checkRoom, checkText, checkTypedArray, checkU64 } from "../arguments.ts";
import { hashOf, hashRequest } from "./remote-messages.ts";
import { bytesOf, write } from "../remote/columns.ts";
import type { Remote } from "@oxbow/remote";

/** `byteHash` and `byteHashMany` of @oxbow/kernels, elsewhere: same promise, same errors. */
export function byteHashKernels({ call, send }: Remote) {
  return {
    byteHash: async (input: Uint8Array | string, seed = 0n): Promise<bigint> => {
      if (typeof input === "string") checkText(input, "input");
      else checkBytes(input, "input");
      checkU64(seed, "seed");
      const bytes = typeof input === "string" ? Buffer.from(input, "utf8") : input;
      return send("ByteHash", hashRequest(bytes, seed), hashOf);
    },

    byteHashMany: async (bytes: Uint8Array, offsets: Uint32Array, out: BigUint64Array): Promise<BigUint64Array> => {
      checkBytes(bytes);
      checkTypedArray(offsets, Uint32Array, "offsets");
      checkTypedArray(out, BigUint64Array, "out");
      checkRoom(out, offsets.length - 1, "out");
      checkApart(bytes, "bytes", out, "out");
      checkApart(offsets, "offsets", out, "out");
      const { hashes } = await call("ByteHashMany", { bytes, offsets: bytesOf(offsets) });
      write(out, hashes, "out");
      return out;
    },
  };
}
