// Every definition of the seven kernels: one line a kernel.
export * from "./byte-hash/definition.ts";
export * from "./csv-groups/definition.ts";
export * from "./log-fields/definition.ts";
export * from "./message-codec/definition.ts";
export * from "./ndjson-stats/definition.ts";
export * from "./pixel-filter/definition.ts";
export * from "./sum-squares/definition.ts";
