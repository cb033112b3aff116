import { describe, expect, it } from "vitest";
import { holm } from "./holm.ts";

describe("holm", () => {
  it("asks more of the first of several than of the last, and stops at the first that fails", () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([true, false, false, true]);
    expect(holm([0.04])).toEqual([true]);
    expect(holm([])).toEqual([]);
  });
});
