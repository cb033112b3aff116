import type { Normalize, Side } from "@oxbow/contract";
import { findKernel, findMutant, findSide, readProject } from "@oxbow/config";
import { sideOf, type Mutant } from "./mutant.ts";
import { hasSuite, type AnySuiteDefinition } from "./definition.ts";

/** Among what a name is looked up: what is on trial, or what the suite must kill. */
export type Role = "candidate" | "mutant";

/** What a child runs, and how the definition normalizes what cannot be sent as it is. */
export interface Loaded {
  readonly side: Side;
  readonly normalize: Normalize | undefined;
  readonly patienceMs: number | undefined;
}

/** A side or a mutant of the project whose config is `module`. Throws what is missing, and what there is instead. */
export async function loadSide(module: URL, kernel: string, name: string, role: Role = "candidate"): Promise<Loaded> {
  const definition = findKernel((await readProject(module)).kernels, kernel);
  const side = role === "candidate" ? findSide(definition, name) : sideOf(findMutant<Mutant>(definition, name));
  return { side, normalize: definition.normalize as Normalize | undefined, patienceMs: definition.patienceMs };
}

/** The definitions of a project, but for those without a suite part. */
export async function loadSuiteDefinitions(module: URL): Promise<readonly AnySuiteDefinition[]> {
  return (await readProject(module)).kernels.filter(hasSuite);
}
