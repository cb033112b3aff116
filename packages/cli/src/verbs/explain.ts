import { findKernel, loadProject } from "@oxbow/config";
import type { AnyKernel, Side } from "@oxbow/contract";
import { flagName } from "@oxbow/contract";
import { fileFlags, tripStore } from "@oxbow/flags";
import { createRouter } from "@oxbow/router";
import type { Command } from "commander";
import { PASS } from "@oxbow/gate";
import { flagsPath } from "../flag-place.ts";
import { tripsOf } from "../trips-of.ts";
import { forPeople, writeJson } from "../json.ts";
import type { JsonOption } from "../json.ts";
import { whole } from "../number-option.ts";
import { prose } from "@oxbow/layout";
import type { Terminal } from "../terminal.ts";
import type { Verb } from "./verb.ts";

interface Options {
  readonly config?: string;
  readonly flags?: string;
  readonly key?: string;
  readonly size?: number;
  readonly json?: JsonOption;
}

/** `oxbow explain`: what a call would run now, and why. Asks the router that an application uses. */
export const explain: Verb = (program, { terminal, exit }) => {
  program
    .command("explain")
    .summary("what a call would run, and why")
    .argument("<kernel>", "the kernel's key")
    .option("--key <key>", "the caller's key; without one each call decides for itself")
    .option("--size <size>", "the size of the call", whole)
    .option("--flags <file>", "the flags file, instead of the config's")
    .option("--json [file]", "the decision for machines")
    .addHelpText("after", "\nExample:\n  oxbow explain byte-hash --key user-42")
    .action(async (kernel: string, _: Options, command: Command) => {
      exit(await run(kernel, command.optsWithGlobals<Options>(), terminal));
    });
};

async function run(key: string, options: Options, terminal: Terminal): Promise<number> {
  const people = forPeople(options.json, terminal);
  const project = await loadProject(terminal.directory, options.config);
  const definition = findKernel(project.kernels, key);
  const kernel: AnyKernel = definition.kernel;
  const cells = fileFlags(flagsPath(options, project.flags, terminal));
  const router = createRouter({ cells, trips: tripStore(tripsOf(project)) });
  try {
    const candidates = definition.candidates as readonly Side[];
    const control = definition.control as Side;
    router.route(kernel, {
      control: control.run,
      candidates: Object.fromEntries(candidates.map((side) => [side.name, side.run])),
    });
    const decision = router.explain(kernel, {
      ...(options.key === undefined ? {} : { key: options.key }),
      ...(options.size === undefined ? {} : { size: options.size }),
    });
    const caller = options.key === undefined ? "a call without a key" : `a call with the key ${options.key}`;
    const why = `${caller} runs ${people.paint("bold", decision.run)} (${decision.reason}): ${decision.because}`;
    people.out(`${prose(why, people.columns)}\n`);
    await writeJson(options.json, { kernel: key, flag: flagName(kernel), key: options.key, ...decision }, terminal);
  } finally {
    router.close();
    cells.close();
  }
  return PASS;
}
