import type { AnyDefinition, Side } from "@oxbow/contract";
import { describe, expect, it } from "vitest";
import { defaultCandidate, findCandidate, findKernel, findMutant, findSide, findWorkload } from "./index.ts";

const side = (name: string, flaw?: string): Side => ({
  name,
  implementation: "native",
  run: () => 1,
  ...(flaw === undefined ? {} : { flaw }),
});

const definition = {
  kernel: { key: "digit-sum" },
  control: side("typescript"),
  candidates: [side("as written", "forgets the nines"), side("native"), side("worker")],
  cases: [],
  workloads: [{ name: "1,000 digits", size: 1000, unit: "items", process: "shared", args: () => [] }],
  sweep: { unit: "items", sizes: [10, 100], args: (size: number) => [size] },
  mutants: [{ name: "loses the last digit", run: () => 0 }],
} satisfies AnyDefinition & { mutants: readonly object[] };

describe("the default candidate", () => {
  it("is the first without a known flaw", () => {
    expect(defaultCandidate(definition)?.name).toBe("native");
    expect(findCandidate(definition).name).toBe("native");
  });

  it("is none where all have one", () => {
    const flawed = { ...definition, candidates: [side("as written", "forgets the nines")] };
    expect(defaultCandidate(flawed)).toBeUndefined();
    expect(() => findCandidate(flawed)).toThrow(
      'digit-sum has no candidate without a known flaw: add one to its definition, or name one of "as written"',
    );
    expect(findCandidate(flawed, "as written").flaw).toBe("forgets the nines");
  });

  it("is none where there are none", () => {
    expect(() => findCandidate({ ...definition, candidates: [] })).toThrow(
      "digit-sum has no candidate: add one to its definition",
    );
  });
});

it("finds by name what a definition has", () => {
  expect(findKernel([definition], "digit-sum")).toBe(definition);
  expect(findSide(definition, "typescript")).toBe(definition.control);
  expect(findSide(definition, "worker").name).toBe("worker");
  expect(findWorkload(definition, "1,000 digits").size).toBe(1000);
  expect(findWorkload(definition, "100 items").args()).toEqual([100]);
  expect(findMutant(definition, "loses the last digit").run()).toBe(0);
});

it.each([
  [
    () => findKernel([definition], "digit-sun"),
    'there is no kernel "digit-sun"; did you mean "digit-sum"? There are: digit-sum',
  ],
  [() => findKernel([definition], "x"), 'there is no kernel "x". There are: digit-sum'],
  [
    () => findCandidate(definition, "worcer"),
    'there is no candidate of digit-sum "worcer"; did you mean "worker"? There are: as written, native, worker',
  ],
  [
    () => findWorkload(definition, "all"),
    'there is no workload of digit-sum "all". There are: 1,000 digits; 10 items; 100 items',
  ],
  [() => findMutant({ ...definition, mutants: [] }, "x"), 'there is no mutant of digit-sum "x". There are: none'],
])("says what there is, and what was meant: %#", (find, message) => {
  expect(find).toThrow(message);
});
