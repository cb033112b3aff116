import type { TailShare } from "./ranking.ts";

/** Fewer slow requests than this say nothing about the tail. */
export const leastTail = 100;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const tailName = (q: number): string => `p${Number((q * 100).toFixed(4))}`;

/** Why there are no shares: too few slow requests. */
export function tooFew(found: number, q: number): string {
  return `only ${found} request${found === 1 ? "" : "s"} at or above ${tailName(q)}: a share of it needs ${leastTail}, so ${Math.ceil(leastTail / (1 - q) - 1e-6)} requests in all`;
}

/** What was found, and on which side of the rule it lies. */
export function verdictOn(
  { least, most, lo, hi }: TailShare,
  worthIt: "yes" | "no" | "perhaps",
  minShare: number,
  q: number,
): string {
  const rule = percent(minShare);
  const found =
    most === null
      ? `at least ${percent(least)} of ${tailName(q)}`
      : most === least
        ? `${percent(least)} of ${tailName(q)}`
        : `between ${percent(least)} and ${percent(most)} of ${tailName(q)}`;
  switch (worthIt) {
    case "yes":
      return `${found}: above ${rule} even at the low end, ${percent(lo)}`;
    case "no":
      return `${found}: below ${rule} even at the high end, ${percent(hi ?? Number.NaN)}`;
    case "perhaps":
      return hi === null
        ? `${found}, and what others waited for it is not known: ${rule} is not decided`
        : `${found}: ${rule} lies between the ends, ${percent(lo)} and ${percent(hi)}, so more requests or full traces must decide`;
  }
}
