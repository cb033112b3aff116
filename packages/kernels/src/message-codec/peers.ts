import { create, createFileRegistry, fromBinary, toBinary, type DescMessage } from "@bufbuild/protobuf";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import { FieldDescriptorProto_Label, FieldDescriptorProto_Type, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import type { DecodedMessages, Message, Messages } from "./arguments.ts";
import protobuf from "protobufjs";

/** protobufjs compiles this to the same code, when it is first used, as its command line writes to a static module. */
const Protobufjs = protobuf
  .parse(`syntax = "proto3"; message Message { int32 field1 = 1; string field2 = 2; }`)
  .root.lookupType("Message");

const ProtobufEs: DescMessage = createFileRegistry(
  create(FileDescriptorSetSchema, {
    file: [
      {
        name: "message.proto",
        syntax: "proto3",
        messageType: [
          {
            name: "Message",
            field: [
              field("field1", 1, FieldDescriptorProto_Type.INT32),
              field("field2", 2, FieldDescriptorProto_Type.STRING),
            ],
          },
        ],
      },
    ],
  }),
).getMessage("Message")!;

function field(name: string, number: number, type: FieldDescriptorProto_Type) {
  return { name, jsonName: name, number, type, label: FieldDescriptorProto_Label.OPTIONAL };
}

/** One writer for the batch. The objects it writes are made before the first call, as a program would have them. */
export function encodeWithProtobufjs(messages: Messages, out: Uint8Array): number {
  const writer = protobuf.Writer.create();
  for (const message of objectsOf(messages, protobufjsObjects, (fields) => Protobufjs.create(fields))) {
    Protobufjs.encodeDelimited(message, writer);
  }
  const bytes = writer.finish();
  out.set(bytes);
  return bytes.length;
}

/** A call for each message, whose bytes are copied behind a length. Its objects are made before the first call, too. */
export function encodeWithProtobufEs(messages: Messages, out: Uint8Array): number {
  let at = 0;
  for (const message of objectsOf(messages, protobufEsObjects, (fields) => create(ProtobufEs, fields))) {
    const bytes = toBinary(ProtobufEs, message);
    for (let rest = bytes.length; ; rest >>>= 7) {
      out[at++] = rest > 0x7f ? rest | 0x80 : rest;
      if (rest <= 0x7f) break;
    }
    out.set(bytes, at);
    at += bytes.length;
  }
  return at;
}

/** Reads every message into an object, text and all, and writes to the columns what a canonical one lets us tell. */
export function decodeWithProtobufjs(bytes: Uint8Array, out: DecodedMessages): number {
  const reader = protobuf.Reader.create(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  let row = 0;
  for (; reader.pos < reader.len; row++) {
    const length = reader.uint32();
    const begin = reader.pos;
    const { field1 } = Protobufjs.decode(reader, length) as unknown as Message;
    place(out, row, field1, begin, reader.pos);
  }
  return row;
}

/** The same with protobuf-es. */
export function decodeWithProtobufEs(bytes: Uint8Array, out: DecodedMessages): number {
  const reader = new BinaryReader(bytes);
  let row = 0;
  for (; reader.pos < bytes.length; row++) {
    const length = reader.uint32();
    const begin = reader.pos;
    const { field1 } = fromBinary(ProtobufEs, bytes.subarray(begin, begin + length)) as unknown as Message;
    reader.pos = begin + length;
    place(out, row, field1, begin, reader.pos);
  }
  return row;
}

/** One message. */
export function encodeOneWithProtobufjs(field1: number, field2: string): Uint8Array {
  const { buffer, byteOffset, length } = Protobufjs.encode({ field1, field2 }).finish();
  return new Uint8Array(buffer, byteOffset, length);
}

/** One message. */
export function decodeOneWithProtobufjs(bytes: Uint8Array): Message {
  const { field1, field2 } = Protobufjs.decode(bytes) as unknown as Message;
  return { field1, field2 };
}

/** One message. */
export function encodeOneWithProtobufEs(field1: number, field2: string): Uint8Array {
  return toBinary(ProtobufEs, create(ProtobufEs, { field1, field2 }));
}

/** One message. */
export function decodeOneWithProtobufEs(bytes: Uint8Array): Message {
  const { field1, field2 } = fromBinary(ProtobufEs, bytes) as unknown as Message;
  return { field1, field2 };
}

/**
 * A library does not say where in the bytes it found a text. In a canonical message the text is the last field, so the
 * number tells: that costs next to nothing, and no peer is made slower by being asked for columns.
 */
function place(out: DecodedMessages, row: number, field1: number, begin: number, end: number): void {
  const behindNumber = begin + (field1 === 0 ? 0 : field1 < 0 ? 11 : 1 + varintSize(field1));
  let start = 0;
  if (behindNumber < end) {
    start = behindNumber + 2;
    while (start + 2 ** (7 * (start - behindNumber - 1)) <= end) start++;
  }
  out.field1[row] = field1;
  out.starts[row] = start;
  out.lengths[row] = start === 0 ? 0 : end - start;
}

const varintSize = (value: number): number =>
  value < 2 ** 7 ? 1 : value < 2 ** 14 ? 2 : value < 2 ** 21 ? 3 : value < 2 ** 28 ? 4 : 5;

const protobufjsObjects = new WeakMap<Messages, readonly protobuf.Message[]>();
const protobufEsObjects = new WeakMap<Messages, readonly ReturnType<typeof create>[]>();

function objectsOf<T>(
  messages: Messages,
  known: WeakMap<Messages, readonly T[]>,
  make: (fields: Record<string, unknown>) => T,
): readonly T[] {
  const made = known.get(messages);
  if (made !== undefined) return made;
  const { field1, text, offsets } = messages;
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.length);
  const objects = Array.from(field1, (number, i) =>
    make({ field1: number, field2: bytes.toString("utf8", offsets[i], offsets[i + 1]) }),
  );
  known.set(messages, objects);
  return objects;
}
