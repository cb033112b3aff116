/** Three significant digits, without an exponent: `1.23`, `45.6`, `12,300`; `–` for what is not known. */
export function figure(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return "–";
  return value.toLocaleString("en", { maximumSignificantDigits: 3, minimumSignificantDigits: 3 });
}

/** A value with a unit people read: 1,230,000 `ns` is `1.23 ms`; units other than `ns` stay as they are. */
export function quantity(value: number | null, unit: string): string {
  if (value === null) return "–";
  // A count is exact; `2.00` would say that it is not.
  if (unit !== "ns") return `${Number.isInteger(value) ? value.toLocaleString("en") : figure(value)} ${unit}`;
  const [size, name] = scales.find(([least]) => Math.abs(value) >= least) ?? [1, "ns"];
  return `${figure(value / size)} ${name}`;
}

const scales: readonly (readonly [number, string])[] = [
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "µs"],
];
