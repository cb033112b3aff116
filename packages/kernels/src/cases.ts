export * from "./byte-hash/cases.ts";
export * from "./log-fields/cases.ts";
export * from "./message-codec/cases.ts";
export * from "./ndjson-stats/cases.ts";
export * from "./csv-groups/cases.ts";
export * from "./pixel-filter/cases.ts";
export * from "./sum-squares/cases.ts";
