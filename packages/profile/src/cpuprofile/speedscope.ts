import { InputError } from "@oxbow/contract";
import { printable } from "../printable.ts";
import { type Fields, fieldsOf, listOf, textOf } from "../trace/written-span.ts";
import type { Frame, SampledProfile } from "./sampled.ts";
import { StackTree } from "./stack-tree.ts";

/**
 * A file of speedscope, where its values are time: the busiest of its profiles. Of one that keeps begins and ends instead of
 * samples, each time between two of them counts as a sample.
 */
export function sampledBySpeedscope(written: unknown): SampledProfile {
  const file = fieldsOf(written);
  const frames = listOf(fieldsOf(file["shared"])["frames"]).map(frameOf);
  const profiles = listOf(file["profiles"]).map(fieldsOf);
  const timed = profiles.flatMap((profile) => {
    const us = microseconds[textOf(profile["unit"])];
    return us === undefined ? [] : [{ name: textOf(profile["name"]), ...stacksOf(profile, frames, us) }];
  });
  const [first] = timed.toSorted((a, b) => b.wholeUs - a.wholeUs);
  if (first === undefined) {
    const units = printable([...new Set(profiles.map(({ unit }) => textOf(unit)))].join(", "));
    throw new InputError(
      "INVALID_INPUT",
      `this file of speedscope keeps no time (${units === "" ? "it has no profile" : `its unit is ${units}`}): record a CPU profile with \`node --cpu-prof\``,
    );
  }
  const others = profiles.length - 1;
  return {
    nodes: first.tree.nodes(),
    elapsedUs: first.wholeUs,
    notes: [
      `read as speedscope's file${others === 0 ? "" : `: of its ${profiles.length} profiles the longest, "${first.name}"`}`,
    ],
  };
}

const unknown: Frame = { name: "(unknown)", url: "", line: 0, column: 0 };

const microseconds: Readonly<Record<string, number>> = {
  nanoseconds: 1e-3,
  microseconds: 1,
  milliseconds: 1e3,
  seconds: 1e6,
};

function frameOf(written: unknown): Frame {
  const { name, file, line, col } = fieldsOf(written);
  return {
    name: textOf(name),
    url: textOf(file),
    line: typeof line === "number" ? line : 0,
    column: typeof col === "number" ? col : 0,
  };
}

function stacksOf(profile: Fields, frames: readonly Frame[], unit: number) {
  const tree = new StackTree();
  let wholeUs = 0;
  const take = (stack: readonly unknown[], value: unknown): void => {
    const us = Number(value) * unit;
    if (!(us > 0)) return;
    wholeUs += us;
    tree.add(
      stack.map((place) => frames[Number(place)] ?? unknown),
      us,
      1,
    );
  };
  const [samples, weights] = [listOf(profile["samples"]), listOf(profile["weights"])];
  if (samples.length !== weights.length) {
    throw new InputError(
      "INVALID_INPUT",
      `this file of speedscope has ${samples.length} samples and ${weights.length} weights, which must be as many: export it again`,
    );
  }
  for (const [i, stack] of samples.entries()) take(listOf(stack), weights[i]);
  const open: unknown[] = [];
  let at = Number.NaN;
  for (const event of listOf(profile["events"]).map(fieldsOf)) {
    take(open, Number(event["at"]) - at);
    at = Number(event["at"]);
    if (event["type"] === "O") open.push(event["frame"]);
    else open.pop();
  }
  return { tree, wholeUs };
}
