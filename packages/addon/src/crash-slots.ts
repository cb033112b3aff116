import { flagName, refusedCell } from "@oxbow/contract";
import type { AnyKernel, Cell, CellSource } from "@oxbow/contract";
import { types } from "node:util";
import { deaths } from "./deaths.ts";
import type { Quarantine } from "./deaths.ts";
import { guarded, PLAIN, REFUSED, REMEMBERED } from "./guarded.ts";
import type { Slot } from "./guarded.ts";
import { mapSlots, SLOTS, STRIDE } from "./slot-memory.ts";
import type { SlotMemory, SlotsAddon } from "./slot-memory.ts";
import { translated } from "./translated.ts";

export interface CrashSlotsOptions {
  /** On a local disk; made if it is missing. The processes of a service share it, and find each other's deaths there. */
  readonly directory: string;
  /** Gives the addon that holds the slots, or throws why there is none. Any will do: it need not hold the candidates. */
  readonly addon: () => SlotsAddon;
  /** Whether the candidate of this name runs in this process, and may take it along; that called `native` if left out. */
  readonly isNative?: (flag: string, candidate: string) => boolean;
}

/**
 * Remembers beyond the end of the process which native candidates it was inside: a store before each call and one after
 * it, in memory that is a file. `cells` and `protect` need each other: one says when to remember and what not to call again,
 * the other remembers. Where one was forgotten the control answers, and the reason says which.
 */
export interface CrashSlots {
  /** What dead processes left behind, as found at the start. */
  readonly quarantined: readonly Quarantine[];
  /** Why nothing is remembered: no addon, a full disk, a directory that cannot be written. The candidates run as ever. */
  readonly unavailable: Error | undefined;
  /**
   * The same cells, for the router, but a native candidate is off that ended its process, until the flag has a higher epoch,
   * or that is at shadow or ramp and not protected. Once: slots belong to one router.
   */
  readonly cells: (source: CellSource) => CellSource;
  /** The native candidate of a kernel, remembered while its flag is at shadow or ramp. */
  readonly protect: <Args extends readonly unknown[], Out>(
    kernel: AnyKernel,
    candidate: (...args: Args) => Out,
  ) => (...args: Args) => Out;
  /** Forgets this process, as its orderly end does by itself. */
  readonly close: () => void;
}

/** Reads what dead processes left in the directory, and begins a file for this one. Throws nothing: see `unavailable`. */
export function crashSlots(options: CrashSlotsOptions): CrashSlots {
  const { memory, quarantined, unavailable } = open(options);
  const { isNative = (_, candidate) => candidate === "native" } = options;
  const slots = new Map<string, Slot>();
  let obeyed: { readonly source: CellSource; readonly end: () => void } | undefined;

  const deathOf = (flag: string, { epoch }: Cell): Quarantine | undefined =>
    quarantined.find((death) => death.flag === flag && death.epoch >= epoch);
  const update = (flag: string, slot: Slot): void => {
    if (obeyed === undefined) return;
    const cell = obeyed.source.cell(flag);
    const native = isNative(flag, cell.candidate);
    const death = native && cell.stage !== "off" ? deathOf(flag, cell) : undefined;
    slot.refusal = death && `${diedInside(death)}: give the router slots.cells(…)`;
    slot.call = death ? REFUSED : native && isWatched(cell) && slot.index < SLOTS ? REMEMBERED : PLAIN;
    if (slot.call === REMEMBERED) memory?.date(slot.index, cell.epoch);
  };
  const updateAll = (): void => slots.forEach((slot, flag) => update(flag, slot));

  return {
    quarantined,
    unavailable,
    cells(source) {
      if (obeyed !== undefined) throw new Error("slots.cells was called before: make crashSlots for each router");
      // Before the router, which subscribes to what is returned: a call finds its slot as the flag is now.
      obeyed = { source, end: source.subscribe(updateAll) };
      updateAll();
      return {
        cell: (flag) => {
          const cell = source.cell(flag);
          if (!isNative(flag, cell.candidate) || cell.stage === "off") return cell;
          const death = deathOf(flag, cell);
          if (death !== undefined)
            return refusedCell(cell, `${diedInside(death)}: publish a higher epoch to try again`);
          if (slots.has(flag) || !isWatched(cell)) return cell;
          return refusedCell(
            cell,
            "its native candidate is not protected: give the router slots.protect(kernel, candidate)",
          );
        },
        subscribe: (listener) => source.subscribe(listener),
      };
    },
    protect(kernel, candidate) {
      const flag = flagName(kernel);
      let slot = slots.get(flag);
      if (slot === undefined) {
        slot = {
          index: slots.size,
          call: REFUSED,
          refusal: "give the router slots.cells(…): nothing says when to remember",
        };
        slots.set(flag, slot);
        if (slot.index < SLOTS) memory?.name(slot.index, flag);
        update(flag, slot);
      }
      return guarded(candidate, slot, memory?.inside ?? new Int32Array(SLOTS * STRIDE));
    },
    close() {
      obeyed?.end();
      memory?.forget();
    },
  };
}

const isWatched = ({ stage }: Cell): boolean => stage === "shadow" || stage === "ramp";

const diedInside = ({ epoch, pid }: Quarantine): string =>
  `process ${pid} died inside the native candidate at epoch ${epoch}`;

function open({ directory, addon }: CrashSlotsOptions): Pick<CrashSlots, "quarantined" | "unavailable"> & {
  readonly memory?: SlotMemory;
} {
  let quarantined: readonly Quarantine[] = [];
  try {
    const slots = addon();
    // First, and without a write: what is known holds on a full disk as well.
    quarantined = deaths(slots, directory);
    return { memory: mapSlots(slots, directory), quarantined, unavailable: undefined };
  } catch (thrown) {
    const error = translated(thrown);
    return { quarantined, unavailable: types.isNativeError(error) ? error : new Error(String(error)) };
  }
}
