import type { Cell, CellSource, Stage } from "@oxbow/contract";

/** Cells that say one thing of every kernel: what a test needs of a flag. */
export function cellsAt(candidate: string, stage: Stage = "promoted", epoch = 1): CellSource {
  const cell: Cell = {
    stage,
    candidate,
    epoch,
    sample: 0,
    minSize: 0,
    because: `the test says ${stage}`,
    population: "all",
    inside: () => true,
  };
  return { cell: () => cell, subscribe: () => () => {} };
}
