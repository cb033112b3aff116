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

const exit = "let the process exit by itself, so that `node --cpu-prof` can finish the file";

/** JSON, behind a byte order mark or not. InputError for what is cut off: `what` it is, and what then `helps`. */
export function parsedProfile(text: string, what = "the profile", helps = exit): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ""));
  } catch (cause) {
    throw new InputError("INVALID_INPUT", `${what} is not JSON, or cut off: ${helps}`, {}, { cause });
  }
}
