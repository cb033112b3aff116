export { addonFile, unavailable } from "./load.ts";
export { buildProfile, panicLater, panicNow } from "./probe.ts";
