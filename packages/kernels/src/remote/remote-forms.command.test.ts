import type { AnySuiteDefinition } from "@oxbow/equivalence";
import { describeEquivalence } from "@oxbow/equivalence/vitest";
import { describe, expect, it } from "vitest";
import config from "../oxbow.config.ts";
import { remoteForms } from "./forms.test.fixture.ts";

const forms = (config.kernels as readonly AnySuiteDefinition[]).map(remoteForms);

describe("in a worker and in a service", () => {
  for (const definition of forms) describeEquivalence(definition);

  it("every definition has both", () => {
    for (const { kernel, candidates } of forms)
      expect(
        candidates.map(({ name }) => name),
        kernel.key,
      ).toEqual(["worker", "service"]);
  });
});
