import { refusedCell, messageOf } from "@oxbow/contract";
import type { Cell, CellSource } from "@oxbow/contract";
import type { Admission } from "./certificate.ts";

/** Cells that are raised only with a certificate. */
export interface CertifiedCells extends CellSource {
  /** Asks for every admission again: call it when a certificate or a file of a side has changed. */
  readonly recheck: () => void;
}

/**
 * The same cells, but one at ramp or promoted whose candidate is not admitted is off, and its `because` says why. A shadow
 * passes: its callers get the control's answer anyway. `admission` is asked once per flag and candidate until the next
 * `recheck`; what it throws is a reason not to admit.
 */
export function certifiedCells(
  cells: CellSource,
  admission: (flag: string, candidate: string) => Admission,
): CertifiedCells {
  const asked = new Map<string, Admission>();
  // A cell is replaced, never changed, so what was made of it holds until admissions do not.
  let made = new WeakMap<Cell, Cell>();
  const listeners = new Set<() => void>();

  const admissionOf = (flag: string, candidate: string): Admission => {
    const id = `${flag} ${candidate}`;
    const known = asked.get(id);
    if (known !== undefined) return known;
    let found: Admission;
    try {
      found = admission(flag, candidate);
    } catch (error) {
      found = { ok: false, because: messageOf(error) };
    }
    asked.set(id, found);
    return found;
  };

  return {
    cell(flag) {
      const cell = cells.cell(flag);
      if (cell.stage !== "ramp" && cell.stage !== "promoted") return cell;
      const known = made.get(cell);
      if (known !== undefined) return known;
      const found = admissionOf(flag, cell.candidate);
      const certified = found.ok ? cell : refusedCell(cell, found.because);
      made.set(cell, certified);
      return certified;
    },
    subscribe(listener) {
      listeners.add(listener);
      const end = cells.subscribe(listener);
      return () => {
        listeners.delete(listener);
        end();
      };
    },
    recheck() {
      asked.clear();
      made = new WeakMap();
      for (const listener of listeners) listener();
    },
  };
}
