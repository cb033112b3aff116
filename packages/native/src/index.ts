export { type Addon, addon, addonFile, buildProfile, translated, unavailable } from "./load.ts";
export { withProgress } from "./progress.ts";
