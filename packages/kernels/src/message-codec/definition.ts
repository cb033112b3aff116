import type { Messages } from "./arguments.ts";
import { defineKernel } from "@oxbow/contract";
import { equivalence } from "@oxbow/equivalence";
import * as kernels from "./control.ts";
import { decodeMessageCases, decodeMessagesCases, encodeMessageCases, encodeMessagesCases } from "./cases.ts";
import * as native from "./native.ts";
import { encoded, flightMessages, generatedMessages, zipCodeMessages } from "./messages.ts";
import {
  decodeArguments,
  decodeOneArguments,
  encodeArguments,
  encodeOneArguments,
  shortBatches,
  shortMessages,
} from "./generator.ts";
import { kernelFiles, nativeSide, definitionFiles } from "../artifacts.ts";
import { decodeAsWritten, decodeOneAsWritten, encodeAsWritten } from "./as-written.ts";
import {
  decodeOneWithProtobufEs,
  decodeOneWithProtobufjs,
  decodeWithProtobufEs,
  decodeWithProtobufjs,
  encodeOneWithProtobufEs,
  encodeOneWithProtobufjs,
  encodeWithProtobufEs,
  encodeWithProtobufjs,
} from "./peers.ts";
import { remoteSides } from "../remote/sides.ts";
import { messageCodecOver } from "./remote.ts";
import {
  messageCodecDecodeMutants,
  messageCodecMutants,
  messageCodecSingleDecodeMutants,
  messageCodecSingleMutants,
} from "./mutants.ts";
import { messageCodecHardMutants, messageCodecDecodeHardMutants } from "./hard-mutants.ts";
import { rarely } from "../mutants/rare.ts";

type EncodeArgs = Parameters<typeof kernels.encodeMessages>;
type DecodeArgs = Parameters<typeof kernels.decodeMessages>;
type EncodeOneArgs = Parameters<typeof kernels.encodeMessage>;
type DecodeOneArgs = Parameters<typeof kernels.decodeMessage>;

const typescript = {
  name: "typescript",
  implementation: "typescript",
  artifact: kernelFiles(
    ...["arguments", "message-codec", "reader", "utf8", "writer"].map((file) => `message-codec/${file}.js`),
  ),
} as const;
const rust = nativeSide("message-codec");

const EIGHTEEN = "eighteen character";

/** What a library of a microsecond or two a message is measured on. */
const FEW = ["20,000 flights", "100 messages", "10 messages", "1 message"];

/** From one message to where the boundary no longer matters. */
const COUNTS = Array.from({ length: 13 }, (_, k) => 2 ** k);

/** A generated message takes about so many bytes, its length included. */
const BYTES_PER_MESSAGE = 25;

/** Columns to the bytes of a batch. Its size is the number of messages. */
export const messageCodec = equivalence(
  defineKernel<EncodeArgs, number>({
    key: "message-codec",
    mutates: [1],
    sizeOf: (columns) => columns.field1.length,
  }),
  {
    source: definitionFiles("message-codec"),
    control: { ...typescript, run: kernels.encodeMessages },
    candidates: [
      { ...rust, run: native.encodeMessages },
      ...remoteSides("message-codec", (remote) => messageCodecOver(remote).encodeMessages),
      {
        name: "as written",
        implementation: "typescript",
        flaw: "writes -1 as 2^32 - 1, in five bytes instead of ten, and takes any bytes for text",
        run: encodeAsWritten,
      },
    ],
    peers: [
      { name: "protobufjs, from objects", implementation: "library", run: encodeWithProtobufjs },
      { name: "protobuf-es, from objects", implementation: "library", run: encodeWithProtobufEs, workloads: FEW },
    ],
    cases: encodeMessagesCases,
    arguments: encodeArguments,
    mutants: [...messageCodecMutants, ...messageCodecHardMutants],
    rareMutants: rarely(kernels.encodeMessages, (end) => end + 1),
    workloads: [
      encoding("31,250 messages", generatedMessages, 31_250),
      encoding("125,000 messages", generatedMessages, 125_000),
      { ...encoding("500,000 messages", generatedMessages, 500_000), minSpeedup: 3, nightly: true },
      encoding("42,049 ZIP codes", zipCodeMessages, 42_049),
      { ...encoding("20,000 flights", flightMessages, 20_000), minSpeedup: 3 },
      encoding("100 messages", generatedMessages, 100),
      encoding("10 messages", generatedMessages, 10),
      encoding("1 message", generatedMessages, 1),
    ],
    sweep: { unit: "items", sizes: COUNTS, args: (count) => encodingOf(generatedMessages(count)) },
  },
);

/** The bytes of a batch to columns. Its size is in bytes. */
export const messageCodecDecode = equivalence(
  defineKernel<DecodeArgs, number>({
    key: "message-codec-decode",
    mutates: [1],
    sizeOf: (bytes) => bytes.length,
  }),
  {
    source: definitionFiles("message-codec"),
    control: { ...typescript, run: kernels.decodeMessages },
    candidates: [
      { ...rust, run: native.decodeMessages },
      ...remoteSides("message-codec", (remote) => messageCodecOver(remote).decodeMessages),
      {
        name: "as written",
        implementation: "typescript",
        flaw: "trusts its input: two fields in this order, all of their bytes, any bytes for text",
        run: decodeAsWritten,
      },
    ],
    peers: [
      { name: "protobufjs, to objects", implementation: "library", run: decodeWithProtobufjs },
      { name: "protobuf-es, to objects", implementation: "library", run: decodeWithProtobufEs, workloads: FEW },
    ],
    cases: decodeMessagesCases,
    arguments: decodeArguments,
    exhaustive: shortBatches,
    mutants: [...messageCodecDecodeMutants, ...messageCodecDecodeHardMutants],
    rareMutants: rarely(kernels.decodeMessages, (count) => count + 1),
    workloads: [
      decoding("500,000 messages", generatedMessages, 500_000),
      decoding("42,049 ZIP codes", zipCodeMessages, 42_049),
      { ...decoding("20,000 flights", flightMessages, 20_000), minSpeedup: 3 },
      decoding("100 messages", generatedMessages, 100),
      decoding("10 messages", generatedMessages, 10),
      decoding("1 message", generatedMessages, 1),
    ],
    sweep: {
      unit: "bytes",
      sizes: COUNTS.map((count) => count * BYTES_PER_MESSAGE),
      args: (size) => decodingOf(generatedMessages(size / BYTES_PER_MESSAGE)),
    },
  },
);

/** One message a call: the boundary costs more than the codec. Shown, so that it can be seen to lose, and not judged. */
export const messageCodecSingle = equivalence(
  defineKernel<EncodeOneArgs, Uint8Array>({ key: "message-codec-single", sizeOf: (_, field2) => field2.length }),
  {
    source: definitionFiles("message-codec"),
    control: { ...typescript, run: kernels.encodeMessage },
    candidates: [
      { ...rust, run: native.encodeMessage },
      ...remoteSides("message-codec", (remote) => messageCodecOver(remote).encodeMessage),
      {
        name: "protobufjs as written",
        implementation: "library",
        flaw: "wraps what is no int32, and writes a lone surrogate",
        run: encodeOneWithProtobufjs,
      },
    ],
    peers: [
      { name: "protobufjs", implementation: "library", run: encodeOneWithProtobufjs },
      { name: "protobuf-es", implementation: "library", run: encodeOneWithProtobufEs },
    ],
    cases: encodeMessageCases,
    arguments: encodeOneArguments,
    mutants: messageCodecSingleMutants,
    workloads: [
      { name: "one message of 18 characters", size: 18, unit: "items", process: "shared", args: () => [-42, EIGHTEEN] },
    ],
  },
);

/** The way back, and the same verdict. */
export const messageCodecSingleDecode = equivalence(
  defineKernel<DecodeOneArgs, ReturnType<typeof kernels.decodeMessage>>({
    key: "message-codec-single-decode",
    sizeOf: (bytes) => bytes.length,
  }),
  {
    source: definitionFiles("message-codec"),
    control: { ...typescript, run: kernels.decodeMessage },
    candidates: [
      { ...rust, run: native.decodeMessage },
      ...remoteSides("message-codec", (remote) => messageCodecOver(remote).decodeMessage),
      {
        name: "as written",
        implementation: "typescript",
        flaw: "trusts its input as well, and puts U+FFFD where the bytes are no UTF-8",
        run: decodeOneAsWritten,
      },
    ],
    peers: [
      { name: "protobufjs", implementation: "library", run: decodeOneWithProtobufjs },
      { name: "protobuf-es", implementation: "library", run: decodeOneWithProtobufEs },
    ],
    cases: decodeMessageCases,
    arguments: decodeOneArguments,
    exhaustive: shortMessages,
    mutants: messageCodecSingleDecodeMutants,
    workloads: [
      {
        name: "one message of 18 characters",
        size: 31,
        unit: "bytes",
        process: "shared",
        args: () => [kernels.encodeMessage(-42, EIGHTEEN)],
      },
    ],
  },
);

function encoding(name: string, make: (count: number) => Messages, size: number) {
  return { name, size, unit: "items", process: "shared", args: () => encodingOf(make(size)) } as const;
}

function encodingOf(columns: Messages): EncodeArgs {
  return [columns, new Uint8Array(kernels.encodedSize(columns))];
}

function decoding(name: string, make: (count: number) => Messages, count: number) {
  return { name, size: count, unit: "items", process: "shared", args: () => decodingOf(make(count)) } as const;
}

function decodingOf(columns: Messages): DecodeArgs {
  const count = columns.field1.length;
  const column = () => new Uint32Array(count);
  return [encoded(columns), { field1: new Int32Array(count), starts: column(), lengths: column() }];
}
