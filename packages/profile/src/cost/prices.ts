import { InputError } from "@oxbow/contract";

/** What CPU time costs, and what a migration does. */
export interface Prices {
  /** For one virtual CPU for one hour. */
  readonly vcpuHour: number;
  readonly currency: string;
  /** The share of the bought CPU time that is used, from 0 to 1: 0.6 is common. */
  readonly utilisation: number;
  /** What the migration costs once. Without it there is no payback, and no advice. */
  readonly engineering?: number;
  /** In how many years it must have paid for itself: 2 unless given. */
  readonly paybackYears?: number;
}

const secondsADay = 86_400;
const hoursAYear = 24 * 365;

/** A year of so many CPU-seconds a second; money only as far as fewer machines are run in the end. */
export function costAYear(secondsPerSecond: number, { vcpuHour, utilisation }: Prices): number {
  return (secondsPerSecond * hoursAYear * vcpuHour) / utilisation;
}

export const perSecond = (daily: number): number => daily / secondsADay;
export const aDay = (rate: number): number => rate * secondsADay;

/** The share of its time that what is `k` times faster saves; below 0 for what is slower. */
export const saved = (k: number): number => 1 - 1 / k;

/** A library that gives this share of what the candidate would save is the better bargain. */
export const closesTheGap = 0.8;

export const money = (amount: number, currency: string): string =>
  `${amount.toLocaleString("en", { maximumFractionDigits: 2 })} ${currency}`;

/** Prices that cannot be are InputErrors. */
export function checkPrices({ vcpuHour, utilisation, engineering = 0 }: Prices): void {
  if (!(utilisation > 0 && utilisation <= 1)) refuse("utilisation", utilisation, "above 0 and at most 1");
  if (!(vcpuHour >= 0)) refuse("vcpuHour", vcpuHour, "0 or more");
  if (!(engineering >= 0)) refuse("engineering", engineering, "0 or more");
}

export function refuse(what: string, found: number, allowed: string): never {
  throw new InputError("OUT_OF_RANGE", `${what} must be ${allowed}, found ${found}`);
}
