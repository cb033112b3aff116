import { loadProject, nearest } from "@oxbow/config";
import type { Project } from "@oxbow/config";
import { InputError } from "@oxbow/contract";
import { readNamedFlags } from "@oxbow/flags";
import type { Command } from "commander";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { FAIL, PASS } from "@oxbow/gate";
import { prose } from "@oxbow/layout";
import { explained } from "../explained.ts";
import { filePlace, flagsPath, serverPlaces, withServer } from "../flag-place.ts";
import type { FlagPlace, PlaceOptions } from "../flag-place.ts";
import { flagState } from "../flag-state.ts";
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
  const off: FlagPlace[] = [];
  const still: { readonly place: FlagPlace; readonly error: unknown }[] = [];
  for await (const place of places(kernel, options, terminal)) {
    if ([...off, ...still.map((each) => each.place)].some(({ name }) => name === place.name)) continue;
    try {
      await turnOff(place, kernel);
    } catch (error) {
      // The others are turned off all the same.
      still.push({ place, error });
      continue;
    }
    off.push(place);
    people.out(`${people.paint("bold", kernel)}: off ${people.paint("dim", place.name)}\n`);
  }
  const [first] = still;
  if (first !== undefined && off.length === 0 && still.length === 1) throw first.error;
  if (off.length === 0 && first === undefined && options.server !== undefined) {
    people.out(
      `${people.paint("bold", kernel)}: off already in every environment ${people.paint("dim", `of ${options.server}`)}\n`,
    );
  } else if (off.length === 0 && first === undefined) {
    const near = nearest(kernel, await knownKernels(options, terminal.directory));
    const remedy = near === undefined ? "name the file with --flags" : `did you mean "${near}"?`;
    throw new InputError("INVALID_ARGUMENT", `no flags file has a flag oxbow.${kernel}: ${remedy}`);
  }
  for (const { place, error } of still) {
    const line = `${people.paint("red", kernel)}: perhaps not off ${place.name}: ${explained(error)}`;
    people.err(`${prose(line, people.errColumns())}\n`);
  }
  const files = off.map(({ address }) => address);
  const failed = still.map(({ place, error }) => ({ at: place.name, because: explained(error) }));
  await writeJson(options.json, { kernel, stage: "off", files, ...(failed.length === 0 ? {} : { failed }) }, terminal);
  return failed.length === 0 ? PASS : FAIL;
}

/** Throws unless the flag that is read back is off. */
async function turnOff(place: FlagPlace, kernel: string): Promise<void> {
  await place.move(kernel, { stage: "off" });
  const { stage } = flagState(await place.read(), kernel);
  if (stage === "off") return;
  throw new InputError(
    "INVALID_INPUT",
    `the flag was turned off ${place.name}, and reads ${stage} all the same: try again`,
  );
}

/**
 * The server alone if the options name one: in the environment that is named, else in each in which the flag is on. Else every file
 * that knows the flag, or that cannot be read, and the config's server, in all its environments.
 *
 * The nearest file first and without importing the config: a config imports the candidate, and the candidate may be why
 * somebody rolls back. The config's own places follow, if the config still loads.
 */
async function* places(kernel: string, options: Options, terminal: Terminal): AsyncGenerator<FlagPlace> {
  if (options.server !== undefined) return yield* serverPlaces(kernel, options, undefined, terminal);
  const near = nearestFile(options, terminal.directory);
  if (near !== undefined && knows(near, kernel)) yield filePlace(near, terminal);
  if (options.flags !== undefined) return;
  const own = await configOf(options, terminal);
  if (own === undefined) return;
  yield* serverPlaces(kernel, options, own.server, terminal);
  if (knows(own.flags, kernel)) yield filePlace(own.flags, terminal);
}

/** The file that is named, else the first `oxbow.flags.json` from the directory upward. */
function nearestFile({ flags }: Options, directory: string): string | undefined {
  if (flags !== undefined) return resolve(directory, flags);
  for (let at = resolve(directory); ; at = dirname(at)) {
    const path = join(at, "oxbow.flags.json");
    if (existsSync(path)) return path;
    if (dirname(at) === at) return undefined;
  }
}

/** Undefined, and said, if it does not load: then the nearest file is all there is to know. */
async function configOf({ config }: Options, terminal: Terminal): Promise<Project | undefined> {
  try {
    return await loadProject(terminal.directory, config);
  } catch (error) {
    const isMissing = (error as { code?: unknown }).code === "FILE_NOT_FOUND" && config === undefined;
    if (!isMissing) terminal.err("the config does not load: if its flags are on a server, name it with --server\n");
    return undefined;
  }
}

function knows(path: string, kernel: string): boolean {
  try {
    return kernelsIn(path).includes(kernel);
  } catch {
    // The move will say what is wrong with it.
    return true;
  }
}

const kernelsIn = (path: string): readonly string[] =>
  existsSync(path) ? readNamedFlags(path).flags.features.map(({ name }) => name.replace(/^oxbow\./, "")) : [];

async function knownKernels(options: Options, directory: string): Promise<readonly string[]> {
  const own = await loadProject(directory, options.config).catch(() => undefined);
  return [nearestFile(options, directory), own?.flags].flatMap((path) => (path === undefined ? [] : kernelsIn(path)));
}
