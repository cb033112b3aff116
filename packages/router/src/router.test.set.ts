import { type Cell, type CellSource, defineKernel } from "@oxbow/contract";
import { createRouter, type RouterEvent, type RouterOptions } from "./index.ts";

/** A router over one cell that the test moves. */
export function routerOn(first: Partial<Cell>, options: Partial<RouterOptions> = {}) {
  const events: RouterEvent[] = [];
  const listeners = new Set<() => void>();
  let cell = cellOf(first);
  const cells: CellSource = {
    cell: () => cell,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const router = createRouter({
    cells,
    onEvent: (event) => events.push(event),
    defer: () => () => {},
    random: () => 0.5,
    ...options,
  });
  const move = (to: Partial<Cell>): void => {
    cell = cellOf(to);
    for (const listener of listeners) listener();
  };
  return { router, move, events };
}

function cellOf(cell: Partial<Cell>): Cell {
  return {
    stage: "off",
    candidate: "native",
    epoch: 1,
    sample: 0,
    minSize: 0,
    because: "a test",
    population: "none",
    inside: () => false,
    ...cell,
  };
}

export const double = defineKernel<[n: number], number>({ key: "double", sizeOf: (n) => n });
export const control = (n: number): number => n * 2;

/** `routerOn`, with the kernel `double` ready to be routed to a candidate. */
export function set(first: Partial<Cell>, options: Partial<RouterOptions> = {}) {
  const made = routerOn(first, options);
  const route = (native: (n: number) => number) => made.router.route(double, { control, candidates: { native } });
  return { ...made, route };
}
