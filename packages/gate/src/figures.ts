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

/** `850 ms`, `4.5 s`, `3m 45s`; `no limit` for Infinity. */
export function duration(ms: number): string {
  if (ms === Infinity) return "no limit";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 3600
    ? `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, "0")}s`
    : `${Math.floor(seconds / 3600)}h ${String(Math.floor(seconds / 60) % 60).padStart(2, "0")}m`;
}
