/** What a frame is: `u32 length | u8 kind | u32 id | payload`, little-endian; the length counts what follows it. */
export const kind = { hello: 0, reply: 1, refusal: 2, panic: 3, firstMethod: 16 } as const;

export interface Frame {
  readonly kind: number;
  readonly id: number;
  readonly payload: Buffer;
}

const PREFIX = 4;
const HEADER = 5;

/** Frames that leave together are put together here, in few pieces; a long payload is a piece of its own, and not copied. */
export class FrameWriter {
  #pieces: Uint8Array[] = [];
  /** Where short frames go, one behind the other. What was taken is never written again: it may still be on its way. */
  #room: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;

  /** `payload` is taken over: it must not change until it is written. */
  add(kindOfFrame: number, id: number, payload: Uint8Array): void {
    const isLong = payload.length > LONG_BYTES;
    const bytes = PREFIX + HEADER + (isLong ? 0 : payload.length);
    if (this.#room.length - this.#end < bytes) {
      this.#cut();
      this.#room = Buffer.allocUnsafeSlow(ROOM_BYTES);
      this.#start = this.#end = 0;
    }
    const [room, at] = [this.#room, this.#end];
    room.writeUInt32LE(HEADER + payload.length, at);
    room[at + PREFIX] = kindOfFrame;
    room.writeUInt32LE(id, at + PREFIX + 1);
    this.#end += bytes;
    if (isLong) {
      this.#cut();
      this.#pieces.push(payload);
    } else {
      room.set(payload, at + PREFIX + HEADER);
    }
  }

  /** What was added since the last time, in order. */
  take(): readonly Uint8Array[] {
    this.#cut();
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  #cut(): void {
    if (this.#end > this.#start) this.#pieces.push(this.#room.subarray(this.#start, this.#end));
    this.#start = this.#end;
  }
}

const ROOM_BYTES = 1 << 16;
/** Longer ones cost more to copy than to write apart. */
const LONG_BYTES = 1 << 13;

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
