import { serviceOf, toBigint } from "@oxbow/remote";
import type { ByteHashDefinition } from "./generated/oxbow/byte_hash/v1/ByteHash.ts";
import { schema } from "./generated/schema.ts";

export const kernel = serviceOf<ByteHashDefinition>(schema, "oxbow.byte_hash.v1.ByteHash");

/** Field 1, so many bytes; field 2, 64 bits; field 1, 64 bits. */
const [BYTES, SEED, HASH] = [0x0a, 0x11, 0x09] as const;

/**
 * A HashRequest, written field by field: the smallest call there is takes less time than the library takes for its
 * messages. A copy of the bytes.
 */
export function hashRequest(bytes: Uint8Array, seed: bigint): Buffer {
  const length = bytes.length;
  let prefix = 2;
  for (let rest = length; rest > 0x7f; rest >>>= 7) prefix++;
  const request = Buffer.allocUnsafe(prefix + length + 9);
  request[0] = BYTES;
  let at = 1;
  for (let rest = length; ; rest >>>= 7) {
    if (rest <= 0x7f) {
      request[at++] = rest;
      break;
    }
    request[at++] = (rest & 0x7f) | 0x80;
  }
  request.set(bytes, at);
  request[at + length] = SEED;
  request.writeBigUInt64LE(seed, at + length + 1);
  return request;
}

/** The hash in a HashReply. */
export function hashOf(reply: Buffer): bigint {
  if (reply.length === 9 && reply[0] === HASH) return reply.readBigUInt64LE(1);
  return toBigint(kernel.Hash.responseDeserialize(reply).hash);
}
