export { type Addon, addon, addonFile, buildProfile, translated, unavailable } from "./load.ts";
export { withProgress } from "./progress.ts";
export { type Program, programFile, programUnavailable } from "./programs.ts";
export { type OpenWorkersOptions, openReplica, openWorkers, probe } from "./remote.ts";
