export * from "./byte-hash/cases.ts";
export * from "./sum-squares/cases.ts";
