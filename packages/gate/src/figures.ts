import type { Speedup } from "@oxbow/contract";

/** `1 execution`, `12,345 executions`. */
export const count = (n: number, noun: string): string => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;

/** 0.153 as `15.3 %`. */
export const percent = (share: number): string =>
  `${(share * 100).toLocaleString("en", { maximumFractionDigits: 1 })} %`;

/** A ratio to three significant digits: `0.987×`, `3.21×`, `128×`. */
export const times = (ratio: number): string => `${significant(ratio)}×`;

/** `[3.10, 3.32]`. */
export const interval = ({ lo, hi }: Pick<Speedup, "lo" | "hi">): string => `[${significant(lo)}, ${significant(hi)}]`;

function significant(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
