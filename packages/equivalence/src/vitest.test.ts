import { sound, definitionOf } from "./byte-sum.test.fixture.ts";
import { describeEquivalence } from "./vitest.ts";

describeEquivalence(definitionOf(sound));

describeEquivalence({
  ...definitionOf(sound),
  kernel: { key: "byte-sum-rejected" },
  candidates: [{ name: "native", implementation: "native", run: () => 0, flaw: "has no sum" }],
});
