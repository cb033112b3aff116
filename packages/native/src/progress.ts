import { withProgress as watched } from "@oxbow/addon";
import type { FileOptions } from "@oxbow/contract";
import { addon } from "./load.ts";
import type { Addon } from "./load.ts";

type Progress = InstanceType<Addon["Progress"]>;

/** `withProgress` of @oxbow/addon, for jobs of this addon. */
export async function withProgress<Out>(
  options: FileOptions,
  start: (progress: Progress) => Promise<Out>,
): Promise<Out> {
  return watched<Progress, Out>(options, new (addon().Progress)(), start);
}
