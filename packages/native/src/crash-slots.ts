import { flagName } from "@oxbow/contract";
import type { AnyKernel, Cell, CellSource } from "@oxbow/contract";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { addon } from "./load.ts";

/** A native candidate in which a process died: its kernel stays on the control until its flag has a higher epoch. */
export interface Quarantine {
  /** The name of the flag. */
  readonly flag: string;
  readonly epoch: number;
  readonly pid: number;
}

export interface CrashSlotsOptions {
  /** On a local disk; made if it is missing. The processes of a service share it, and find each other's deaths there. */
  readonly directory: string;
}

/**
 * Remembers beyond the end of the process which native candidates it was inside: a store before each call and one after
 * it, in memory that is a file.
 */
export interface CrashSlots {
  /** What dead processes left behind, as found at the start. */
  readonly quarantined: readonly Quarantine[];
  /** Why nothing is remembered: no addon, a full disk, a directory that cannot be written. The candidates run as ever. */
  readonly unavailable: Error | undefined;
  /** The native candidate of a kernel, remembered while its flag is at shadow or ramp. */
  readonly guard: <Args extends readonly unknown[], Out>(
    kernel: AnyKernel,
    candidate: (...args: Args) => Out,
  ) => (...args: Args) => Out;
  /** The same cells, but a native candidate that ended its process is off, until the flag has a higher epoch. */
  readonly cells: (source: CellSource) => CellSource;
  /** Forgets this process, as its orderly end does by itself. */
  readonly close: () => void;
}

/** Reads what dead processes left in the directory, and begins a file for this one. Throws nothing: see `unavailable`. */
export function crashSlots({ directory }: CrashSlotsOptions): CrashSlots {
  const { memory, quarantined, unavailable } = open(directory);
  const entries = new Map<string, Entry>();
  const entryOf = (flag: string): Entry => {
    let entry = entries.get(flag);
    if (entry === undefined) {
      entry = { index: entries.size, armed: false };
      entries.set(flag, entry);
      memory?.name(entry.index, flag);
    }
    return entry;
  };
  return {
    quarantined,
    unavailable,
    guard: (kernel, candidate) =>
      memory === undefined ? candidate : guarded(candidate, entryOf(flagName(kernel)), memory.inside),
    cells: (source) => ({
      cell: (flag) => {
        const cell = source.cell(flag);
        if (cell.implementation !== "native") return cell;
        const entry = entryOf(flag);
        entry.armed = cell.stage === "shadow" || cell.stage === "ramp";
        memory?.date(entry.index, cell.epoch);
        const death = quarantined.find((each) => each.flag === flag);
        return death === undefined || death.epoch < cell.epoch ? cell : refused(cell, death);
      },
      subscribe: source.subscribe,
    }),
    close: () => memory?.forget(),
  };
}

interface Entry {
  readonly index: number;
  /** Whether calls are remembered: at shadow and ramp. What is promoted has shown itself, and is as fast as can be. */
  armed: boolean;
}

interface Memory {
  /** How many calls are inside, at every `STRIDE`th place. */
  readonly inside: Int32Array;
  readonly name: (index: number, flag: string) => void;
  readonly date: (index: number, epoch: number) => void;
  readonly forget: () => void;
}

/** An entry: how many calls are inside, an i32; 4 bytes of nothing; the epoch, a double; the flag, closed by a zero. */
const ENTRY_BYTES = 128;
const EPOCH_AT = 8;
const FLAG_AT = 16;
/** More kernels have no place, and are not remembered. */
const ENTRIES = 64;
const STRIDE = ENTRY_BYTES / Int32Array.BYTES_PER_ELEMENT;

function guarded<Args extends readonly unknown[], Out>(
  candidate: (...args: Args) => Out,
  entry: Entry,
  inside: Int32Array,
): (...args: Args) => Out {
  const at = entry.index * STRIDE;
  const leave = (): void => void inside[at]!--;
  return (...args) => {
    const { armed } = entry;
    if (armed) inside[at]!++;
    let out: Out;
    try {
      // The only place where `args` is used: V8 then makes no array of them.
      out = candidate(...args);
    } catch (error) {
      if (armed) leave();
      throw error;
    }
    // The work of a promise goes on in other threads, and may end the process from there.
    if (out instanceof Promise && armed) out.then(leave, leave);
    else if (armed) leave();
    return out;
  };
}

function open(directory: string): Pick<CrashSlots, "quarantined" | "unavailable"> & { readonly memory?: Memory } {
  let quarantined: readonly Quarantine[] = [];
  try {
    // First, and without a write: what is known holds on a full disk as well.
    quarantined = deaths(directory);
    // Pids are used again, in every container the same ones.
    const file = join(directory, `${process.pid}-${randomUUID()}.slots`);
    const memory = layOut(addon().mapSlots(file, ENTRY_BYTES * ENTRIES), file);
    return { memory, quarantined, unavailable: undefined };
  } catch (error) {
    return { quarantined, unavailable: error instanceof Error ? error : new Error(String(error)) };
  }
}

function layOut(bytes: Uint8Array, file: string): Memory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const forget = (): void => rmSync(file, { force: true });
  // A process that comes to its end is inside nothing that matters, though a promise may be.
  process.once("exit", forget);
  return {
    inside: new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / Int32Array.BYTES_PER_ELEMENT),
    name(index, flag) {
      if (index >= ENTRIES) return;
      const room = bytes.subarray(index * ENTRY_BYTES + FLAG_AT, (index + 1) * ENTRY_BYTES - 1);
      new TextEncoder().encodeInto(flag, room);
    },
    date(index, epoch) {
      if (index < ENTRIES) view.setFloat64(index * ENTRY_BYTES + EPOCH_AT, epoch, true);
    },
    forget() {
      process.off("exit", forget);
      forget();
    },
  };
}

/**
 * The last death of each flag. The file of a process that died inside a candidate is the record of it: nothing is written,
 * so that several starts at once, and a start on a full disk, find the same. The files of other dead processes go.
 */
function deaths(directory: string): readonly Quarantine[] {
  const { slotsAreHeld } = addon();
  const last = new Map<string, Quarantine & { readonly file: string }>();
  const files = unlessGone(() => readdirSync(directory), [])
    .filter((name) => /^\d+-[\da-f-]{36}\.slots$/.test(name))
    .toSorted()
    .map((name) => ({ file: join(directory, name), pid: Number.parseInt(name, 10) }))
    .filter(({ file }) => !slotsAreHeld(file));
  for (const { file, pid } of files) {
    for (const { flag, epoch } of insideOf(unlessGone(() => readFileSync(file), Buffer.of()))) {
      const known = last.get(flag);
      if (known === undefined || known.epoch < epoch) last.set(flag, { flag, epoch, pid, file });
    }
  }
  const kept = new Set([...last.values()].map(({ file }) => file));
  for (const { file } of files) if (!kept.has(file)) rmSync(file, { force: true });
  return [...last.values()].map(({ flag, epoch, pid }) => ({ flag, epoch, pid }));
}

function insideOf(file: Buffer): readonly Omit<Quarantine, "pid">[] {
  const found: Omit<Quarantine, "pid">[] = [];
  for (let at = 0; at + ENTRY_BYTES <= file.length; at += ENTRY_BYTES) {
    if (file.readInt32LE(at) <= 0) continue;
    const flag = file.subarray(at + FLAG_AT, at + ENTRY_BYTES);
    found.push({ flag: flag.toString("utf8", 0, flag.indexOf(0)), epoch: file.readDoubleLE(at + EPOCH_AT) });
  }
  return found;
}

/** What is missing was never there, or another start has just deleted it. */
function unlessGone<T>(work: () => T, gone: T): T {
  try {
    return work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return gone;
    throw error;
  }
}

function refused(cell: Cell, { epoch, pid }: Quarantine): Cell {
  return {
    ...cell,
    stage: "off",
    population: "none",
    inside: () => false,
    because: `the flag is at ${cell.stage}, but process ${pid} died inside the native candidate at epoch ${epoch}: publish a higher epoch to try again`,
  };
}
