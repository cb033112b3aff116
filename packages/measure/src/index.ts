export { type CompareOptions, type CompareProgress, compare } from "./compare.ts";
export { conditions } from "./conditions.ts";
export { MeasurementError } from "./spawn.ts";
