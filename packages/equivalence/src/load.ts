import type { Side } from "@oxbow/contract";
import { findKernel, findMutant, findSide, readProject } from "@oxbow/config";
import type { Mutant } from "./mutant.ts";
import type { AnyEquivalenceSpec } from "./spec.ts";

/** Among what a name is looked up: what is on trial, or what was planted to be found. */
export type Role = "candidate" | "mutant";

/** A side or a mutant of the project whose config is `module`. Throws what is missing, and what there is instead. */
export async function loadSide(module: URL, kernel: string, name: string, role: Role = "candidate"): Promise<Side> {
  const definition = findKernel((await readProject(module)).kernels, kernel);
  return role === "candidate" ? findSide(definition, name) : sideOf(findMutant<Mutant>(definition, name));
}

/** A mutant as the side that it is run as; it is usually built around the control. */
export const sideOf = (mutant: Mutant): Side => ({ ...mutant, implementation: "typescript" });

/** The specs of a project: its definitions, but for those without generators. */
export async function loadSpecs(module: URL): Promise<readonly AnyEquivalenceSpec[]> {
  const { kernels } = await readProject(module);
  return kernels.filter((each): each is AnyEquivalenceSpec => "arguments" in each && "mutants" in each);
}
