import { InputError } from "@oxbow/contract";
import { flagAdmin, moveFlag, readNamedFlags } from "@oxbow/flags";
import type { Project } from "@oxbow/config";
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
    .option(
      "--server <url>",
      "an Unleash server instead of the config's or a file; OXBOW_ADMIN_TOKEN holds its admin token",
    )
    .option("--environment <name>", "of the server; the config's if left out, else development")
    .option("--unleash-project <name>", "of the server; the config's if left out, else default");
}

/** What a config says about where flags are. */
type Kept = Pick<Project, "flags" | "server">;

/**
 * Where a flag may be on: in the environment that the options name, else in each that the config's server has, or, of a server
 * that the options name, in each in which the flag is on now.
 */
export async function* serverPlaces(
  kernel: string,
  options: PlaceOptions,
  server: Project["server"],
  terminal: Terminal,
): AsyncGenerator<FlagPlace> {
  const at = serverOf(options, server);
  if (at === undefined) return;
  const environments =
    at.environments.length > 0 ? at.environments : await adminOf(at, undefined, options, terminal).on(kernel);
  for (const name of environments) yield inEnvironment(at, name, options, terminal);
}

/** The server that the options name, else the config's, with the environments that are named; none where a file is named. */
function serverOf({ flags, server, environment, unleashProject }: PlaceOptions, own: Project["server"]) {
  if (flags !== undefined && server === undefined) return undefined;
  const url = server ?? own?.url;
  if (url === undefined) return undefined;
  const isOwn = own !== undefined && (server === undefined || server === own.url);
  const environments = environment !== undefined ? [environment] : isOwn ? own.environments : [];
  return { url, environments, project: unleashProject ?? (isOwn ? own.project : undefined) };
}

type Server = NonNullable<ReturnType<typeof serverOf>>;

/** The one environment that is named; that of a server that came without any is Unleash's first. */
function serverPlace(options: PlaceOptions, own: Project["server"], terminal: Terminal): FlagPlace | undefined {
  const at = serverOf(options, own);
  if (at === undefined) return undefined;
  const [environment = "development", ...others] = at.environments;
  if (others.length > 0) {
    const all = [environment, ...others].join(", ");
    throw new InputError(
      "INVALID_ARGUMENT",
      `the config's server has several environments: give --environment, one of ${all}`,
    );
  }
  return inEnvironment(at, environment, options, terminal);
}

function inEnvironment(at: Server, environment: string, options: PlaceOptions, terminal: Terminal): FlagPlace {
  const admin = adminOf(at, environment, options, terminal);
  return {
    name: `on ${at.url}, ${environment}`,
    address: at.url,
    read: () => admin.read(),
    nameless: async () => 0,
    move: async (kernel, move) => void (await admin.move(kernel, move)),
  };
}

function adminOf(
  { url, project }: Server,
  environment: string | undefined,
  options: PlaceOptions,
  terminal: Terminal,
): FlagAdmin {
  if (options.flags !== undefined) {
    throw new InputError("INVALID_ARGUMENT", "--flags and --server name two places: give one of them");
  }
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    // Not repeated: it may hold a password.
    throw new InputError("INVALID_ARGUMENT", "--server is no http or https address");
  }
  const token = terminal.env["OXBOW_ADMIN_TOKEN"];
  if (token === undefined || token === "") {
    const what = options.server === undefined ? "the config's server" : "--server";
    throw new InputError("INVALID_ARGUMENT", `${what} needs an admin token: set OXBOW_ADMIN_TOKEN in your shell`);
  }
  return flagAdmin({
    url,
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
 * The server or the file that the options name, else the config's server, else its file; `made` makes that, if it is missing, with
 * the first move. A name that was typed is a file that exists: a typo must not become a second one.
 */
export function placeOf(options: PlaceOptions, kept: Kept, terminal: Terminal, made = false): FlagPlace {
  const server = serverPlace(options, kept.server, terminal);
  if (server !== undefined) return server;
  if (made && options.flags === undefined) return filePlace(kept.flags, terminal, true);
  return filePlace(flagsPath(options, kept.flags, terminal), terminal);
}
