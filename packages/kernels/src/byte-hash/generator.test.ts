import { drawn, tenths } from "@oxbow/equivalence";
import { describe, expect, it } from "vitest";
import { manyKeys } from "./generator.ts";

describe("of 10,000 batches of keys", () => {
  const all = drawn(manyKeys("small"));

  it("there are some of every number of keys up to 70", () => {
    expect(
      Math.min(
        ...tenths(
          all.map(([, offsets]) => offsets.length),
          0,
          70,
        ),
      ),
    ).toBeGreaterThan(0.04);
  });

  it("keys begin in every tenth of the bytes", () => {
    const places = all.flatMap(([bytes, offsets]) =>
      bytes.length < 20 ? [] : Array.from(offsets, (at) => at / bytes.length).filter((at) => at > 0 && at < 1),
    );
    expect(Math.min(...tenths(places))).toBeGreaterThan(0.04);
  });
});
