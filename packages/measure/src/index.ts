export { type CompareOptions, type CompareProgress, compare } from "./compare.ts";
export { conditions } from "./conditions.ts";
export { MeasurementError } from "./spawn.ts";
export { conditionsLine, toMarkdown } from "./markdown.ts";
export { benchmarkFile, rowsOf } from "./rows.ts";
