import { InputError } from "@oxbow/contract";
import { type CpuRanking, rankSampled } from "./sampled.ts";
import { sampledByV8 } from "./v8-profile.ts";

/**
 * Ranks a `.cpuprofile` (`node --cpu-prof`, DevTools) by CPU time. Text that is no profile, is cut off, has nodes that are not
 * V8's or too few samples is an InputError that says what to record instead.
 */
export function rankCpuProfile(text: string): CpuRanking {
  return rankSampled(sampledByV8(parsedProfile(text)));
}

/** JSON, behind a byte order mark or not. InputError for what is cut off. */
export function parsedProfile(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ""));
  } catch (cause) {
    throw new InputError(
      "INVALID_INPUT",
      "the profile is not JSON, or cut off: let the process exit by itself, so that `node --cpu-prof` can finish the file",
      {},
      { cause },
    );
  }
}
