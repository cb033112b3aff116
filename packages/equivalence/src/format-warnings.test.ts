import { InputError } from "@oxbow/contract";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { definitionOf, sound } from "./byte-sum.test.fixture.ts";
import { formatWarnings } from "./format-warnings.ts";
import { runEquivalence } from "./run.ts";

const refuses = (most: number) => (data: Uint8Array) => {
  if (data.length > most) throw new InputError("INVALID_INPUT", `${data.length} bytes are too many`);
  return sound(data);
};

/** Lengths of 0 to 99, each as often as any other. */
const lengths = fc.noBias(fc.nat(99)).map((length): [Uint8Array] => [new Uint8Array(length)]);

const run = (most: number) => {
  const definition = definitionOf(refuses(most), { arguments: lengths });
  const control = { ...definition.control, run: refuses(most) };
  return runEquivalence({ ...definition, control, cases: [] }, { seed: 1, runs: 1000 });
};

describe("a definition whose control refuses nearly every random input", () => {
  it("is told so, with what it threw most often, and what to do", async () => {
    const report = await run(4);
    const small = report.strata.find(({ name }) => name === "random small");
    expect(small?.mostlyThrew).toMatch(/^InputError INVALID_INPUT: \d+ bytes are too many$/);
    const share = (1000 - small!.valid) / 10;
    expect(formatWarnings(report)).toEqual([
      `byte-sum: typescript refuses ${share} % of the inputs in "random small", mostly with ${small!.mostlyThrew}\n` +
        "  little but that refusal was compared: let `arguments` draw mainly what it accepts, and now and then what it refuses",
    ]);
  });

  it("is told so when there is nothing that it accepts", async () => {
    const [warning] = formatWarnings(await run(-1));
    expect(warning).toMatch(
      /^byte-sum: typescript refuses all of the inputs in "random small", mostly with InputError/,
    );
  });
});

it("nothing is said where the control takes one in ten", async () => {
  const report = await run(19);
  expect(report.strata.map((each) => each.mostlyThrew)).toEqual(report.strata.map(() => undefined));
  expect(formatWarnings(report)).toEqual([]);
});
