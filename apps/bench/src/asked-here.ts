import { readProject } from "@oxbow/config";
import { askedOf } from "./kernel-targets.ts";
import type { Asked } from "./numbers.ts";

/** What the definitions of this repository ask of their candidates. */
export async function askedHere(): Promise<Asked> {
  const { kernels } = await readProject(new URL("../../../oxbow.config.js", import.meta.url));
  return (kernel, workload) => askedOf(kernels, kernel, workload);
}
