/** What a frame is: `u32 length | u8 kind | u32 id | payload`, little-endian; the length counts what follows it. */
export const kind = { hello: 0, reply: 1, refusal: 2, panic: 3, firstMethod: 16, probe: 255 } as const;

export interface Frame {
  readonly kind: number;
  readonly id: number;
  readonly payload: Buffer;
}

const PREFIX = 4;
const HEADER = 5;

/** A frame, in memory of its own. */
export function frameOf(kindOfFrame: number, id: number, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(PREFIX + HEADER + payload.length);
  frame.writeUInt32LE(HEADER + payload.length, 0);
  frame[4] = kindOfFrame;
  frame.writeUInt32LE(id, 5);
  frame.set(payload, PREFIX + HEADER);
  return frame;
}

/** Bytes that cannot be a frame. */
export class BadFrameError extends Error {
  override readonly name = "BadFrameError";
}

/** Cuts what a worker writes into frames. A length is checked before there is memory for it. */
export class FrameReader {
  readonly #maxBytes: number;
  /** What has arrived of a frame that is not whole. */
  #rest: Buffer = Buffer.alloc(0);
  /** Set for a frame longer than its first chunk: where it is put together, and how much of it is here. */
  #long: { readonly frame: Buffer; filled: number } | undefined;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether a frame has begun and not ended. */
  get isInsideFrame(): boolean {
    return this.#long !== undefined || this.#rest.length > 0;
  }

  /** Throws BadFrameError; the stream is of no use afterwards. */
  push(arrived: Buffer, take: (frame: Frame) => void): void {
    let chunk = arrived;
    if (this.#long !== undefined) {
      const { frame, filled } = this.#long;
      const copied = chunk.copy(frame, filled);
      this.#long.filled += copied;
      if (this.#long.filled < frame.length) return;
      this.#long = undefined;
      take(parsed(frame, 0, frame.length));
      chunk = chunk.subarray(copied);
    } else if (this.#rest.length > 0) {
      chunk = Buffer.concat([this.#rest, chunk]);
    }
    let at = 0;
    while (chunk.length - at >= PREFIX) {
      const length = chunk.readUInt32LE(at);
      if (length < HEADER || length > this.#maxBytes) {
        throw new BadFrameError(`a frame of ${length} bytes, where ${HEADER} to ${this.#maxBytes} are taken`);
      }
      const end = at + PREFIX + length;
      if (end > chunk.length) break;
      take(parsed(chunk, at, end));
      at = end;
    }
    this.#keep(chunk.subarray(at));
  }

  #keep(rest: Buffer): void {
    this.#rest = rest;
    if (rest.length < PREFIX) return;
    const frame = Buffer.allocUnsafeSlow(PREFIX + rest.readUInt32LE(0));
    this.#long = { frame, filled: rest.copy(frame) };
    this.#rest = Buffer.alloc(0);
  }
}

function parsed(bytes: Buffer, start: number, end: number): Frame {
  return {
    kind: bytes[start + PREFIX]!,
    id: bytes.readUInt32LE(start + PREFIX + 1),
    payload: bytes.subarray(start + PREFIX + HEADER, end),
  };
}
