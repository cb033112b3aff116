export { FlagServerError } from "./admin-call.ts";
export { flagAdmin, type FlagAdmin, type FlagAdminOptions } from "./admin.ts";
export {
  compile,
  type FeatureToggle,
  effectivePercent,
  type StaticContext,
  type EvaluationContext,
} from "./compile.ts";
export { fileFlags, type FileFlags, type FileFlagsOptions } from "./file.ts";
export { type FlagsFile, readFlagsFile, readNamedFlags } from "./flags-file.ts";
export { type Lint, lintFlags } from "./lint.ts";
export { type Move, moveFlag, newFlag } from "./move.ts";
export { sampledPercent } from "./sampled-percent.ts";
export {
  type FlagsEvent,
  type ServerFlags,
  serverFlags,
  type ServerFlagsOptions,
  type ServerFlagsStatus,
  type Staleness,
} from "./server.ts";
export { tripStore } from "./trip-store.ts";
export { type KernelCounts, reportUsage, type Usage, type UsageOptions } from "./usage.ts";
