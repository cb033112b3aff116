import type { Project } from "@oxbow/config";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where a service of this project keeps its trips, unless it was told another directory. */
export const tripsOf = ({ module }: Pick<Project, "module">): string =>
  join(dirname(fileURLToPath(module)), ".oxbow", "trips");
