import type { AnyDefinition, Side } from "@oxbow/contract";
import type { AnyEquivalenceSpec } from "./spec.ts";

/**
 * One candidate of a project: `module` is its `oxbow.config.js`, whose default export lists the kernels. Throws what is
 * missing, and what there is instead.
 */
export async function loadSide(module: URL, kernel: string, candidate: string): Promise<Side> {
  const definitions = await loadDefinitions(module);
  const definition = definitions.find((each) => each.kernel.key === kernel);
  if (definition === undefined) {
    throw new TypeError(
      `${module.href} has no kernel ${kernel} (kernels: ${list(definitions.map((d) => d.kernel.key))})`,
    );
  }
  const side = [definition.control, ...definition.candidates].find((each) => each.name === candidate);
  if (side === undefined) {
    throw new TypeError(
      `${kernel} in ${module.href} has no candidate "${candidate}" (candidates: ${list(definition.candidates.map((c) => c.name))})`,
    );
  }
  return side as Side;
}

/** The specs of a project: its definitions, but for those without generators. */
export async function loadSpecs(module: URL): Promise<readonly AnyEquivalenceSpec[]> {
  const definitions = await loadDefinitions(module);
  return definitions.filter((each): each is AnyEquivalenceSpec => "arguments" in each && "sabotages" in each);
}

async function loadDefinitions(module: URL): Promise<readonly AnyDefinition[]> {
  const { default: config } = (await import(module.href)) as { default?: { kernels?: readonly AnyDefinition[] } };
  const kernels = config?.kernels;
  if (!Array.isArray(kernels)) throw new TypeError(`${module.href} has no default export { kernels: […] }`);
  return kernels as readonly AnyDefinition[];
}

const list = (names: readonly string[]): string => names.join(", ") || "none";
