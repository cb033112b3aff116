import { defaultCandidate, loadProject } from "@oxbow/config";
import { certificateFile, mayRaiseNamed, readCertificate } from "@oxbow/project";
import type { Project } from "@oxbow/config";
import type { AnyDefinition, Certificate, StoredTrip } from "@oxbow/contract";
import { type FlagsFile, tripStore } from "@oxbow/flags";
import type { Command } from "commander";
import { paintedVerdict, PASS } from "@oxbow/gate";
import { figure } from "@oxbow/statistics";
import { placeOf, withServer } from "../flag-place.ts";
import type { PlaceOptions } from "../flag-place.ts";
import { share } from "../flag-sentence.ts";
import { flagState } from "../flag-state.ts";
import type { FlagState } from "../flag-state.ts";
import { forPeople, writeJson } from "../json.ts";
import type { JsonOption } from "../json.ts";
import { prose, table } from "@oxbow/layout";
import type { Paint } from "@oxbow/layout";
import type { Terminal } from "../terminal.ts";
import { tripsOf } from "../trips-of.ts";
import type { Verb } from "./verb.ts";

interface Options extends PlaceOptions {
  readonly config?: string;
  readonly json?: JsonOption;
}

/** `oxbow status`: every kernel, where its flag is, and what its certificate says. */
export const status: Verb = (program, { terminal, exit }) => {
  withServer(
    program
      .command("status")
      .summary("every kernel: its flag and its certificate")
      .option("--flags <file>", "the flags file, instead of the config's"),
  )
    .option("--json [file]", "the same for machines")
    .addHelpText("after", "\nExample:\n  oxbow status --json")
    .action(async (_: Options, command: Command) => exit(await run(command.optsWithGlobals<Options>(), terminal)));
};

async function run(options: Options, terminal: Terminal): Promise<number> {
  const people = forPeople(options.json, terminal);
  const project = await loadProject(terminal.directory, options.config);
  const place = placeOf(options, project, terminal);
  const file = await place.read();
  const rows = await Promise.all(project.kernels.map((definition) => statusOf(definition, file, project)));
  people.out(
    table(
      ["kernel", "stage", "percent", "sample", "epoch", "certificate"].map((head) => people.paint("dim", head)),
      rows.map(({ kernel, state, certificate, raise }) => [
        people.paint("bold", kernel),
        state.held ? `${state.stage}, held` : state.stage,
        state.percent === null ? `about ${share(state.about ?? 0)}` : share(state.percent),
        share(state.sample * 100),
        `${state.epoch}`,
        certificateCell(certificate, raise.ok, people.paint),
      ]),
      people.columns,
    ),
  );
  for (const { kernel, tripped } of rows.filter((row) => row.tripped !== undefined)) {
    const why = `${kernel} tripped here at epoch ${tripped!.epoch} and stays on the control: ${tripped!.because}; a higher epoch frees it`;
    people.out(people.paint("yellow", `\n${prose(why, people.columns)}\n`));
  }
  // Every reason would be a long table; the verb that raises a flag says its own.
  if (rows.some(({ raise }) => !raise.ok)) {
    people.out(
      people.paint("dim", `\noxbow gate <kernel> gives a certificate, which oxbow ramp and promote ask for\n`),
    );
  }
  await writeJson(options.json, { schema: "oxbow/status/v1", flags: place.address, kernels: rows }, terminal);
  return PASS;
}

interface Row {
  readonly kernel: string;
  readonly state: FlagState;
  readonly certificate: Certificate | null;
  /** The stored trip that keeps a service on this machine on the control. */
  readonly tripped?: StoredTrip | undefined;
  readonly raise: Awaited<ReturnType<typeof mayRaiseNamed>>;
}

/** Of the candidate that the flag names, or of the default one where it names none. */
async function statusOf(definition: AnyDefinition, file: FlagsFile, project: Project): Promise<Row> {
  const kernel: string = definition.kernel.key;
  const state = flagState(file, definition.kernel.key);
  const candidate = state.candidate === "" ? (defaultCandidate(definition)?.name ?? "") : state.candidate;
  const trip = state.stage === "off" ? undefined : tripStore(tripsOf(project)).read(kernel);
  return {
    kernel,
    state,
    ...(trip !== undefined && trip.epoch >= state.epoch ? { tripped: trip } : {}),
    certificate: await readCertificate(certificateFile(project.certificates, kernel, candidate)),
    raise: await mayRaiseNamed(definition, candidate, project),
  };
}

function certificateCell(certificate: Certificate | null, admits: boolean, paint: Paint): string {
  if (certificate === null) return paint("dim", "none");
  if (certificate.verdict === "pass" && !admits) return paint("yellow", "pass, for other files");
  const { verdict, speedup } = certificate;
  return `${paintedVerdict(verdict, paint)}${speedup === null ? "" : ` ${figure(speedup.ratio)}×`}`;
}
