export * from "./sum-squares/cases.ts";
