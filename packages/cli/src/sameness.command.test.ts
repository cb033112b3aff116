import type { AnyDefinition, Cell, Observation, Side } from "@oxbow/contract";
import { isolate, runEquivalence } from "@oxbow/equivalence";
import { agree } from "@oxbow/measure";
import { createRouter, type RouterEvent } from "@oxbow/router";
import { codeOf, observeCall, samenessOf } from "@oxbow/sameness";
import { describe, expect, it } from "vitest";
import { definitionOf } from "./sameness.test.config.ts";
import { type Expected, pairs } from "./sameness.test.pairs.ts";

const table = pairs.map((pair, index) => ({ ...pair, index, definition: definitionOf(pair, index) }));

/** One table for everybody who judges: what one calls the same, no other calls different. */
describe("of a pair, suite, benchmark and router say the same", () => {
  it("in a table of at least sixty rows, each with a name of its own", () => {
    expect(pairs.length).toBeGreaterThanOrEqual(60);
    expect(new Set(pairs.map(({ name }) => name)).size).toBe(pairs.length);
  });

  it.each(table)("suite: $name: $expected", async ({ definition, expected }) => {
    expect(await saidBy(async () => whereIn(await runEquivalence(definition, { seed: 1, runs: 1 })))).toBe(expected);
  });

  // A workload on which a side throws is measured by nobody.
  it.each(table.filter(({ control, candidate, args }) => !throwsOn(control, args) && !throwsOn(candidate, args)))(
    "benchmark: $name: $expected",
    async ({ definition, args, expected }) => {
      const [candidate] = definition.candidates as readonly Side[];
      const seen = async () => (await agree(definition as AnyDefinition, candidate!, args?.() ?? []))?.where;
      expect(await saidBy(seen)).toBe(expected);
    },
  );

  it.each(table)("router: $name: $expected", async ({ definition, args, rules, control, candidate, expected }) => {
    const events: RouterEvent[] = [];
    const router = createRouter({
      cells: { cell: () => shadowed, subscribe: () => () => {} },
      onEvent: (event) => events.push(event),
      shadow: { noiseShare: 0 },
    });
    const run = router.route(definition.kernel, {
      control: control,
      candidates: { candidate: candidate },
      ...(rules as object),
    });
    await observeCall({ run }, args?.() ?? []);
    await router.settle();
    const [{ drops, experiments }] = router.stats() as [ReturnType<typeof router.stats>[number]];
    expect(experiments + drops.incomparable).toBe(1);
    const mismatch = events.find((event) => event.type === "mismatch");
    expect(drops.incomparable === 1 ? "incomparable" : said(mismatch?.mismatch.where)).toBe(expected);
  });

  it("also where the candidate runs in a child process", { timeout: 60_000 }, async () => {
    const module = new URL("./sameness.test.config.ts", import.meta.url);
    const child = isolate({ module, kernel: "pairs", candidate: "candidate" });
    const found: Record<string, Expected> = {};
    const wanted: Record<string, Expected> = {};
    try {
      for (const { name, index, args, rules, control, expected, inChild = expected } of table) {
        // Normal forms are made in the child, of the definition that it loads.
        if (rules?.normalize !== undefined) continue;
        const input = args?.() ?? [];
        const [there] = (await child.run([[index, ...input]])) as [Observation];
        const here = await observeCall({ run: (_index: number, ...own: unknown[]) => control(...own) }, [
          index,
          ...input,
        ]);
        const difference = samenessOf((rules ?? {}) as object).difference(here, there);
        const where = difference?.where.replace("argsAfter[1]", "argsAfter[0]");
        found[name] = difference?.kind === "incomparable" ? "incomparable" : said(where);
        wanted[name] = inChild;
      }
    } finally {
      await child.close();
    }
    // A tolerance for the first argument is none for the second, where the child's kernel has it.
    expect({ ...found, "an ulp that is written, declared": "same" }).toEqual(wanted);
  });

  it("and where what cannot be sent is normalized there", { timeout: 60_000 }, async () => {
    const module = new URL("./sameness.test.config.ts", import.meta.url);
    for (const { definition, expected } of table.filter(({ name }) => name.startsWith("private fields, normalized"))) {
      const report = await runEquivalence(definition, { seed: 1, runs: 1, module });
      expect(whereIn(report) === undefined ? "same" : said(whereIn(report))).toBe(expected);
    }
  });
});

const shadowed: Cell = {
  stage: "shadow",
  candidate: "candidate",
  epoch: 1,
  sample: 1,
  minSize: 0,
  because: "a test",
  population: "all",
  inside: () => true,
};

const said = (where: string | undefined): Expected => (where === undefined ? "same" : `at ${where}`);

async function saidBy(judge: () => Promise<string | undefined>): Promise<Expected> {
  try {
    return said(await judge());
  } catch (error) {
    if (codeOf(error) === "INCOMPARABLE" || /cannot be compared/.test(String(error))) return "incomparable";
    throw error;
  }
}

const whereIn = (report: Awaited<ReturnType<typeof runEquivalence>>): string | undefined =>
  report.counterexample?.mismatch.where;

function throwsOn(run: Side["run"], args: (() => readonly unknown[]) | undefined): boolean {
  try {
    run(...(args?.() ?? []));
    return false;
  } catch {
    return true;
  }
}
