import type { AnyKernel } from "@oxbow/contract";
import { flagName } from "@oxbow/contract";
import { readFlagsFile } from "@oxbow/flags";
import type { FlagsFile } from "@oxbow/flags";
import type { Command } from "commander";
import { relative, resolve } from "node:path";
import { loadProject } from "../config.ts";
import type { Project } from "../config.ts";
import { FAIL, PASS } from "../exit-code.ts";
import { findCandidate } from "../find.ts";
import { sentence } from "../flag-sentence.ts";
import { flagState } from "../flag-state.ts";
import { forPeople, writeJson } from "../json.ts";
import type { JsonOption } from "../json.ts";
import { mayRaise } from "../may-raise.ts";
import type { Terminal } from "../terminal.ts";
import type { Verb } from "./verb.ts";

interface Options {
  readonly config?: string;
  readonly flags?: string;
  readonly json?: JsonOption;
}

/** `oxbow flags check`: for CI, before a flags file is shipped. */
export const flags: Verb = (program, { terminal, exit }) => {
  program
    .command("flags")
    .summary("the flags file")
    .command("check")
    .summary("every flag is understood, has a kernel, and is raised only with a certificate")
    .option("--flags <file>", "the flags file, instead of the config's")
    .option("--json [file]", "the problems for machines")
    .addHelpText("after", "\nExample:\n  oxbow flags check")
    .action(async (_: Options, command: Command) => exit(await run(command.optsWithGlobals<Options>(), terminal)));
};

async function run(options: Options, terminal: Terminal): Promise<number> {
  const people = forPeople(options.json, terminal);
  const project = await loadProject(terminal.directory, options.config);
  const path = options.flags === undefined ? project.flags : resolve(terminal.directory, options.flags);
  const file = readFlagsFile(path);
  const problems = [...strangers(file, project), ...(await misuses(file, project))];
  for (const problem of problems) people.out(`${people.paint("red", "✗")} ${problem}\n`);
  const name = relative(terminal.directory, path);
  people.out(
    problems.length === 0
      ? `${people.paint("green", "✓")} ${name}: ${file.features.length} flags, all understood\n`
      : `${name}: ${problems.length} of ${file.features.length} flags need attention\n`,
  );
  await writeJson(options.json, { schema: "oxbow/flags-check/v1", file: path, problems }, terminal);
  return problems.length === 0 ? PASS : FAIL;
}

/** Flags that look like ours and route nothing: a typing error would be a rollback that does nothing. */
function strangers(file: FlagsFile, { kernels }: Project): readonly string[] {
  const ours = new Set(kernels.map((definition) => flagName(definition.kernel as AnyKernel)));
  return file.features
    .filter(({ name }) => name.startsWith("oxbow.") && !ours.has(name))
    .map(({ name }) => `${name} belongs to no kernel: known are ${[...ours].join(", ")}`);
}

async function misuses(file: FlagsFile, project: Project): Promise<readonly string[]> {
  const found: string[] = [];
  for (const definition of project.kernels) {
    const kernel = definition.kernel as AnyKernel;
    const state = flagState(file, kernel);
    const enabled = file.features.some(({ name, enabled: on }) => name === state.flag && on);
    if (state.stage === "off" && enabled) found.push(`${state.because}, so the control runs`);
    if (state.stage !== "ramp" && state.stage !== "promoted") continue;
    const admission = await mayRaise(definition, findCandidate(definition), project);
    if (!admission.ok) found.push(`${state.flag} is at ${sentence(state)}, but ${admission.because}`);
  }
  return found;
}
