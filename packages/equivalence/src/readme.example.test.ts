import { equivalence, fc, text } from "@oxbow/equivalence";
import { describeEquivalence } from "@oxbow/equivalence/vitest";

const countWords = (line: string): number => line.split(" ").filter((word) => word !== "").length;

const countWordsFast = (line: string): number => {
  let words = 0;
  for (let i = 0; i < line.length; i++) if (line[i] !== " " && (i === 0 || line[i - 1] === " ")) words++;
  return words;
};

export const spec = equivalence<[line: string], number>(
  { key: "count-words" },
  {
    control: { name: "split", implementation: "typescript", run: countWords },
    candidates: [{ name: "loop", implementation: "native", run: countWordsFast }],
    cases: [{ name: "skips double spaces", args: () => ["a  b"], expected: { returns: 2 } }],
    workloads: [],
    arguments: (size) => fc.tuple(text({ size })),
  },
);

describeEquivalence(spec);
