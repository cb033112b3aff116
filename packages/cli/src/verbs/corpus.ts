import { findCandidate, findKernel, loadProject } from "@oxbow/config";
import type { AnyDefinition, Side } from "@oxbow/contract";
import { InputError } from "@oxbow/contract";
import {
  addToCorpus,
  corpusFile,
  corpusFiles,
  decode,
  hasSuite,
  readCorpusEntry,
  readEvidence,
  reproduce,
} from "@oxbow/equivalence";
import type { AnySuiteDefinition, CorpusEntry, Reproduction } from "@oxbow/equivalence";
import type { Command } from "commander";
import { relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { FAIL, INCONCLUSIVE, PASS } from "@oxbow/gate";
import { forPeople, writeJson } from "../json.ts";
import type { JsonOption } from "../json.ts";
import { prose, table } from "@oxbow/layout";
import type { Terminal } from "../terminal.ts";
import type { Verb } from "./verb.ts";

interface Options {
  readonly config?: string;
  readonly candidate?: string;
  readonly json?: JsonOption;
}

/** `oxbow corpus list | add | replay`: the counterexamples that are kept for ever and run first. */
export const corpus: Verb = (program, { terminal, exit }) => {
  const group = program
    .command("corpus")
    .summary("the counterexamples that are kept, and run first")
    .addHelpText("after", "\nExample:\n  oxbow corpus list");
  const verb = (name: string): Command => group.command(name).option("--json [file]", "the same for machines");

  verb("list")
    .summary("every counterexample, of one kernel or of all")
    .argument("[kernel]", "the kernel's key; all of them if left out")
    .addHelpText("after", "\nExample:\n  oxbow corpus list byte-hash")
    .action(async (kernel: string | undefined, _: Options, command: Command) =>
      exit(await list(kernel, command.optsWithGlobals<Options>(), terminal)),
    );
  verb("add")
    .summary("make a counterexample of what a running service saw")
    .description(
      "Runs the control against itself, then against the candidate in a child process; makes the input as small and as\nplain as it gets under the same signature, and keeps it. Exit code: 0 kept, 2 it does not happen here, 3 broken file.",
    )
    .argument("<evidence>", "a file that the service's evidence sink has written")
    .option("--candidate <name>", "this candidate, instead of the evidence's")
    .addHelpText("after", "\nExample:\n  oxbow corpus add evidence/byte-hash-native-returned-1b2c3d4e.json")
    .action(async (file: string, _: Options, command: Command) =>
      exit(await add(file, command.optsWithGlobals<Options>(), terminal)),
    );
  verb("replay")
    .summary("run one counterexample again")
    .description(
      "Exit code: 0 control and candidate agree, 1 they differ, 2 the control differs from itself, 3 broken file.",
    )
    .argument("<file>", "a file of the corpus")
    .option("--candidate <name>", "replay on this candidate, instead of the one that it was found on")
    .addHelpText("after", "\nExample:\n  oxbow corpus replay oxbow.corpus/byte-hash/native-returned-1b2c3d4e.json")
    .action(async (file: string, _: Options, command: Command) =>
      exit(await replay(file, command.optsWithGlobals<Options>(), terminal)),
    );
};

async function list(key: string | undefined, options: Options, terminal: Terminal): Promise<number> {
  const people = forPeople(options.json, terminal);
  const project = await loadProject(terminal.directory, options.config);
  const kernels = key === undefined ? project.kernels : [findKernel(project.kernels, key)];
  const entries = kernels.flatMap(({ kernel }) =>
    corpusFiles(pathToFileURL(project.corpus), kernel.key).map((file) => ({
      file: relative(terminal.directory, fileURLToPath(file)),
      entry: read(file, readCorpusEntry),
    })),
  );
  people.out(
    entries.length === 0
      ? `${relative(terminal.directory, project.corpus)} holds no counterexample\n`
      : table(
          ["kernel", "candidate", "signature", "arguments", "file"].map((head) => people.paint("dim", head)),
          entries.map(({ file, entry }) => [entry.kernel, entry.candidate, entry.signature, short(entry.args), file]),
          people.columns,
        ),
  );
  await writeJson(options.json, { schema: "oxbow/corpus/v1", entries: entries.map(asJson) }, terminal);
  return PASS;
}

async function add(path: string, options: Options, terminal: Terminal): Promise<number> {
  const people = forPeople(options.json, terminal);
  const project = await loadProject(terminal.directory, options.config);
  const evidence = read(pathToFileURL(resolve(terminal.directory, path)), readEvidence);
  const definition = findKernel(project.kernels, evidence.kernel);
  const candidate = findCandidate(definition, options.candidate ?? evidence.candidate);
  const found = await reproduce(withSuite(definition), evidence.args, {
    candidate,
    module: project.module,
    shrink: true,
  });
  if (found.outcome !== "differs") return missing(found, evidence.kernel, candidate, options, terminal);

  const { counterexample } = found;
  const report = { kernel: evidence.kernel, candidate: candidate.name, counterexample };
  const added = addToCorpus(pathToFileURL(project.corpus), report);
  const file = added ?? corpusFile(pathToFileURL(project.corpus), { ...report, signature: counterexample.signature });
  const kept = relative(terminal.directory, fileURLToPath(file));
  if (counterexample.signature !== evidence.signature) {
    people.out(`  the service saw "${evidence.signature}"; here it is "${counterexample.signature}"\n`);
  }
  people.out(observations(evidence.kernel, candidate, counterexample.args, found, people));
  people.out(
    added === null
      ? `  kept before, under the same signature: ${kept}\n`
      : `  kept, and run first from now on: ${kept}\n  again with  oxbow corpus replay ${kept}\n`,
  );
  const { args, signature, shrinks } = counterexample;
  await writeJson(
    options.json,
    { schema: "oxbow/corpus/v1", added: added !== null, file: kept, args, signature, shrinks, seen: found.seen },
    terminal,
  );
  return PASS;
}

async function replay(path: string, options: Options, terminal: Terminal): Promise<number> {
  const people = forPeople(options.json, terminal);
  const project = await loadProject(terminal.directory, options.config);
  const entry = read(pathToFileURL(resolve(terminal.directory, path)), readCorpusEntry);
  const definition = findKernel(project.kernels, entry.kernel);
  const candidate = findCandidate(definition, options.candidate ?? entry.candidate);
  const found = await reproduce(withSuite(definition), decode(entry.input) as readonly unknown[], {
    candidate,
    module: project.module,
  });
  if (found.outcome === "unsteady") return missing(found, entry.kernel, candidate, options, terminal);
  people.out(observations(entry.kernel, candidate, entry.args, found, people));
  const { outcome, seen } = found;
  await writeJson(options.json, { schema: "oxbow/corpus/v1", outcome, args: entry.args, seen }, terminal);
  return outcome === "agrees" ? PASS : FAIL;
}

/** Nothing was shown, so nothing is kept. */
async function missing(
  { outcome, seen, ...rest }: Exclude<Reproduction, { outcome: "differs" }>,
  kernel: string,
  candidate: Side,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const because =
    outcome === "agrees"
      ? `${candidate.name} of ${kernel} does what the control does: ${seen.control}. The build that was wrong may be another one, or the input was redacted too far`
      : `the control of ${kernel} differs from itself${"where" in rest ? ` at ${rest.where}` : ""}: it is no function of its arguments, so this input says nothing`;
  terminal.err(
    `${prose(`${terminal.paint("yellow", "it does not happen here")}: ${because}`, terminal.errColumns())}\n`,
  );
  await writeJson(options.json, { schema: "oxbow/corpus/v1", outcome, because, seen }, terminal);
  return INCONCLUSIVE;
}

function observations(
  kernel: string,
  candidate: Side,
  args: string,
  { outcome, seen }: Pick<Reproduction, "outcome" | "seen">,
  { paint }: Terminal,
): string {
  return [
    `${paint("bold", kernel)}: ${candidate.name} ${outcome === "agrees" ? "agrees with the control" : "differs from the control"}`,
    `  arguments  ${args}`,
    `  control    ${seen.control}`,
    `  candidate  ${seen.candidate}`,
    "",
  ].join("\n");
}

/** A file of somebody else's: what is wrong with it is the user's to know, not a mistake of ours. */
function read<T>(file: URL, by: (file: URL) => T): T {
  try {
    return by(file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const path = fileURLToPath(file);
    if (code === "ENOENT")
      throw new InputError("FILE_NOT_FOUND", `there is no file ${path}: check its name`, {}, { cause });
    if (code === "EISDIR")
      throw new InputError("FILE_IS_DIRECTORY", `${path} is a directory: name a file`, {}, { cause });
    throw new InputError("INVALID_INPUT", message, {}, { cause });
  }
}

function withSuite(definition: AnyDefinition): AnySuiteDefinition {
  if (hasSuite(definition)) return definition;
  throw new InputError(
    "INVALID_INPUT",
    `${definition.kernel.key} cannot be compared: make its definition with equivalence(), which says where inputs come from`,
  );
}

const asJson = ({ file, entry }: { readonly file: string; readonly entry: CorpusEntry }): object => ({
  file,
  kernel: entry.kernel,
  candidate: entry.candidate,
  signature: entry.signature,
  args: entry.args,
  seen: entry.seen,
});

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
