export { sumSquaresClosedForm, sumSquaresF64, sumSquaresI32, sumSquaresRange } from "./sum-squares/sum-squares.ts";
