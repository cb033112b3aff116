import { equivalence, fc } from "@oxbow/equivalence";
import { defineKernel } from "@oxbow/contract";
import { digitSum } from "./control.js";
import { digitSum as good } from "./good.js";
import { digitSum as wrong } from "./wrong.js";

const side = (name, run, file, implementation = "native") => ({
  name,
  implementation,
  run,
  artifact: [new URL(file, import.meta.url)],
});

export default {
  kernels: [
    equivalence(defineKernel({ key: "digit-sum" }), {
      control: side("typescript", digitSum, "control.js", "typescript"),
      candidates: [
        side("native", good, "good.js"),
        { ...side("wrong", wrong, "wrong.js"), flaw: "stops after five digits" },
      ],
      arguments: fc.tuple(fc.integer({ min: 0, max: 1e9 })),
      cases: [{ name: "adds the digits", args: () => [123], expected: { returns: 6 } }],
      mutants: [
        { name: "forgets a zero", run: (n) => (n === 0 ? 1 : digitSum(n)) },
        { name: "forgets the last digit of a long number", run: (n) => digitSum(n < 1e8 ? n : Math.floor(n / 10)) },
      ],
      workloads: [
        { name: "nine digits", size: 1, unit: "items", args: () => [123456789], process: "shared", minSpeedup: 1.2 },
      ],
      sweep: { unit: "items", sizes: [1, 3, 9], args: (digits) => [10 ** digits - 1] },
    }),
  ],
};
