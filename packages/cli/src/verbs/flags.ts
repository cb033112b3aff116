import { loadProject } from "@oxbow/config";
import { mayRaiseNamed } from "@oxbow/project";
import type { Project } from "@oxbow/config";
import type { AnyKernel } from "@oxbow/contract";
import { flagName } from "@oxbow/contract";
import { lintFlags } from "@oxbow/flags";
import type { FlagsFile, Lint } from "@oxbow/flags";
import type { Command } from "commander";
import { FAIL, PASS } from "@oxbow/gate";
import { placeOf, withServer } from "../flag-place.ts";
import type { PlaceOptions } from "../flag-place.ts";
import { sentence } from "../flag-sentence.ts";
import { flagState } from "../flag-state.ts";
import { forPeople, writeJson } from "../json.ts";
import type { JsonOption } from "../json.ts";
import { prose } from "@oxbow/layout";
import type { Terminal } from "../terminal.ts";
import type { Verb } from "./verb.ts";

interface Options extends PlaceOptions {
  readonly config?: string;
  readonly json?: JsonOption;
}

/** `oxbow flags check`: for CI, before a flags file is shipped, and for a server's flags. */
export const flags: Verb = (program, { terminal, exit }) => {
  withServer(
    program
      .command("flags")
      .summary("the flags file, or the flags of a server")
      .command("check")
      .summary("check that every flag is understood, has a kernel, and is raised only with a certificate")
      .option("--flags <file>", "the flags file, instead of the config's"),
  )
    .option("--json [file]", "problems and warnings for machines")
    .addHelpText("after", "\nExample:\n  oxbow flags check")
    .action(async (_: Options, command: Command) => exit(await run(command.optsWithGlobals<Options>(), terminal)));
};

async function run(options: Options, terminal: Terminal): Promise<number> {
  const people = forPeople(options.json, terminal);
  const project = await loadProject(terminal.directory, options.config);
  const place = placeOf(options, project, terminal);
  const file = await place.read();
  const lints = lintFlags(file);
  const told = (severity: Lint["severity"]): readonly string[] =>
    lints.filter((lint) => lint.severity === severity).map(({ flag, message }) => `${flag} ${message}`);
  const problems = [
    ...anonymous(await place.nameless()),
    ...told("error"),
    ...strangers(file, project),
    ...(await uncertified(file, project)),
  ];
  const warnings = told("warning");
  for (const problem of problems) people.out(`${prose(`${people.paint("red", "✗")} ${problem}`, people.columns, 2)}\n`);
  for (const warning of warnings)
    people.out(`${prose(`${people.paint("yellow", "!")} ${warning}`, people.columns, 2)}\n`);
  people.out(
    problems.length === 0
      ? `${people.paint("green", "✓")} ${file.features.length} flags ${place.name}, all understood\n`
      : `${problems.length} problems with the ${file.features.length} flags ${place.name}\n`,
  );
  await writeJson(options.json, { schema: "oxbow/flags-check/v1", file: place.address, problems, warnings }, terminal);
  return problems.length === 0 ? PASS : FAIL;
}

/** They switch nothing, whoever was meant. */
const anonymous = (count: number): readonly string[] =>
  count === 0 ? [] : [`${count} of the features ${count === 1 ? "has" : "have"} no name: give each one, or remove it`];

/** Flags that look like ours and route nothing: a typing error would be a rollback that does nothing. */
function strangers(file: FlagsFile, { kernels }: Project): readonly string[] {
  const ours = new Set(kernels.map((definition) => flagName(definition.kernel as AnyKernel)));
  return file.features
    .filter(({ name }) => name.startsWith("oxbow.") && !ours.has(name))
    .map(({ name }) => `${name} belongs to no kernel: known are ${[...ours].join(", ")}`);
}

/** Flags that are raised although no certificate says that they may be. */
async function uncertified(file: FlagsFile, project: Project): Promise<readonly string[]> {
  const found: string[] = [];
  for (const definition of project.kernels) {
    const kernel = definition.kernel as AnyKernel;
    const state = flagState(file, kernel.key);
    if (state.stage !== "ramp" && state.stage !== "promoted") continue;
    const admission = await mayRaiseNamed(definition, state.candidate, project);
    if (!admission.ok) found.push(`${state.flag} is at ${sentence(state)}, but ${admission.because}`);
  }
  return found;
}
