import { describeEquivalence } from "@oxbow/equivalence/vitest";
import { embedded } from "../remote/forms.test.fixture.ts";
import { unavailable } from "@oxbow/native";
import { describe } from "vitest";
import { sumSquares, sumSquaresF64, sumSquaresRange } from "./definition.ts";

describe.skipIf(unavailable)("in Rust", () => {
  describeEquivalence(embedded(sumSquares));
  describeEquivalence(embedded(sumSquaresF64));
  describeEquivalence(embedded(sumSquaresRange));
});
