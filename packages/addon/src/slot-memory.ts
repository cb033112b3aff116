import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";

/** What `oxbow_guard::export_slots!` exports. */
export interface SlotsAddon {
  /** A new file of zeros as memory: what is stored there outlives the process. It is locked for as long as that lives. */
  mapSlots(path: string, bytes: number): Uint8Array;
  /** Whether the process that mapped the file still lives. */
  slotsAreHeld(path: string): boolean;
}

/** The slots of this process, in memory that is a file. */
export interface SlotMemory {
  /** How many calls are inside, at every `STRIDE`th place. */
  readonly inside: Int32Array;
  readonly name: (index: number, flag: string) => void;
  readonly date: (index: number, epoch: number) => void;
  readonly forget: () => void;
}

/** A slot that was read back. */
export interface Inside {
  readonly flag: string;
  readonly epoch: number;
}

/** A slot: how many calls are inside, an i32; 4 bytes of nothing; the epoch, a double; the flag, closed by a zero. */
const SLOT_BYTES = 128;
const EPOCH_AT = 8;
const FLAG_AT = 16;
/** More kernels have no place, and are not remembered. */
export const SLOTS = 64;
export const STRIDE = SLOT_BYTES / Int32Array.BYTES_PER_ELEMENT;

/** Makes the file of this process. Throws where there is no room, or no addon. */
export function mapSlots(addon: SlotsAddon, directory: string): SlotMemory {
  // Pids are used again, in every container the same ones.
  const file = join(directory, `${process.pid}-${randomUUID()}.slots`);
  const bytes = addon.mapSlots(file, SLOT_BYTES * SLOTS);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const forget = (): void => rmSync(file, { force: true });
  // A process that comes to its end is inside nothing that matters, though a promise may be.
  process.once("exit", forget);
  return {
    inside: new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / Int32Array.BYTES_PER_ELEMENT),
    name(index, flag) {
      const room = bytes.subarray(index * SLOT_BYTES + FLAG_AT, (index + 1) * SLOT_BYTES - 1);
      new TextEncoder().encodeInto(flag, room);
    },
    date(index, epoch) {
      view.setFloat64(index * SLOT_BYTES + EPOCH_AT, epoch, true);
    },
    forget() {
      process.off("exit", forget);
      forget();
    },
  };
}

/** What the owner of a file of slots was inside of. */
export function insideOf(file: Buffer): readonly Inside[] {
  const found: Inside[] = [];
  for (let at = 0; at + SLOT_BYTES <= file.length; at += SLOT_BYTES) {
    if (file.readInt32LE(at) <= 0) continue;
    const flag = file.subarray(at + FLAG_AT, at + SLOT_BYTES);
    found.push({ flag: flag.toString("utf8", 0, flag.indexOf(0)), epoch: file.readDoubleLE(at + EPOCH_AT) });
  }
  return found;
}
