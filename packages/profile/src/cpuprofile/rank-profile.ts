import { sampledByChrome } from "./chrome-trace.ts";
import { parsedProfile } from "./cpuprofile.ts";
import { sampledByPprof } from "./pprof.ts";
import { type CpuRanking, rankSampled, type SampledProfile } from "./sampled.ts";
import { sampledBySpeedscope } from "./speedscope.ts";
import { sampledByV8 } from "./v8-profile.ts";
import type { InputKind } from "../input/format-of.ts";

/** Ranks a profile of any kind that `formatOf` knows, from its bytes, unpacked; what is none of the others is taken for V8's. */
export function rankProfile(bytes: Uint8Array, kind: InputKind): CpuRanking {
  return rankSampled(sampled(bytes, kind));
}

function sampled(bytes: Uint8Array, kind: InputKind): SampledProfile {
  if (kind === "pprof") return sampledByPprof(bytes);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  if (kind === "chrome-trace")
    return sampledByChrome(parsedProfile(closed(text), "the trace of Chrome", "save it again"));
  return kind === "speedscope"
    ? sampledBySpeedscope(parsedProfile(text, "the file of speedscope", "export it again"))
    : sampledByV8(parsedProfile(text));
}

/** The bracket at the end of a list of events may be left out, so that a process that is killed leaves a trace. */
const closed = (text: string): string =>
  /^\s*\[/u.test(text) && !/\]\s*$/u.test(text) ? `${text.trim().replace(/,$/u, "")}]` : text;
