import { sound, specOf } from "./byte-sum.test.fixture.ts";
import { describeEquivalence } from "./vitest.ts";

describeEquivalence(specOf(sound));

describeEquivalence({
  ...specOf(sound),
  kernel: { key: "byte-sum-rejected" },
  candidates: [{ name: "planted", implementation: "native", run: () => 0, flaw: "has no sum" }],
});
