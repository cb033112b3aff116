import type { AnyDefinition } from "@oxbow/contract";
import { InputError, messageOf } from "@oxbow/contract";
import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { checked } from "./check.ts";
import type { FlagServer } from "./config.ts";
import { checkNode } from "./node-version.ts";

/** A project's config, read: absolute paths, and the module that child processes import to find a kernel by its key. */
export interface Project {
  readonly module: URL;
  readonly kernels: readonly AnyDefinition[];
  readonly flags: string;
  readonly server?: FlagServer | undefined;
  readonly certificates: string;
  readonly scores: string;
  readonly corpus: string;
  readonly build: string;
}

const names = ["oxbow.config.js", "oxbow.config.mjs", "oxbow.config.ts"];

/**
 * Reads `file`, the config in it when it is a folder, or the first `oxbow.config.js`, `.mjs` or `.ts` from `directory` upward.
 * Throws InputError when there is none, as `readProject` does, and on a Node that is too old.
 */
export async function loadProject(directory: string, file?: string): Promise<Project> {
  checkNode(process.versions.node);
  return readProject(pathToFileURL(file === undefined ? findConfig(directory) : namedConfig(resolve(directory, file))));
}

/**
 * The project of a config module: what a child process is told. Throws InputError when it cannot be imported, lists no
 * kernels (nothing to judge must never look like success), one of them twice, or one that is no definition.
 */
export async function readProject(config: URL | string): Promise<Project> {
  const module = new URL(config);
  const path = fileURLToPath(module);
  const { kernels, build, server, ...paths } = checked(path, await imported(path, module));
  const at = (setting: string | URL): string =>
    setting instanceof URL ? fileURLToPath(setting) : resolve(dirname(path), setting);
  return {
    module,
    kernels,
    server,
    flags: at(paths.flags ?? "oxbow.flags.json"),
    certificates: at(paths.certificates ?? ".oxbow/certificates"),
    scores: at(paths.scores ?? ".oxbow/scores"),
    corpus: at(paths.corpus ?? "oxbow.corpus"),
    build: build ?? "npm ci && npm run build --if-present",
  };
}

function findConfig(directory: string): string {
  for (let at = resolve(directory); ; at = dirname(at)) {
    const found = configIn(at);
    if (found !== undefined) return found;
    if (dirname(at) === at) break;
  }
  throw new InputError(
    "FILE_NOT_FOUND",
    `no ${names[0]} in ${directory} or above it: write one that exports { kernels: [...] }, or name it with --config`,
  );
}

function namedConfig(path: string): string {
  if (!existsSync(path)) throw new InputError("FILE_NOT_FOUND", `there is no config ${path}: check --config`);
  if (!statSync(path).isDirectory()) return path;
  const found = configIn(path);
  if (found !== undefined) return found;
  throw new InputError("FILE_NOT_FOUND", `--config names the folder ${path}, and there is no ${names[0]} in it`);
}

const configIn = (folder: string): string | undefined =>
  names.map((name) => join(folder, name)).find((path) => existsSync(path));

async function imported(path: string, module: URL): Promise<unknown> {
  try {
    return ((await import(module.href)) as { default?: unknown }).default;
  } catch (cause) {
    const because = messageOf(cause);
    throw new InputError("INVALID_INPUT", `${path} cannot be imported: ${because}`, {}, { cause });
  }
}
