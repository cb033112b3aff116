import type { Conditions } from "./measurement.ts";

/**
 * The conditions of a number on one line: no number is shown without it. Of the operating system its name, the first two
 * numbers of its version and the architecture: a record keeps the build as well, which tells machines apart.
 */
export function conditionsLine(conditions: Conditions): string {
  const { cpu, cores, memoryGiB, os, node, v8, rustc, commit, date, load } = conditions;
  return [
    cpu,
    `${cores} cores`,
    `${Math.round(memoryGiB)} GiB`,
    os.replace(/^(\S+ \d+\.\d+)\S*/, "$1"),
    `Node ${node.replace(/^v/, "")} (V8 ${v8})`,
    ...(rustc === null ? [] : [rustc.replace(/ \(.*/, "")]),
    ...(commit === null ? [] : [`commit ${commit.replace(/^([0-9a-f]{10})[0-9a-f]*/, "$1")}`]),
    `${date.slice(0, 16).replace("T", " ")} UTC`,
    `load ${load.toFixed(1)}`,
  ].join(" · ");
}
