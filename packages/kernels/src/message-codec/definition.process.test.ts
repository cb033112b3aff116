import { InputError } from "@oxbow/contract";
import type { DecodedMessages } from "./arguments.ts";
import { fc } from "@oxbow/equivalence";
import { messages, protobuf } from "./message-generator.ts";
import { describeEquivalence } from "@oxbow/equivalence/vitest";
import { embedded } from "../remote/forms.test.fixture.ts";
import * as kernels from "./control.ts";
import { decodeMessagesCases, encodeMessageCases, encodeMessagesCases } from "./cases.ts";
import { unavailable } from "@oxbow/native";
import * as native from "./native.ts";
import { describe, expect, it } from "vitest";
import { encoded, flightMessages, generatedMessages, zipCodeMessages } from "./messages.ts";
import { messageCodec, messageCodecDecode, messageCodecSingle, messageCodecSingleDecode } from "./definition.ts";

const samples = [
  ["1,000 generated messages", generatedMessages(1000)],
  ["flights", flightMessages()],
  ["ZIP codes", zipCodeMessages()],
] as const;

describe.skipIf(unavailable)("with the addon", () => {
  describeEquivalence(embedded(messageCodec));
  describeEquivalence(embedded(messageCodecDecode));
  describeEquivalence(embedded(messageCodecSingle));
  describeEquivalence(embedded(messageCodecSingleDecode));

  it.each(encodeMessagesCases.filter(({ writes }) => writes !== undefined))(
    "$name, byte for byte",
    ({ args, writes }) => {
      const [columns, out] = args();
      faultOf(() => native.encodeMessages(columns, out));
      expect(new Uint8Array(out)).toEqual(writes);
    },
  );

  it.each(decodeMessagesCases.filter(({ writes }) => writes !== undefined))(
    "$name, column by column",
    ({ args, writes }) => {
      const [bytes, out] = args();
      faultOf(() => native.decodeMessages(bytes, out));
      expect(out).toEqual(writes);
    },
  );

  it.each(encodeMessagesCases)("$name in the same words on both sides", ({ args }) => {
    expect(faultOf(() => native.encodeMessages(...args()))).toEqual(faultOf(() => kernels.encodeMessages(...args())));
    expect(faultOf(() => native.encodedSize(args()[0]))).toEqual(faultOf(() => kernels.encodedSize(args()[0])));
  });

  it.each(decodeMessagesCases)("$name in the same words on both sides", ({ args }) => {
    expect(faultOf(() => native.decodeMessages(...args()))).toEqual(faultOf(() => kernels.decodeMessages(...args())));
    expect(faultOf(() => native.countMessages(args()[0]))).toEqual(faultOf(() => kernels.countMessages(args()[0])));
  });

  it.each(encodeMessageCases)("$name in the same words on both sides", ({ args }) =>
    expect(faultOf(() => native.encodeMessage(...args()))).toEqual(faultOf(() => kernels.encodeMessage(...args()))),
  );

  it("finds every fault of a batch at the same place as the control", () =>
    fc.assert(
      fc.property(protobuf({ framed: true }), (bytes) => {
        expect(faultOf(() => native.decodeMessages(bytes, room(20)))).toEqual(
          faultOf(() => kernels.decodeMessages(bytes, room(20))),
        );
        expect(faultOf(() => native.countMessages(bytes))).toEqual(faultOf(() => kernels.countMessages(bytes)));
      }),
      { seed: 1, numRuns: 2000 },
    ));

  it("finds every fault of a message at the same place as the control", () =>
    fc.assert(
      fc.property(protobuf(), (bytes) => {
        expect(faultOf(() => native.decodeMessage(bytes))).toEqual(faultOf(() => kernels.decodeMessage(bytes)));
      }),
      { seed: 1, numRuns: 2000 },
    ));

  it("finds every fault of columns at the same place as the control", () =>
    fc.assert(
      fc.property(messages(), (columns) => {
        expect(faultOf(() => native.encodeMessages(columns, new Uint8Array(300)))).toEqual(
          faultOf(() => kernels.encodeMessages(columns, new Uint8Array(300))),
        );
        expect(faultOf(() => native.encodedSize(columns))).toEqual(faultOf(() => kernels.encodedSize(columns)));
      }),
      { seed: 1, numRuns: 2000 },
    ));
});

describe.each(samples)("%s", (_, columns) => {
  const bytes = encoded(columns);

  it.each([...messageCodec.candidates.slice(0, 1), ...messageCodec.peers!])(
    "are encoded to the same bytes by $name",
    ({ run, implementation }) => {
      if (implementation === "native" && unavailable) return;
      const out = new Uint8Array(bytes.length);
      expect(run(columns, out)).toBe(bytes.length);
      expect(Buffer.compare(out, bytes)).toBe(0);
    },
  );

  it.each([...messageCodecDecode.candidates.slice(0, 1), ...messageCodecDecode.peers!])(
    "are decoded to the same columns by $name",
    ({ run, implementation }) => {
      if (implementation === "native" && unavailable) return;
      const count = columns.field1.length;
      const [expected, out] = [room(count), room(count)];
      expect(kernels.decodeMessages(bytes, expected)).toBe(count);
      expect(run(bytes, out)).toBe(count);
      expect(out).toEqual(expected);
      expect(expected.field1).toEqual(columns.field1);
    },
  );
});

function room(count: number): DecodedMessages {
  return { field1: new Int32Array(count), starts: new Uint32Array(count), lengths: new Uint32Array(count) };
}

/** How a call fails; null when it does not. */
function faultOf(run: () => unknown): unknown {
  try {
    run();
    return null;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { code, row, byteOffset, message } = error;
    return { code, row, byteOffset, message };
  }
}
