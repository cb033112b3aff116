import { describeEquivalence } from "@oxbow/equivalence/vitest";
import { unavailable } from "@oxbow/native";
import { describe } from "vitest";
import { sumSquares, sumSquaresF64, sumSquaresRange } from "./definition.ts";

describe.skipIf(unavailable)("in Rust", () => {
  describeEquivalence(sumSquares);
  describeEquivalence(sumSquaresF64);
  describeEquivalence(sumSquaresRange);
});
