import type { AnyDefinition, Side } from "@oxbow/contract";
import type { Mutant } from "./mutant.ts";
import type { AnyEquivalenceSpec } from "./spec.ts";

/** Among what a name is looked up: what is on trial, or what was planted to be found. */
export type Role = "candidate" | "mutant";

/**
 * One candidate or mutant of a project: `module` is its `oxbow.config.js`, whose default export lists the kernels. Throws
 * what is missing, and what there is instead.
 */
export async function loadSide(module: URL, kernel: string, name: string, role: Role = "candidate"): Promise<Side> {
  const definitions = await loadDefinitions(module);
  const definition = definitions.find((each) => each.kernel.key === kernel);
  if (definition === undefined) {
    throw new TypeError(
      `${module.href} has no kernel ${kernel} (kernels: ${list(definitions.map((d) => d.kernel.key))})`,
    );
  }
  const known: readonly Pick<Side, "name">[] =
    role === "candidate" ? definition.candidates : ((definition as Partial<AnyEquivalenceSpec>).mutants ?? []);
  const found = (role === "candidate" ? [definition.control, ...known] : known).find((each) => each.name === name);
  if (found === undefined) {
    throw new TypeError(
      `${kernel} in ${module.href} has no ${role} "${name}" (${role}s: ${list(known.map((each) => each.name))})`,
    );
  }
  return role === "candidate" ? (found as Side) : sideOf(found as Mutant);
}

/** A mutant as the side that it is run as; it is usually built around the control. */
export const sideOf = (mutant: Mutant): Side => ({ ...mutant, implementation: "typescript" });

/** The specs of a project: its definitions, but for those without generators. */
export async function loadSpecs(module: URL): Promise<readonly AnyEquivalenceSpec[]> {
  const definitions = await loadDefinitions(module);
  return definitions.filter((each): each is AnyEquivalenceSpec => "arguments" in each && "mutants" in each);
}

async function loadDefinitions(module: URL): Promise<readonly AnyDefinition[]> {
  const { default: config } = (await import(module.href)) as { default?: { kernels?: readonly AnyDefinition[] } };
  const kernels = config?.kernels;
  if (!Array.isArray(kernels)) throw new TypeError(`${module.href} has no default export { kernels: […] }`);
  return kernels as readonly AnyDefinition[];
}

const list = (names: readonly string[]): string => names.join(", ") || "none";
