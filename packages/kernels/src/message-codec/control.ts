// The kernel in TypeScript: the definition of right.
export {
  countMessages,
  decodeMessage,
  decodeMessages,
  encodeMessage,
  encodeMessages,
  encodedSize,
} from "./message-codec.ts";
