import { expect, it } from "vitest";
import { returned } from "@oxbow/sameness";
import { complete } from "./trip.ts";
import { Tripwire } from "./tripwire.ts";

const mismatch = { where: "returned.value", control: returned(1, []), candidate: returned(2, []) };

it("goes off at the number of mismatches that the rules allow no more", () => {
  const tripwire = new Tripwire(complete({ mismatches: 2 }));
  tripwire.mismatch(mismatch);
  expect(tripwire.mismatch(mismatch)).toEqual({
    cause: "mismatch",
    because: "2 mismatch(es), the last at returned.value",
  });
});
