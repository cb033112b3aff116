import { crc32, deflateSync } from "node:zlib";

/** The parts of a PNG for a case: anything may be wrong with them but the CRCs, which are always right. */
export interface Parts {
  readonly width: number;
  /** Row after row: filter type, then the bytes. */
  readonly rows: readonly Uint8Array[];
  readonly height?: number;
  readonly colour?: number;
  readonly depth?: number;
  readonly interlace?: number;
  readonly idat?: readonly Uint8Array[];
  readonly before?: readonly Uint8Array[];
  readonly after?: readonly Uint8Array[];
}

export const row = (filter: number, ...values: readonly number[]): Uint8Array => Uint8Array.of(filter, ...values);

export function png(parts: Parts): Uint8Array {
  const { width, rows, height = rows.length, colour = 2, depth = 8, interlace = 0, before = [], after = [] } = parts;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([depth, colour, 0, 0, interlace], 8);
  const idat = (parts.idat ?? [deflateSync(joined(rows))]).map((part) => chunk("IDAT", part));
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return joined([signature, chunk("IHDR", header), ...before, ...idat, ...after, chunk("IEND")]);
}

export function chunk(type: string, contents: Uint8Array | readonly number[] = []): Uint8Array {
  const body = Buffer.concat([latin1(type), Uint8Array.from(contents)]);
  const out = new Uint8Array(8 + body.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, contents.length);
  out.set(body, 4);
  view.setUint32(4 + body.length, crc32(body));
  return out;
}

export function text(keyword: string): Uint8Array {
  return chunk("tEXt", latin1(`${keyword}\0caf\xe9`));
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

export const latin1 = (characters: string): Uint8Array => Uint8Array.from(characters, (char) => char.charCodeAt(0));
