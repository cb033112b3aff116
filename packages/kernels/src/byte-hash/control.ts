// The kernel in TypeScript: the definition of right.
export { ByteHasher, byteHash, byteHashMany } from "./byte-hash.ts";
