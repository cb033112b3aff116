export type { RouterEvent, TripCause } from "./event.ts";
export type { Routed } from "./hot.ts";
export type { Compare } from "./observe.ts";
export type { Sides } from "./route.ts";
export { createRouter, type Router, type RouterOptions } from "./router.ts";
export type { Defer, ShadowLimits } from "./shadow.ts";
export type { KernelStats } from "./stats.ts";
export type { DropReason } from "./tally.ts";
export type { TripRules } from "./trip.ts";
