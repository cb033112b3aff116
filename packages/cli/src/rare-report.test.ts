import { expect, it } from "vitest";
import { rareReport } from "./rare-report.ts";

const plain = (_: string, text: string): string => text;
const result = { kernel: "sum", name: "is wrong on one input in 10,000", oneIn: 10_000, seeds: 3, answered: 8912 };

it("says how often a rare mutant was found, and how often chance finds it", () => {
  const report = rareReport(
    [
      { ...result, found: 2 / 3, expected: 0.5899 },
      { ...result, kernel: "hash", found: 0, expected: 0.0099 },
    ],
    plain,
  );
  expect(report).toBe(
    "sum, is wrong on one input in 10,000: found with 2 of 3 seeds, 8,912 answered inputs each; chance finds it with 59 %\n" +
      "hash, is wrong on one input in 10,000: found with 0 of 3 seeds, 8,912 answered inputs each; chance finds it with 1.0 %\n" +
      "Rare mutants: found 2 of 6 times; chance gives 1.8\n",
  );
});

it("is empty without rare mutants", () => expect(rareReport([], plain)).toBe(""));
