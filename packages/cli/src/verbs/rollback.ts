import { loadProject, nearest } from "@oxbow/config";
import { InputError } from "@oxbow/contract";
import { readFlagsFile } from "@oxbow/flags";
import type { Command } from "commander";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { PASS } from "@oxbow/gate";
import { filePlace, flagsPath, serverPlace, withServer } from "../flag-place.ts";
import type { FlagPlace, PlaceOptions } from "../flag-place.ts";
import { forPeople, writeJson } from "../json.ts";
import type { JsonOption } from "../json.ts";
import type { Terminal } from "../terminal.ts";
import type { Verb } from "./verb.ts";

interface Options extends PlaceOptions {
  readonly config?: string;
  readonly json?: JsonOption;
}

/** `oxbow rollback`: every call runs the control again. Needs no certificate, no build and no config that loads. */
export const rollback: Verb = (program, { terminal, exit }) => {
  withServer(
    program
      .command("rollback")
      .summary("turn the flag off: every call runs the control")
      .description("Works at once and always: without a certificate, and with a build or a config that is broken.")
      .argument("<kernel>", "the kernel's key")
      .option("--flags <file>", "the flags file; without it the nearest oxbow.flags.json, and the config's"),
  )
    .option("--json [file]", "what was turned off, for machines")
    .addHelpText("after", "\nExample:\n  oxbow rollback byte-hash")
    .action(async (kernel: string, _: Options, command: Command) => {
      exit(await run(kernel, command.optsWithGlobals<Options>(), terminal));
    });
};

async function run(kernel: string, options: Options, terminal: Terminal): Promise<number> {
  const people = forPeople(options.json, terminal);
  if (options.flags !== undefined) flagsPath(options, options.flags, terminal);
  const off: string[] = [];
  for await (const place of places(kernel, options, terminal)) {
    if (off.includes(place.address)) continue;
    await place.move(kernel, { stage: "off" });
    off.push(place.address);
    people.out(`${people.paint("bold", kernel)}: off ${people.paint("dim", place.name)}\n`);
  }
  if (off.length === 0) {
    const near = nearest(kernel, await knownKernels(options, terminal.directory));
    const remedy = near === undefined ? "name the file with --flags" : `did you mean "${near}"?`;
    throw new InputError("INVALID_ARGUMENT", `no flags file has a flag oxbow.${kernel}: ${remedy}`);
  }
  await writeJson(options.json, { kernel, stage: "off", files: off }, terminal);
  return PASS;
}

/** The server alone if one is named, else every file that knows the flag. */
async function* places(kernel: string, options: Options, terminal: Terminal): AsyncGenerator<FlagPlace> {
  const server = serverPlace(options, terminal);
  if (server !== undefined) return yield server;
  for await (const path of flagsFiles(options, terminal.directory)) {
    if (knows(path, kernel)) yield filePlace(path, terminal);
  }
}

/**
 * The nearest file first and without importing the config: a config imports the candidate, and the candidate may be why
 * somebody rolls back. The config's own file follows, if the config still loads.
 */
async function* flagsFiles({ flags, config }: Options, directory: string): AsyncGenerator<string> {
  if (flags !== undefined) return yield resolve(directory, flags);
  for (let at = resolve(directory); ; at = dirname(at)) {
    const path = join(at, "oxbow.flags.json");
    if (existsSync(path)) {
      yield path;
      break;
    }
    if (dirname(at) === at) break;
  }
  try {
    yield (await loadProject(directory, config)).flags;
  } catch {
    // Without a config that loads, the nearest file is all there is to know.
  }
}

const knows = (path: string, kernel: string): boolean => kernelsIn(path).includes(kernel);

const kernelsIn = (path: string): readonly string[] =>
  existsSync(path) ? readFlagsFile(path).features.map(({ name }) => name.replace(/^oxbow\./, "")) : [];

async function knownKernels(options: Options, directory: string): Promise<readonly string[]> {
  const known: string[] = [];
  for await (const path of flagsFiles(options, directory)) known.push(...kernelsIn(path));
  return known;
}
