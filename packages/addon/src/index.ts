export { type CrashSlots, type CrashSlotsOptions, crashSlots } from "./crash-slots.ts";
export type { Quarantine } from "./deaths.ts";
export { type AddonSource, type LoadedAddon, loadAddon, loadedSha256 } from "./load.ts";
export type { SlotsAddon } from "./slot-memory.ts";
export { translated } from "./translated.ts";
export { type WatchedProgress, withProgress } from "./with-progress.ts";
