import type { Comparison, EquivalenceReport, Evidence } from "@oxbow/contract";
import fc from "fast-check";
import { comparison, good, noMutants, speedup } from "./evidence.test.fixture.ts";

/** An A/A check that finds a difference. */
export const unsteady = (ratio: number): Comparison["aa"] => speedup(ratio, 0.05);

/** Around `good`, so that passes are common enough for a property about them to mean something. */
export function anyEvidence(): fc.Arbitrary<Evidence> {
  const base = good();
  const report = base.equivalence;
  if (report === null) throw new Error("the fixture has a report");
  const strata = fc
    .tuple(
      fc.subarray([...report.strata], { minLength: 0 }),
      mostly(
        [],
        fc.array(
          fc.record({
            name: fc.constant("random small"),
            executed: fc.nat(2000),
            distinct: fc.nat(200),
            valid: fc.nat(200),
            mismatches: fc.nat(1),
          }),
          { maxLength: 2, size: "max" },
        ),
      ),
    )
    .map(([kept, more]) => [...kept, ...more]);
  const ratio = fc.oneof(
    { arbitrary: between(3.1, 50).map((found) => speedup(found)), weight: 6 },
    {
      arbitrary: fc.tuple(orNaN(between(0.1, 10)), orNaN(between(0, 0.5))).map(([a, b]) => speedup(a, b)),
      weight: 1,
    },
  );
  const measured = fc.record({
    workload: mostly("many 64 B keys", fc.constant("one key")),
    speedup: ratio,
    cpuSpeedup: mostly<Comparison["cpuSpeedup"]>(speedup(4), fc.option(ratio)),
    primary: fc.constantFrom<Comparison["primary"]>("wall", "cpu"),
    aaOk: mostly(true, fc.boolean()),
    aa: mostly(speedup(1), between(0.7, 1.4).map(unsteady)),
    resultsEqual: mostly(true, fc.boolean()),
    forks: mostly(6, fc.nat(6)),
  });
  return fc.record({
    kernel: fc.constant(base.kernel),
    candidate: fc.constant(base.candidate),
    equivalence: mostly<EquivalenceReport | null>(
      report,
      fc.option(
        fc.record({
          ...(Object.fromEntries(Object.entries(report).map(([key, value]) => [key, fc.constant(value)])) as {
            [K in keyof EquivalenceReport]: fc.Arbitrary<EquivalenceReport[K]>;
          }),
          strata,
          identity: mostly(report.identity, fc.constant({ different: false, because: "" })),
          interrupted: mostly<string | null>(null, fc.constant("stopped")),
        }),
      ),
    ),
    performance: mostly<readonly Comparison[] | null>(
      base.performance,
      fc.option(
        fc.uniqueArray(measured.map(comparison), { maxLength: 3, size: "max", selector: ({ workload }) => workload }),
      ),
    ),
    mutation: mostly<Evidence["mutation"]>(
      base.mutation,
      fc.constantFrom(
        null,
        { total: 2, killed: 1, survived: ["x"], untried: [] },
        { total: 2, killed: 1, survived: [], untried: ["x"] },
        noMutants,
      ),
    ),
    artifacts: mostly(base.artifacts, fc.constant(null)),
    conditions: fc.constant(base.conditions),
  });
}

const mostly = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 12 }, { arbitrary: other, weight: 1 });

/** Every part of the way alike. */
const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.noBias(fc.nat(2 ** 30)).map((n) => min + (n / 2 ** 30) * (max - min));

const orNaN = (number: fc.Arbitrary<number>): fc.Arbitrary<number> =>
  fc.oneof({ weight: 20, arbitrary: number }, { weight: 1, arbitrary: fc.constant(NaN) });
