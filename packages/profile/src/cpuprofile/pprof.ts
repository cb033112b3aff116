import { InputError } from "@oxbow/contract";
import { Profile } from "pprof-format";
import { pathToFileURL } from "node:url";
import type { Frame, SampledProfile } from "./sampled.ts";
import { StackTree } from "./stack-tree.ts";

/**
 * What `@datadog/pprof` and others write, unpacked: CPU time where the profile has it, or else wall time. One that counts
 * something else, such as bytes, is an InputError.
 */
export function sampledByPprof(bytes: Uint8Array): SampledProfile {
  const profile = decoded(bytes);
  const text = (index: number | bigint | undefined): string => profile.stringTable.strings[Number(index ?? 0)] ?? "";
  const types = profile.sampleType.map(({ type, unit }) => ({ type: text(type), unit: text(unit) }));
  const counts = types.findIndex(({ unit }) => unit === "count");
  const chosen = timeOf(types);
  const perCount = profile.periodType === undefined ? undefined : nsOf[text(profile.periodType.unit)];
  if (chosen === undefined && (counts === -1 || perCount === undefined || !(Number(profile.period) > 0))) {
    throw new InputError(
      "INVALID_INPUT",
      `this pprof profile has no time, but ${types.map(({ type, unit }) => `${type} in ${unit}`).join(" and ")}: record CPU or wall time`,
    );
  }
  const functions = new Map(profile.function.map((found) => [Number(found.id), found]));
  const begins = firstLines(profile);
  const frames = new Map(
    Array.from(functions, ([id, { name, filename }]): [number, Frame] => [
      id,
      { name: text(name), url: urlOf(text(filename)), line: begins.get(id) ?? 0, column: 0 },
    ]),
  );
  const locations = new Map(profile.location.map((found) => [Number(found.id), found]));
  const tree = new StackTree();
  let wholeUs = 0;
  for (const { locationId, value } of profile.sample) {
    // The innermost comes first, among locations and among the functions that were inlined into one.
    const lines = locationId.flatMap((id) => locations.get(Number(id))?.line ?? []);
    const stack = lines.map(({ functionId }) => frames.get(Number(functionId)) ?? unknown).toReversed();
    const us =
      chosen === undefined
        ? (Number(value[counts]) * Number(profile.period) * (perCount as number)) / 1000
        : (Number(value[chosen.place]) * chosen.ns) / 1000;
    const samples = counts === -1 ? 1 : Number(value[counts]);
    wholeUs += us;
    tree.add(stack, us, samples, lineOf(lines[0]?.line));
  }
  const isWall = chosen !== undefined && /wall/iu.test(chosen.type);
  return {
    nodes: tree.nodes(),
    elapsedUs: Number(profile.durationNanos ?? 0) / 1000 || wholeUs,
    notes: ["read as pprof", ...(isWall ? ["its time is wall time, so what waits is in it, too"] : [])],
  };
}

function decoded(bytes: Uint8Array): Profile {
  let cause: unknown;
  try {
    const profile = Profile.decode(bytes);
    // Its strings stand behind what they are the names of.
    const named = [...profile.sampleType.map(({ type }) => type), ...profile.function.map(({ name }) => name)];
    if (named.every((name) => Number(name) in profile.stringTable.strings)) return profile;
  } catch (error) {
    cause = error;
  }
  throw new InputError("INVALID_INPUT", "the pprof profile is damaged or cut off: record it again", {}, { cause });
}

const nsOf: Readonly<Record<string, number>> = { nanoseconds: 1, microseconds: 1e3, milliseconds: 1e6, seconds: 1e9 };

/** Which of the values is time: CPU rather than wall, and wall rather than any other. */
function timeOf(types: readonly { readonly type: string; readonly unit: string }[]) {
  const times = types.flatMap(({ type, unit }, place) => {
    const ns = nsOf[unit];
    return ns === undefined ? [] : [{ type, place, ns }];
  });
  return times.find(({ type }) => /cpu/iu.test(type)) ?? times.find(({ type }) => /wall/iu.test(type)) ?? times[0];
}

const unknown: Frame = { name: "(unknown)", url: "", line: 0, column: 0 };

const urlOf = (filename: string): string => (filename.startsWith("/") ? pathToFileURL(filename).href : filename);

/** `@datadog/pprof` puts the column above the line, in the upper 32 bits, where it is told to. */
const lineOf = (line: number | bigint | undefined): number => Number(BigInt(line ?? 0) & 0xffff_ffffn);

/** Where each function begins: where it says so, or else the first line that was seen of it. */
function firstLines({ function: functions, location }: Profile): Map<number, number> {
  const begins = new Map<number, number>();
  for (const { line } of location) {
    for (const { functionId, line: seen } of line) {
      const known = begins.get(Number(functionId)) ?? Infinity;
      if (lineOf(seen) > 0) begins.set(Number(functionId), Math.min(known, lineOf(seen)));
    }
  }
  for (const { id, startLine } of functions) if (Number(startLine) > 0) begins.set(Number(id), Number(startLine));
  return begins;
}
