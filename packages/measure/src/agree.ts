import type { AnyDefinition, Difference, Side } from "@oxbow/contract";
import { samenessOf } from "@oxbow/sameness";
import { differenceOf, prepare } from "./runner.ts";

/**
 * Where a candidate differs from the control on these arguments, judged as the processes of `compare` judge it, in this one; null
 * if they agree. Throws what a side throws, and a sentence where results cannot be compared.
 */
export async function agree(
  definition: AnyDefinition,
  candidate: Side,
  args: readonly unknown[],
): Promise<Difference | null> {
  const mutates = definition.kernel.mutates ?? [];
  const [one, other] = [
    await prepare(definition.control as Side, args, mutates),
    await prepare(candidate, args, mutates),
  ];
  for (const runner of [one, other]) await runner.run(1);
  return differenceOf(samenessOf(definition), await one.outcome(), await other.outcome());
}
