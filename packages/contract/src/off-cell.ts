import type { Cell } from "./flag.ts";

/** A cell on which every call runs the control. */
export const offCell = (because: string): Cell => ({
  stage: "off",
  candidate: "",
  epoch: 0,
  sample: 0,
  minSize: 0,
  because,
  population: "none",
  inside: () => false,
});

/** The cell, but off whatever its flag says. The epoch stays: what comes back must not release a flag that has tripped. */
export const refusedCell = (cell: Cell, why: string): Cell => ({
  ...cell,
  stage: "off",
  population: "none",
  inside: () => false,
  because: `the flag is at ${cell.stage}, but ${why}`,
});
