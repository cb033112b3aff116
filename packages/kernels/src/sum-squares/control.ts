// The kernel in TypeScript: the definition of right.
export { sumSquaresClosedForm, sumSquaresF64, sumSquaresI32, sumSquaresRange } from "./sum-squares.ts";
