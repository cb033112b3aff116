import { type Comparison, InputError, type Speedup } from "@oxbow/contract";
import { checkPrices, closesTheGap, costAYear, money, perSecond, type Prices, refuse, saved } from "./prices.ts";

/** Calls of one size class, as they are in production. */
export interface Volume {
  /** What was measured at a size that stands for these calls. */
  readonly comparison: Comparison;
  readonly callsPerDay: number;
}

/** Money each year; CPU time is money only as far as fewer machines are run in the end. */
export interface CostProjection {
  readonly currency: string;
  readonly controlPerYear: number;
  readonly candidate: Saving;
  /** Peers that give the control's results: the only ones that could take its place. */
  readonly libraries: readonly (Saving & { readonly name: string })[];
  /** How long the candidate takes to pay for itself, by its central saving; null when it never does or cannot be said. */
  readonly paybackYears: number | null;
  readonly advice: Advice | null;
}

export interface Saving {
  readonly perYear: { readonly lo: number; readonly central: number; readonly hi: number };
}

export interface Advice {
  readonly choice: "do nothing" | "use the library" | "migrate";
  readonly because: string;
}

/**
 * What a kernel costs in a year, and what candidate and libraries would save, from CPU time and its interval over the mix
 * of sizes. Prices and volumes below zero, and a utilisation outside (0, 1], are InputErrors.
 */
export function projectCost(mix: readonly Volume[], prices: Prices): CostProjection {
  check(mix, prices);
  const control = mix.map(({ comparison, callsPerDay }) =>
    costAYear((comparison.control.cpuNs / 1e9) * perSecond(callsPerDay), prices),
  );
  const candidate = savingOf(
    control,
    mix.map(({ comparison }) => comparison.cpuSpeedup ?? comparison.speedup),
  );
  const libraries = replacements(mix).map((name) => ({
    name,
    ...savingOf(
      control,
      mix.map(({ comparison }) => (comparison.others.find(({ side }) => side.name === name) as Other).speedup),
    ),
  }));
  const { engineering } = prices;
  const central = candidate.perYear.central;
  return {
    currency: prices.currency,
    controlPerYear: total(control),
    candidate,
    libraries,
    paybackYears: engineering === undefined || central <= 0 ? null : engineering / central,
    advice: engineering === undefined ? null : advise(candidate, libraries, { ...prices, engineering }),
  };
}

type Other = Comparison["others"][number];

function savingOf(controlPerYear: readonly number[], speedups: readonly Speedup[]): Saving {
  const by = (of: (speedup: Speedup) => number): number =>
    total(controlPerYear.map((cost, i) => cost * saved(of(speedups[i] as Speedup))));
  return { perYear: { lo: by(({ lo }) => lo), central: by(({ ratio }) => ratio), hi: by(({ hi }) => hi) } };
}

/** Names of peers that were measured at every size and agreed with the control at each. */
function replacements(mix: readonly Volume[]): string[] {
  const names = mix[0]?.comparison.others.map(({ side }) => side.name) ?? [];
  return names.filter((name) =>
    mix.every(({ comparison }) => comparison.others.some((other) => other.side.name === name && other.resultsEqual)),
  );
}

function advise(
  candidate: Saving,
  libraries: CostProjection["libraries"],
  { engineering, currency, paybackYears = 2 }: Prices & { engineering: number },
): Advice {
  const price = (amount: number): string => money(amount, currency);
  const { lo, central } = candidate.perYear;
  const [library] = libraries.toSorted((a, b) => b.perYear.central - a.perYear.central);
  if (library !== undefined && library.perYear.lo > 0 && library.perYear.central >= closesTheGap * central) {
    const because = `${library.name} saves ${price(library.perYear.central)} a year, the candidate ${price(central)}`;
    return { choice: "use the library", because };
  }
  if (lo * paybackYears < engineering) {
    const because = `it may save only ${price(Math.max(0, lo))} a year, and ${price(engineering)} must come back in ${paybackYears} years`;
    return { choice: "do nothing", because };
  }
  return {
    choice: "migrate",
    because: `it saves at least ${price(lo)} a year, and ${price(engineering)} comes back within ${paybackYears} years`,
  };
}

const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

function check(mix: readonly Volume[], prices: Prices): void {
  if (mix.length === 0) throw new InputError("INVALID_INPUT", "nothing was measured: give one comparison or more");
  checkPrices(prices);
  for (const { callsPerDay } of mix) if (!(callsPerDay >= 0)) refuse("callsPerDay", callsPerDay, "0 or more");
}
