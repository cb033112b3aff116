import type { AnyDefinition } from "@oxbow/contract";
import { InputError } from "@oxbow/contract";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { checkNode } from "./node-version.ts";

/** What a project's `oxbow.config.js` exports by default. Paths are relative to that file. */
export interface Config {
  readonly kernels: readonly AnyDefinition[];
  /** The flags file; `oxbow.flags.json` if left out. */
  readonly flags?: string | URL;
  /** The directory of the certificates; `.oxbow/certificates` if left out. */
  readonly certificates?: string | URL;
  /** The directory of what is known about the suite's own power; `.oxbow/scores` if left out. */
  readonly scores?: string | URL;
  /** The directory of the counterexamples that are kept for ever and run first; `oxbow.corpus` if left out. */
  readonly corpus?: string | URL;
  /**
   * Makes a checkout ready, run by a shell in the config's directory; `npm ci && npm run build --if-present` if left out. For
   * `oxbow bench --base` with a commit.
   */
  readonly build?: string;
}

/** Changes nothing: it is there for the type checker of whoever writes a config. */
export function defineConfig(config: Config): Config {
  return config;
}

/** A project's config, read: absolute paths, and the module that child processes import to find a kernel by its key. */
export interface Project {
  readonly module: URL;
  readonly kernels: readonly AnyDefinition[];
  readonly flags: string;
  readonly certificates: string;
  readonly scores: string;
  readonly corpus: string;
  readonly build: string;
}

const names = ["oxbow.config.js", "oxbow.config.mjs", "oxbow.config.ts"];

/**
 * Reads `file`, or the first `oxbow.config.js`, `.mjs` or `.ts` from `directory` upward. Throws InputError when there is
 * none, when it cannot be imported, and when it lists no kernels: nothing to judge must never look like success. Throws the
 * same on a Node that is too old.
 */
export async function loadProject(directory: string, file?: string): Promise<Project> {
  checkNode(process.versions.node);
  const path = file === undefined ? findConfig(directory) : resolve(directory, file);
  if (!existsSync(path)) {
    throw new InputError("FILE_NOT_FOUND", `there is no config ${path}: check --config`);
  }
  const module = pathToFileURL(path);
  const config = checked(path, await imported(module));
  const at = (setting: string | URL): string =>
    setting instanceof URL ? fileURLToPath(setting) : resolve(dirname(path), setting);
  return {
    module,
    kernels: config.kernels,
    flags: at(config.flags ?? "oxbow.flags.json"),
    certificates: at(config.certificates ?? ".oxbow/certificates"),
    scores: at(config.scores ?? ".oxbow/scores"),
    corpus: at(config.corpus ?? "oxbow.corpus"),
    build: config.build ?? "npm ci && npm run build --if-present",
  };
}

function findConfig(directory: string): string {
  for (let at = resolve(directory); ; at = dirname(at)) {
    const found = names.map((name) => join(at, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    if (dirname(at) === at) break;
  }
  throw new InputError(
    "FILE_NOT_FOUND",
    `no ${names[0]} in ${directory} or above it: write one that exports { kernels: [...] }, or name it with --config`,
  );
}

async function imported(module: URL): Promise<unknown> {
  try {
    return ((await import(module.href)) as { default?: unknown }).default;
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw new InputError("INVALID_INPUT", `${fileURLToPath(module)} cannot be imported: ${because}`, {}, { cause });
  }
}

function checked(path: string, config: unknown): Config {
  const kernels = (config as Config | null | undefined)?.kernels;
  if (!Array.isArray(kernels)) {
    throw new InputError("INVALID_INPUT", `${path} has no list of kernels: write export default { kernels: [...] }`);
  }
  if (kernels.length === 0) {
    throw new InputError("INVALID_INPUT", `${path} lists no kernels, so there is nothing to do: add a definition`);
  }
  const keys = (kernels as readonly AnyDefinition[]).map((definition) => definition.kernel.key);
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice !== undefined) throw new InputError("INVALID_INPUT", `${path} lists the kernel ${twice} twice`);
  return config as Config;
}
