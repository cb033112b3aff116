import type { Comparison, Reason } from "@oxbow/contract";
import { expect, it } from "vitest";
import { comparison, good, policy } from "./evidence.test.fixture.ts";
import { judge } from "./judge.ts";

type Memory = Partial<Pick<Comparison["control"], "rssGrowthMiB" | "allocatedBytes">>;

function said(control: Memory, candidate: Memory, more = {}): readonly Reason[] {
  const measured = comparison();
  const performance = [
    { ...measured, control: { ...measured.control, ...control }, candidate: { ...measured.candidate, ...candidate } },
  ];
  const { reasons } = judge({ ...good(), performance }, { ...policy, ...more });
  return reasons.filter(({ rule }) => rule === "no more memory");
}

it("does not let ten times the memory pass, however fast it is", () => {
  expect(said({ rssGrowthMiB: 20 }, { rssGrowthMiB: 200 })).toEqual([
    {
      rule: "no more memory",
      outcome: "inconclusive",
      because:
        "many 64 B keys: the candidate takes 200 MiB of resident memory, the control 20 MiB: more than the 4.00× that the definition allows; take less, or raise its maxMemory and say why",
    },
  ]);
  expect(said({ allocatedBytes: 2 ** 20 }, { allocatedBytes: 10 * 2 ** 20 })[0]?.because).toBe(
    "many 64 B keys: the candidate takes 10 MiB on the JavaScript heap in a call, the control 1 MiB: more than the 4.00× that the definition allows; take less, or raise its maxMemory and say why",
  );
});

it.each([
  ["as much as the definition allows", { rssGrowthMiB: 20 }, { rssGrowthMiB: 200 }, { maxMemory: 10 }],
  ["little, whatever the control takes", { rssGrowthMiB: 0.3 }, { rssGrowthMiB: 64 }, {}],
])("lets %s pass, and says how much it is", (_, control, candidate, more) => {
  expect(said(control, candidate, more)).toMatchObject([{ outcome: "pass", because: expect.stringContaining("MiB") }]);
});

it("says nothing where nobody could tell", () => {
  expect(said({ rssGrowthMiB: null }, { rssGrowthMiB: 500 })).toEqual([]);
  expect(said({ allocatedBytes: 10 }, { allocatedBytes: null })).toEqual([]);
});

it("does not judge a workload that asks for no speed", () => {
  expect(said({ rssGrowthMiB: 20 }, { rssGrowthMiB: 200 }, { minSpeedup: {} })).toEqual([]);
});
