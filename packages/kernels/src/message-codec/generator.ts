import { fc, integer, number, text, upTo } from "@oxbow/equivalence";
import type { Size } from "@oxbow/equivalence";
import type { Messages } from "./arguments.ts";
import * as kernels from "./control.ts";
import { messages, protobuf } from "./message-generator.ts";

type EncodeArgs = Parameters<typeof kernels.encodeMessages>;
type DecodeArgs = Parameters<typeof kernels.decodeMessages>;
type EncodeOneArgs = Parameters<typeof kernels.encodeMessage>;
type DecodeOneArgs = Parameters<typeof kernels.decodeMessage>;

/** One message to be written. */
export const encodeOneArguments = (size: Size): fc.Arbitrary<EncodeOneArgs> =>
  fc.tuple(fc.oneof(integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), number()), text({ size }));

/** One message to be read. */
export const decodeOneArguments = (size: Size): fc.Arbitrary<DecodeOneArgs> => fc.tuple(protobuf({ size }));

/** Tags of both fields, of an unknown one, of a group and its end; 0, 1, and bytes of which a varint goes on. */
const PARTS = [0x08, 0x12, 0x1b, 0x1c, 0x78, 0x00, 0x01, 0x80, 0xff];

/** Every message of up to four such bytes. */
export function* shortMessages(): Generator<DecodeOneArgs> {
  for (const bytes of upTo(4, PARTS)) yield [Uint8Array.from(bytes)];
}

/** The same, each behind its length, and two of them. */
export function* shortBatches(): Generator<DecodeArgs> {
  for (const bytes of upTo(3, PARTS)) {
    yield decodeInto(Uint8Array.of(bytes.length, ...bytes), 3);
    yield decodeInto(Uint8Array.of(bytes.length, ...bytes, bytes.length, ...bytes, 0), 2);
  }
}

/** Room to the byte; sometimes more, or less. */
export function encodeArguments(size: Size): fc.Arbitrary<EncodeArgs> {
  return fc.tuple(messages({ size }), fc.constantFrom<number[]>(0, 0, 0, 70, -1)).map(
    ([columns, more]): EncodeArgs => [columns, new Uint8Array(Math.max(sizeOf(columns) + more, 0)).fill(0xaa)],
    (args) => {
      const [columns, out] = args as EncodeArgs;
      return [columns, Math.max(out.length - sizeOf(columns), -1)];
    },
  );
}

/** Room for every message; sometimes for fewer. */
export function decodeArguments(size: Size): fc.Arbitrary<DecodeArgs> {
  const most = size === "small" ? 40 : 200;
  return fc.tuple(protobuf({ framed: true, size }), fc.constantFrom<number[]>(most, most, most, 2)).map(
    ([bytes, room]) => decodeInto(bytes, room),
    (args) => [(args as DecodeArgs)[0] as Uint8Array<ArrayBuffer>, (args as DecodeArgs)[1].field1.length],
  );
}

/** Not zeros: what a side forgets to write must show. */
function decodeInto(bytes: Uint8Array, room: number): DecodeArgs {
  const column = () => new Uint32Array(room).fill(9);
  return [bytes, { field1: new Int32Array(room).fill(9), starts: column(), lengths: column() }];
}

function sizeOf(columns: Messages): number {
  try {
    return kernels.encodedSize(columns);
  } catch {
    return 64;
  }
}
