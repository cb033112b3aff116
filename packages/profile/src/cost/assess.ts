import { InputError } from "@oxbow/contract";
import { aDay, checkPrices, closesTheGap, costAYear, money, type Prices, refuse, saved } from "./prices.ts";
import type { RankedFunction, Ranking } from "../rank/ranking.ts";

/** Unless given, a virtual CPU costs 0.04 USD an hour, of which 0.6 is used. */
export interface AssessOptions extends Partial<Prices> {
  /** Calls of the first function a day; the others in proportion. Unless given, the rate that was recorded, day and night. */
  readonly callsPerDay?: number;
  /** Speedups that were measured, by the function's name: of a candidate, and of a library. */
  readonly measured?: ReadonlyMap<string, number>;
  readonly libraries?: ReadonlyMap<string, number>;
}

/** A ranked function, and what follows for it. */
export interface AssessedFunction extends RankedFunction {
  readonly cost: FunctionCost | null;
  readonly library: LibraryAnswer;
  readonly pattern: PatternAdvice | null;
  readonly advice: MeasureAdvice;
}

/** Money each year, and money only as far as fewer machines are run in the end. */
interface FunctionCost {
  readonly currency: string;
  readonly callsPerDay: number | null;
  readonly perYear: Range;
  /** Twice as fast, as fast as measured or else five times, and all of it. */
  readonly savingPerYear: Range;
  /** Engineering ÷ saving; null without engineering, `hi` null when the low saving is nothing. */
  readonly paybackYears: { readonly lo: number; readonly central: number; readonly hi: number | null } | null;
}

interface Range {
  readonly lo: number;
  readonly central: number;
  readonly hi: number;
}

/** Whether a library gives most of what a rewrite would. Null when nobody has measured one. */
interface LibraryAnswer {
  readonly closesTheGap: boolean | null;
  readonly because: string;
}

interface PatternAdvice {
  readonly pattern: "embed" | "subprocess" | "service";
  readonly because: string;
}

interface MeasureAdvice {
  readonly choice: "do nothing" | "use the library" | "prototype" | "migrate" | "measure more";
  readonly because: string;
}

/**
 * The playbook's heuristic: more than 5 % of the p99? What does it cost at scale, and what would a rewrite give back? Does a
 * library close the gap? And how to integrate what is left. Prices that cannot be are InputErrors.
 */
export function assess(ranking: Ranking, options: AssessOptions = {}): readonly AssessedFunction[] {
  check(options);
  const [first] = ranking.functions;
  const { callsPerDay } = options;
  if (callsPerDay !== undefined && !first?.callsPerSecond) {
    throw new InputError(
      "INVALID_ARGUMENT",
      "calls per day were given, but this input counts no calls: leave them out",
    );
  }
  // Production has the recording's mix, at another rate.
  const scale = callsPerDay === undefined ? 1 : callsPerDay / aDay(first?.callsPerSecond as number);
  return ranking.functions.map((found) => {
    const cost = costOf(found, scale, options);
    const library = libraryFor(found.name, options);
    return { ...found, cost, library, pattern: patternFor(found), advice: advise(found, cost, library, options) };
  });
}

const usual = { vcpuHour: 0.04, currency: "USD", utilisation: 0.6 };

function costOf(
  { name, secondsPerSecond: busy, callsPerSecond }: RankedFunction,
  scale: number,
  { engineering, measured = new Map(), ...given }: AssessOptions,
): FunctionCost | null {
  if (busy === null) return null;
  const prices = { ...usual, ...given };
  const yearly = (seconds: number): number => costAYear(seconds * scale, prices);
  const perYear = { lo: yearly(busy.lo), central: yearly(busy.value), hi: yearly(busy.hi) };
  const central = saved(measured.get(name) ?? 5);
  const saving = {
    lo: perYear.lo * Math.min(saved(2), central),
    central: perYear.central * central,
    hi: perYear.hi,
  };
  return {
    currency: prices.currency,
    callsPerDay: callsPerSecond === null ? null : aDay(callsPerSecond) * scale,
    perYear,
    savingPerYear: saving,
    paybackYears:
      engineering === undefined || saving.central <= 0
        ? null
        : {
            lo: engineering / saving.hi,
            central: engineering / saving.central,
            hi: saving.lo > 0 ? engineering / saving.lo : null,
          },
  };
}

function libraryFor(name: string, { measured = new Map(), libraries = new Map() }: AssessOptions): LibraryAnswer {
  const library = libraries.get(name);
  if (library === undefined) {
    return {
      closesTheGap: null,
      because: `no library was measured for ${name}: name one as a peer, and run oxbow bench`,
    };
  }
  const candidate = measured.get(name);
  // Without a candidate it is compared with the five times that a rewrite is supposed to give.
  const share = saved(library) / saved(candidate ?? 5);
  const beside = candidate === undefined ? "of a rewrite 5 times faster" : `of the candidate's ${candidate}×`;
  const part = `${library}× by a library saves ${Math.round(share * 100)} % ${beside}`;
  return { closesTheGap: share >= closesTheGap, because: part };
}

/** What one crossing costs, in nanoseconds, by order of magnitude: `npm run bench:patterns` measures it where you are. */
const crossingNs = { subprocess: 100_000, service: 500_000 };
/** The most of a call's time that its crossing may cost. */
const crossingShare = 0.05;

function patternFor({ meanNs, secondsPerSecond }: RankedFunction): PatternAdvice | null {
  if (meanNs === null || meanNs === 0) return null;
  const time = `a call takes ${meanNs < 1e6 ? `${(meanNs / 1e3).toFixed(1)} µs` : `${(meanNs / 1e6).toFixed(1)} ms`}`;
  if (meanNs * crossingShare < crossingNs.subprocess) {
    return { pattern: "embed", because: `${time}: a call to another process would cost more than Rust saves` };
  }
  if (meanNs * crossingShare >= crossingNs.service && (secondsPerSecond?.value ?? 0) > 0.5) {
    return { pattern: "service", because: `${time} and it fills more than half of a CPU: it can be scaled by itself` };
  }
  return {
    pattern: "subprocess",
    because: `${time}: long enough to leave the loop and the process, so that others do not wait and a crash stays there; embed it, as an async task, if isolation is not needed`,
  };
}

function advise(
  { name, worthIt, because, p99Share }: RankedFunction,
  cost: FunctionCost | null,
  library: LibraryAnswer,
  { engineering, paybackYears = 2, measured = new Map() }: AssessOptions,
): MeasureAdvice {
  const price = (amount: number): string => money(amount, cost?.currency ?? "");
  const pays =
    engineering === undefined || cost === null ? null : cost.savingPerYear.central * paybackYears >= engineering;
  const saves = cost === null ? "" : `; it costs ${price(cost.perYear.central)} a year`;
  if (worthIt === "no" && pays !== true) return { choice: "do nothing", because: `${because}${saves}` };
  if (cost !== null && engineering !== undefined && cost.perYear.hi * paybackYears < engineering && worthIt !== "yes") {
    const all = `all of it is ${price(cost.perYear.hi)} a year, and ${price(engineering)} must come back in ${paybackYears} years`;
    return { choice: "do nothing", because: all };
  }
  if (library.closesTheGap === true) return { choice: "use the library", because: library.because };
  if (worthIt !== "yes" && pays !== true) {
    return { choice: "measure more", because: p99Share === null && cost !== null ? `${because}${saves}` : because };
  }
  return {
    choice: measured.has(name) ? "migrate" : "prototype",
    because: `${because}${saves}${library.closesTheGap === null ? "; ask first whether a library would do" : ""}`,
  };
}

function check({ callsPerDay = 0, measured, libraries, ...prices }: AssessOptions): void {
  checkPrices({ ...usual, ...prices });
  if (!(callsPerDay >= 0)) refuse("callsPerDay", callsPerDay, "0 or more");
  for (const k of [...(measured?.values() ?? []), ...(libraries?.values() ?? [])])
    if (!(k > 0)) refuse("a speedup", k, "above 0");
}
