import { createHash } from "node:crypto";
import { type BenchmarkFile, type Conditions, InputError } from "@oxbow/contract";

/** Sixteen hexadecimal digits for a machine and what runs on it. Date, load, commit and compiler are not part of it. */
export function fingerprint({ cpu, cores, memoryGiB, os, node, v8 }: Conditions): string {
  const machine = JSON.stringify([cpu, cores, memoryGiB, os, node, v8]);
  return createHash("sha256").update(machine).digest("hex").slice(0, 16);
}

/** One row of two files. */
export interface Change {
  readonly id: string;
  readonly unit: string;
  readonly before: number;
  readonly after: number;
}

/**
 * What became of each absolute figure from one file to a later one, for a trend and not for a verdict: two runs lie an hour
 * or a month apart, and the machine with them. Throws InputError when the files are of different machines, whose absolute
 * figures have nothing to do with each other, and when they have no row in common.
 */
export function trend(before: BenchmarkFile, after: BenchmarkFile): readonly Change[] {
  const [from, to] = [before, after].map(({ conditions }) => fingerprint(conditions)) as [string, string];
  if (from !== to) {
    const differing = (["cpu", "cores", "memoryGiB", "os", "node", "v8"] as const)
      .filter((key) => before.conditions[key] !== after.conditions[key])
      .map((key) => `${key} was ${before.conditions[key]} and is ${after.conditions[key]}`);
    throw new InputError(
      "INVALID_INPUT",
      `figures of different machines (${from}, ${to}) cannot be compared: ${differing.join("; ")}. Compare ratios, or measure both builds in one run`,
    );
  }
  const earlier = new Map(before.rows.map((row) => [row.id, row]));
  const changes = after.rows.flatMap(({ id, unit, value }): Change[] => {
    const row = earlier.get(id);
    return row === undefined || row.unit !== unit ? [] : [{ id, unit, before: row.value, after: value }];
  });
  if (changes.length === 0) throw new InputError("INVALID_INPUT", "the two files have no row in common");
  return changes;
}
