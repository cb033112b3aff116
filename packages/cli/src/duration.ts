import { InputError } from "@oxbow/contract";

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `90s`, `4m` or `1.5h` in milliseconds. */
export function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const ms = Number(amount) * (units[unit ?? ""] ?? Number.NaN);
  if (!(ms > 0)) throw new InputError("INVALID_ARGUMENT", `"${text}" is no duration: write such as 90s or 4m`);
  return ms;
}
