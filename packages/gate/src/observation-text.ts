import type { Observation } from "@oxbow/contract";
import { inspect } from "node:util";

/** What a side did, as the end of a sentence: `returned 3n`, `threw InputError (INVALID_ARGUMENT)`, `hung for 2000 ms`. */
export function describeObservation(observation: Observation): string {
  switch (observation.kind) {
    case "returned":
      return `returned ${inspect(observation.value, { breakLength: Infinity, depth: 4, maxArrayLength: 32, maxStringLength: 200 })}`;
    case "threw":
      return `threw ${observation.class}${observation.code === undefined ? "" : ` (${observation.code})`}: ${observation.message}`;
    case "hung":
      return `hung for ${observation.afterMs} ms`;
    case "died":
      return `died ${observation.signal === undefined ? `with exit code ${observation.exitCode ?? "unknown"}` : `of ${observation.signal}`}`;
  }
}
