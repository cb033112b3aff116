import { expect, it } from "vitest";
import { type Frame, FrameReader, FrameWriter, kind } from "./frames.ts";

function read(chunks: readonly Buffer[], maxBytes = 1 << 21): Frame[] {
  const frames: Frame[] = [];
  const reader = new FrameReader(maxBytes);
  for (const chunk of chunks)
    reader.push(chunk, (frame) => frames.push({ ...frame, payload: Buffer.from(frame.payload) }));
  return frames;
}

function frameOf(kindOfFrame: number, id: number, payload: Uint8Array): Buffer {
  const writer = new FrameWriter();
  writer.add(kindOfFrame, id, payload);
  return Buffer.concat(writer.take());
}

const sent = [
  frameOf(kind.reply, 7, Buffer.from("seven")),
  frameOf(kind.refusal, 2 ** 32 - 1, Buffer.alloc(0)),
  frameOf(kind.reply, 8, Buffer.alloc(3000, 9)),
  frameOf(kind.panic, 0, Buffer.from("a")),
];

it.each([1, 2, 3, 4, 5, 9, 10, 1024, 4096])("reads frames that arrive %i bytes at a time", (size) => {
  const stream = Buffer.concat(sent);
  const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, i) =>
    stream.subarray(i * size, (i + 1) * size),
  );
  expect(read(chunks).map(({ kind: of, id, payload }) => frameOf(of, id, payload))).toEqual(sent);
});

it("puts short frames into one piece, copies no long payload, and never writes again what was taken", () => {
  const writer = new FrameWriter();
  const long = Buffer.alloc(1 << 20, 1);
  writer.add(kind.reply, 1, Buffer.from("a"));
  writer.add(kind.reply, 2, long);
  writer.add(kind.reply, 3, Buffer.from("b"));
  const first = writer.take();
  expect(first).toHaveLength(3);
  expect(first[1]).toBe(long);
  const before = Buffer.concat(first);
  for (let id = 0; id < 20_000; id++) writer.add(kind.reply, id, Buffer.from("later"));
  expect(Buffer.concat(first)).toEqual(before);
  expect(read(first.map((piece) => Buffer.from(piece))).map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(read(writer.take().map((piece) => Buffer.from(piece)))).toHaveLength(20_000);
  expect(writer.take()).toEqual([]);
});

it("refuses a length above the largest before there is memory for it", () => {
  const header = Buffer.from([0xff, 0xff, 0xff, 0xff]);
  expect(() => read([header])).toThrow("a frame of 4294967295 bytes, where 5 to 2097152 are taken");
});

it("refuses a length below that of a header", () => {
  expect(() => read([Buffer.from([4, 0, 0, 0, 1])])).toThrow("a frame of 4 bytes, where 5 to 2097152 are taken");
});

it("knows that it is inside a frame until the last byte", () => {
  const reader = new FrameReader(1 << 20);
  const frame = frameOf(kind.reply, 1, Buffer.from("abc"));
  reader.push(frame.subarray(0, -1), () => expect.fail("it is not whole"));
  expect(reader.isInsideFrame).toBe(true);
  reader.push(frame.subarray(-1), ({ payload }) => expect(payload.toString()).toBe("abc"));
  expect(reader.isInsideFrame).toBe(false);
});
