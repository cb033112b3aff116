import { findCandidate, findKernel, loadProject } from "@oxbow/config";
import { mayRaise } from "@oxbow/project";
import type { Stage } from "@oxbow/contract";
import { InputError } from "@oxbow/contract";
import type { Move } from "@oxbow/flags";
import type { Command } from "commander";
import { FAIL, PASS } from "@oxbow/gate";
import { placeOf, withServer } from "../flag-place.ts";
import type { PlaceOptions } from "../flag-place.ts";
import { flagState } from "../flag-state.ts";
import type { FlagState } from "../flag-state.ts";
import { sentence, share } from "../flag-sentence.ts";
import { forPeople, writeJson } from "../json.ts";
import type { JsonOption } from "../json.ts";
import { between, whole } from "../number-option.ts";
import { prose } from "@oxbow/layout";
import type { Terminal } from "../terminal.ts";
import type { Verb } from "./verb.ts";

interface Options extends PlaceOptions {
  readonly config?: string;
  readonly candidate?: string;
  readonly sample?: number;
  readonly minSize?: number;
  readonly release?: boolean;
  readonly json?: JsonOption;
}

/** `oxbow shadow | ramp | promote | hold`: moves a flag forward, or keeps it where it is. */
export const move: Verb = (program, { terminal, exit }) => {
  const verb = (name: string): Command =>
    withServer(
      program
        .command(name)
        .argument("<kernel>", "the kernel's key")
        .option("--flags <file>", "the flags file, instead of the config's"),
    ).option("--json [file]", "the flag's new state for machines");
  const raising = (name: string): Command =>
    verb(name)
      .option("--candidate <name>", "this candidate instead of the first")
      .option("--sample <share>", "0 to 1: share of calls that run both sides, off the hot path", between(0, 1))
      .option("--min-size <size>", "smaller calls stay with the control", whole)
      .option("--release", "raise the epoch, which releases a tripped flag");
  const act = async (kernel: string, command: Command, stage: Stage | undefined, more: Move = {}): Promise<void> =>
    exit(await run(kernel, stage, more, command.optsWithGlobals<Options>(), terminal));

  raising("shadow")
    .summary("run the candidate beside the control, and compare")
    .description("Callers get the control's answer; the candidate runs on a sample of the calls, off the hot path.")
    .addHelpText("after", "\nExample:\n  oxbow shadow byte-hash --sample 0.05")
    .action(async (kernel: string, _: Options, command: Command) => act(kernel, command, "shadow", { held: false }));
  raising("ramp")
    .summary("give some callers the candidate's answer")
    .description("Refused (exit code 1) without a passing certificate for the files as they are now.")
    .argument("<percent>", "more than 0, up to 100; below 1 is fine", percent)
    .addHelpText("after", "\nExample:\n  oxbow ramp byte-hash 10")
    .action(async (kernel: string, to: number, _: Options, command: Command) =>
      act(kernel, command, "ramp", { percent: to, held: false }),
    );
  raising("promote")
    .summary("give every caller the candidate's answer")
    .description("Refused (exit code 1) without a passing certificate for the files as they are now.")
    .addHelpText("after", "\nExample:\n  oxbow promote byte-hash")
    .action(async (kernel: string, _: Options, command: Command) => act(kernel, command, "promoted", { held: false }));
  verb("hold")
    .summary("keep the flag where it is")
    .description("Marks the flag as held, so that nothing but a person raises it further.")
    .addHelpText("after", "\nExample:\n  oxbow hold byte-hash")
    .action(async (kernel: string, _: Options, command: Command) => act(kernel, command, undefined, { held: true }));
};

async function run(
  key: string,
  stage: Stage | undefined,
  more: Move,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const people = forPeople(options.json, terminal);
  const project = await loadProject(terminal.directory, options.config);
  const definition = findKernel(project.kernels, key);
  const candidate = findCandidate(definition, options.candidate);
  if (stage === "ramp" || stage === "promoted") {
    const admission = await mayRaise(definition, candidate, project);
    if (!admission.ok) {
      await writeJson(options.json, { kernel: key, moved: false, because: admission.because }, terminal);
      people.err(`${prose(`${people.paint("red", "refused")}: ${admission.because}`, people.errColumns())}\n`);
      return FAIL;
    }
  }
  const place = placeOf(options, project, terminal, true);
  const before = flagState(await place.read(), key);
  await place.move(key, {
    ...(stage === undefined ? {} : { stage, implementation: candidate.name }),
    ...(options.sample === undefined ? {} : { sample: options.sample }),
    ...(options.minSize === undefined ? {} : { minSize: options.minSize }),
    ...(options.release === true ? { epoch: before.epoch + 1 } : {}),
    ...more,
  });
  const after = flagState(await place.read(), key);
  const otherwise = otherThanAsked(after, stage, more.percent);
  await writeJson(
    options.json,
    { kernel: key, moved: true, before, after, ...(otherwise === null ? {} : { otherwise }) },
    terminal,
  );
  people.out(
    `${prose(`${people.paint("bold", key)}: ${sentence(after)} ${people.paint("dim", `(was ${sentence(before)}), ${place.name}`)}`, people.columns)}\n`,
  );
  if (otherwise === null) return PASS;
  people.err(`${prose(`${people.paint("red", "not as asked")}: ${otherwise}`, people.errColumns())}\n`);
  return FAIL;
}

/** What the flag does now instead of what it was moved to; null when it does that. */
function otherThanAsked(after: FlagState, stage: Stage | undefined, asked = 100): string | null {
  if (stage === undefined || (after.stage === stage && after.percent === asked)) return null;
  const seen = after.stage === "off" ? after.because : sentence(after);
  const remedy = `leave the flag one rollout strategy without conditions, with the variant candidate`;
  return `${after.flag} was to be ${stage} for ${share(asked)} of the callers and is: ${seen}; ${remedy}`;
}

function percent(text: string): number {
  const value = between(0, 100)(text);
  if (value === 0) throw new InputError("OUT_OF_RANGE", "a ramp to 0 % is a rollback: run oxbow rollback");
  return value;
}
