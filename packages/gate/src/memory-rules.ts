import type { Comparison } from "@oxbow/contract";
import { times } from "./figures.ts";
import { reason } from "./rule.ts";
import type { Rule } from "./rule.ts";

const RULE = "no more memory";

/** Of processes that ran one side alone: what it took above its start. Less than this is what allocators keep in hand. */
const RESIDENT_MIB = 64;

/** Of a call: what it allocated on the JavaScript heap. Less than this is collected in passing. */
const ALLOCATED_MIB = 1;

/** A candidate that wins time by taking many times the control's memory is no pass: what that costs, the speedup does not say. */
const memory: Rule = ({ performance }, { minSpeedup, maxMemory }) =>
  (performance ?? [])
    .filter(({ workload }) => Object.hasOwn(minSpeedup, workload))
    .flatMap((comparison) => [
      ...taken(comparison, "resident", maxMemory),
      ...taken(comparison, "allocated", maxMemory),
    ]);

export const memoryRules: readonly Rule[] = [memory];

function taken(
  { workload, control, candidate }: Comparison,
  kind: "resident" | "allocated",
  maxMemory: number,
): ReturnType<Rule> {
  const of = ({ rssGrowthMiB, allocatedBytes }: Comparison["control"]): number | null =>
    kind === "resident" ? rssGrowthMiB : allocatedBytes === null ? null : allocatedBytes / 2 ** 20;
  const [before, after] = [of(control), of(candidate)];
  // Not every workload can tell: sides that share a process share its resident set.
  if (before === null || after === null) return [];
  const what = kind === "resident" ? "of resident memory" : "on the JavaScript heap in a call";
  const found = `${workload}: the candidate takes ${mib(after)} ${what}, the control ${mib(before)}`;
  if (after <= Math.max(kind === "resident" ? RESIDENT_MIB : ALLOCATED_MIB, maxMemory * before)) {
    return kind === "resident" ? [reason(RULE, "pass", found)] : [];
  }
  const limit = `more than the ${times(maxMemory)} that the definition allows`;
  return [reason(RULE, "inconclusive", `${found}: ${limit}; take less, or raise its maxMemory and say why`)];
}

const mib = (value: number): string => `${value.toLocaleString("en", { maximumFractionDigits: 1 })} MiB`;
