import { expect, it } from "vitest";
import { returned } from "@oxbow/sameness";
import { complete } from "./trip.ts";
import { Tripwire } from "./tripwire.ts";

const mismatch = { where: "returned.value", control: returned(1, []), candidate: returned(2, []) };

it("forgets at a restart what was seen before", () => {
  const tripwire = new Tripwire(complete({ mismatches: 2, panics: 2 }));
  expect([tripwire.mismatch(mismatch), tripwire.failure("panic", "it panicked")]).toEqual([null, null]);
  tripwire.pair(4, 1);
  tripwire.restart(0, 0);
  expect(tripwire.speedup).toBeNull();
  tripwire.pair(2, 1);
  expect([tripwire.pairs, tripwire.speedup]).toEqual([1, expect.closeTo(2)]);
  expect([tripwire.mismatch(mismatch), tripwire.failure("panic", "it panicked")]).toEqual([null, null]);
});

it("goes off at the number of mismatches that the rules allow no more", () => {
  const tripwire = new Tripwire(complete({ mismatches: 2 }));
  tripwire.mismatch(mismatch);
  expect(tripwire.mismatch(mismatch)).toEqual({
    cause: "mismatch",
    because: "2 mismatch(es), the last at returned.value",
  });
});
