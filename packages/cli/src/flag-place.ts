import { InputError } from "@oxbow/contract";
import { flagAdmin, moveFlag, readFlagsFile } from "@oxbow/flags";
import type { FlagsFile, Move } from "@oxbow/flags";
import type { Command } from "commander";
import { existsSync, writeFileSync } from "node:fs";
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
  read(): Promise<FlagsFile>;
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
export function serverPlace(options: PlaceOptions, terminal: Terminal): FlagPlace | undefined {
  const { server, environment = "development", unleashProject: project = "default" } = options;
  if (server === undefined) return undefined;
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
  const admin = flagAdmin({ url: server, token, project, environment });
  return {
    name: `on ${server}, ${environment}`,
    address: server,
    read: () => admin.read(),
    move: async (kernel, move) => void (await admin.move(kernel, move)),
  };
}

/** A flags file. One that is missing is made by the first move; reading it is an InputError, or no flags if `optional`. */
export function filePlace(path: string, { directory }: Pick<Terminal, "directory">, optional = false): FlagPlace {
  return {
    name: `in ${relative(directory, path)}`,
    address: path,
    read: async () => (optional && !existsSync(path) ? { version: 2, features: [] } : readFlagsFile(path)),
    move: async (kernel, move) => {
      if (!existsSync(path)) writeFileSync(path, '{ "version": 2, "features": [] }\n');
      moveFlag(path, kernel, move);
    },
  };
}

/** The server if the options name one, else their file, else `fallback`. */
export function placeOf(options: PlaceOptions, fallback: string, terminal: Terminal, optional = false): FlagPlace {
  const path = options.flags === undefined ? fallback : resolve(terminal.directory, options.flags);
  return serverPlace(options, terminal) ?? filePlace(path, terminal, optional);
}
