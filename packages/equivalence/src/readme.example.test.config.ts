import { equivalence, fc, text } from "@oxbow/equivalence";

const artifact = [new URL(import.meta.url)];
const countWords = (line: string): number => line.split(" ").filter((word) => word !== "").length;

const countWordsFast = (line: string): number => {
  let words = 0;
  for (let i = 0; i < line.length; i++) if (line[i] !== " " && (i === 0 || line[i - 1] === " ")) words++;
  return words;
};

export const definition = equivalence<[line: string], number>(
  { key: "count-words" },
  {
    control: { name: "split", implementation: "typescript", run: countWords, artifact },
    candidates: [{ name: "loop", implementation: "native", run: countWordsFast, artifact }],
    cases: [{ name: "skips double spaces", args: () => ["a  b"], expected: { returns: 2 } }],
    arguments: (size) => fc.tuple(text({ size })),
    mutants: [{ name: "ends a word at a tab, too", run: (line) => countWords(line.replaceAll("\t", " ")) }],
    workloads: [
      { name: "1 KiB", size: 1, unit: "items", process: "shared", args: () => ["word ".repeat(205)], minSpeedup: 1.2 },
    ],
  },
);

export default { kernels: [definition] };
