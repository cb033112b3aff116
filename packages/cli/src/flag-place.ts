import { InputError } from "@oxbow/contract";
import { flagAdmin, moveFlag, readNamedFlags } from "@oxbow/flags";
import type { FlagAdmin, FlagsFile, Move } from "@oxbow/flags";
import type { Command } from "commander";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Terminal } from "./terminal.ts";

/** The options that say where flags are. */
export interface PlaceOptions {
  readonly flags?: string;
  readonly server?: string;
  readonly environment?: string;
  readonly unleashProject?: string;
}

/** Where flags are read and moved: a file, or an Unleash server. */
export interface FlagPlace {
  /** For people: `in oxbow.flags.json`, `on https://unleash.example.org, development`. */
  readonly name: string;
  /** For machines: the path, or the address. */
  readonly address: string;
  /** The flags that have a name. */
  read(): Promise<FlagsFile>;
  /** How many have none. */
  nameless(): Promise<number>;
  move(kernel: string, move: Move): Promise<void>;
}

/** Adds the options of a server to a verb. */
export function withServer(verb: Command): Command {
  return verb
    .option("--server <url>", "an Unleash server instead of a file; OXBOW_ADMIN_TOKEN holds its admin token")
    .option("--environment <name>", "of the server; development if left out")
    .option("--unleash-project <name>", "of the server; default if left out");
}

/** The server that the options name, or undefined when they name none. */
function serverPlace(options: PlaceOptions, terminal: Terminal): FlagPlace | undefined {
  const { server, environment = "development" } = options;
  return server === undefined ? undefined : inEnvironment(server, environment, options, terminal);
}

/** The server in the environment that the options name, else in each in which the flag is on. */
export async function* serverPlaces(
  kernel: string,
  options: PlaceOptions & { readonly server: string },
  terminal: Terminal,
): AsyncGenerator<FlagPlace> {
  const { server, environment } = options;
  if (environment !== undefined) return yield inEnvironment(server, environment, options, terminal);
  const environments = await adminOf(server, undefined, options, terminal).on(kernel);
  for (const name of environments) yield inEnvironment(server, name, options, terminal);
}

function inEnvironment(server: string, environment: string, options: PlaceOptions, terminal: Terminal): FlagPlace {
  const admin = adminOf(server, environment, options, terminal);
  return {
    name: `on ${server}, ${environment}`,
    address: server,
    read: () => admin.read(),
    nameless: async () => 0,
    move: async (kernel, move) => void (await admin.move(kernel, move)),
  };
}

function adminOf(
  server: string,
  environment: string | undefined,
  options: PlaceOptions,
  terminal: Terminal,
): FlagAdmin {
  if (options.flags !== undefined) {
    throw new InputError("INVALID_ARGUMENT", "--flags and --server name two places: give one of them");
  }
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol)) {
    throw new InputError("INVALID_ARGUMENT", `--server ${server} is no http or https address`);
  }
  const token = terminal.env["OXBOW_ADMIN_TOKEN"];
  if (token === undefined || token === "") {
    throw new InputError("INVALID_ARGUMENT", "--server needs an admin token: set OXBOW_ADMIN_TOKEN in your shell");
  }
  const { unleashProject: project } = options;
  return flagAdmin({
    url: server,
    token,
    ...(project === undefined ? {} : { project }),
    ...(environment === undefined ? {} : { environment }),
  });
}

/** A flags file. Where it is missing, reading and moving are an InputError; `made` makes it with the first move instead. */
export function filePlace(path: string, { directory }: Pick<Terminal, "directory">, made = false): FlagPlace {
  const found = (): ReturnType<typeof readNamedFlags> =>
    made && !existsSync(path) ? { flags: { version: 2, features: [] }, nameless: 0 } : readNamedFlags(path);
  return {
    name: `in ${relative(directory, path)}`,
    address: path,
    read: async () => found().flags,
    nameless: async () => found().nameless,
    move: async (kernel, move) => {
      if (made && !existsSync(path)) writeFileSync(path, '{ "version": 2, "features": [] }\n');
      moveFlag(path, kernel, move);
    },
  };
}

/** The file that `--flags` names, else the config's. One that is missing is an InputError that says what to do. */
export function flagsPath({ flags }: PlaceOptions, fallback: string, { directory }: Terminal): string {
  const path = flags === undefined ? fallback : resolve(directory, flags);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new InputError("FILE_IS_DIRECTORY", `${relative(directory, path)} is a directory: name a flags file in it`);
  }
  if (existsSync(path)) return path;
  const remedy =
    flags === undefined
      ? "the first `oxbow shadow` makes it"
      : "check --flags: only the config's own file is made anew";
  throw new InputError("FILE_NOT_FOUND", `there is no flags file at ${relative(directory, path)}: ${remedy}`);
}

/**
 * The server if the options name one, else the file that `--flags` names, else the config's; `made` makes the config's, if
 * it is missing, with the first move. A name that was typed is a file that exists: a typo must not become a second one.
 */
export function placeOf(options: PlaceOptions, fallback: string, terminal: Terminal, made = false): FlagPlace {
  const server = serverPlace(options, terminal);
  if (server !== undefined) return server;
  if (made && options.flags === undefined) return filePlace(fallback, terminal, true);
  return filePlace(flagsPath(options, fallback, terminal), terminal);
}
