import { significant } from "@oxbow/gate";

const steps = [
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "µs"],
] as const;

/** Nanoseconds to three digits in the unit a person would choose: `4.13 µs`. */
export function duration(ns: number): string {
  const [size, unit] = steps.find(([least]) => ns >= least) ?? [1, "ns"];
  return `${significant(ns / size)} ${unit}`;
}
