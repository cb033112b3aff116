import type { AnyDefinition, Side } from "@oxbow/contract";
import { defineKernel, InputError } from "@oxbow/contract";
import type { Config } from "./config.ts";

/** The default export of the config at `path`, if it is one; else an InputError that says what to write. */
export function checked(path: string, config: unknown): Config {
  const kernels = (config as Partial<Config> | null | undefined)?.kernels;
  if (!Array.isArray(kernels)) {
    throw wrong(`${path} has no list of kernels: write export default { kernels: [...] }`);
  }
  if (kernels.length === 0) {
    throw wrong(`${path} lists no kernels, so there is nothing to do: add a definition`);
  }
  const definitions = kernels.map((definition, i) => checkedDefinition(path, i, definition));
  const twice = repeated(definitions.map(({ kernel }) => kernel.key));
  if (twice !== undefined) throw wrong(`${path} lists the kernel ${twice} twice`);
  checkServer(path, (config as Config).server);
  return { ...(config as Config), kernels: definitions };
}

/** Repeats no address, as one may hold a password. */
function checkServer(path: string, server: Config["server"]): void {
  if (server === undefined) return;
  const { url, environments } = server;
  if (typeof url !== "string" || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw wrong(`the server in ${path} has no url that begins with https:// or http://`);
  }
  if (!Array.isArray(environments) || environments.length === 0 || environments.some((e) => typeof e !== "string")) {
    throw wrong(`the server in ${path} has no list of environments: write environments: ["production"]`);
  }
}

/** The definition; without cases or workloads, with empty lists of them. */
function checkedDefinition(path: string, place: number, found: unknown): AnyDefinition {
  const definition = found as Partial<AnyDefinition> | null | undefined;
  if (typeof definition?.kernel?.key !== "string") {
    throw wrong(`kernels[${place}] in ${path} is no definition: it has no kernel with a key`);
  }
  try {
    defineKernel(definition.kernel);
  } catch (cause) {
    throw wrong(`kernels[${place}] in ${path}: ${(cause as Error).message}`, { cause });
  }
  const name = `${definition.kernel.key} in ${path}`;
  if (definition.control === undefined || definition.control === null) {
    throw wrong(`${name} has no control: write control: { name: "typescript", implementation: "typescript", run }`);
  }
  for (const field of ["candidates", "cases", "workloads"] as const) {
    if (Array.isArray(definition[field]) || (definition[field] === undefined && field !== "candidates")) continue;
    throw wrong(`${name} has no list of ${field}: write ${field}: [] if there are none yet`);
  }
  const candidates = definition.candidates as readonly Side[];
  checkSide(`the control of ${name}`, definition.control as Side);
  for (const [i, side] of candidates.entries()) checkSide(`candidates[${i}] of ${name}`, side);
  const twice = repeated([definition.control as Side, ...candidates].map((side) => side.name));
  if (twice !== undefined) throw wrong(`${name} has two sides called "${twice}": nobody could tell them apart`);
  const { cases, workloads } = definition;
  return (
    cases && workloads ? definition : { ...definition, cases: cases ?? [], workloads: workloads ?? [] }
  ) as AnyDefinition;
}

function checkSide(what: string, side: Partial<Side> | null | undefined): void {
  if (typeof side?.name !== "string" || side.name === "") throw wrong(`${what} has no name`);
  if (typeof side.run !== "function") throw wrong(`${what}, "${side.name}", has no function: write run: yourFunction`);
}

const repeated = (names: readonly string[]): string | undefined => names.find((name, i) => names.indexOf(name) !== i);

const wrong = (message: string, options?: ErrorOptions): InputError =>
  new InputError("INVALID_INPUT", message, {}, options);
