import { InputError } from "@oxbow/contract";
import {
  assess,
  parseRecording,
  rankProfile,
  rankedByCpu,
  rankRecordings,
  rankServices,
  readTrace,
} from "@oxbow/profile";
import type { RankedService, Ranking, RankOptions } from "@oxbow/profile";
import { resolve } from "node:path";
import { bySource } from "../by-source.ts";
import { INCONCLUSIVE, PASS } from "@oxbow/gate";
import { forPeople, writeJson } from "../json.ts";
import type { JsonOption } from "../json.ts";
import { measuredFile } from "../measured-file.ts";
import type { MeasuredFile } from "../measured-file.ts";
import { measureJson } from "../measure-json.ts";
import { measureReport } from "../measure-report.ts";
import type { AssessedService } from "../measure-report.ts";
import { between, whole } from "../number-option.ts";
import { named } from "../named-functions.ts";
import { createProgress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";
import type { Verb } from "./verb.ts";

interface Options {
  readonly service?: string;
  readonly route?: string;
  readonly quantile: number;
  readonly minShare: number;
  readonly price: number;
  readonly currency: string;
  readonly utilisation: number;
  readonly callsPerDay?: number;
  readonly engineering?: number;
  readonly payback: number;
  readonly speedup?: ReadonlyMap<string, number> | undefined;
  readonly library?: ReadonlyMap<string, number> | undefined;
  readonly tailSampled?: boolean;
  readonly top: number;
  readonly seed: number;
  readonly json?: JsonOption;
}

/** `oxbow measure`: which function is worth it? Ranks and advises; the gate judges. */
export const measure: Verb = (program, { terminal, exit }) => {
  program
    .command("measure")
    .summary("which function is worth it?")
    .description(
      `Ranks functions by their share of the p99: their own time, and the time that requests were ready and kept waiting by them.
Reads traces (OTLP/JSON, Jaeger's, Zipkin's and Tempo's JSON), profiles (mean CPU only: they know no requests; .cpuprofile, pprof,
a Chrome trace, speedscope's file) and files of the in-process recorder, packed with gzip or not.
Each service of a trace is ranked by itself.
Exit code: 0 the rule is decided for the first function (of each service), 2 this input cannot decide it, 3 broken input or usage.`,
    )
    .argument(
      "<files...>",
      "a trace (OTLP/JSON, one request a line), a .cpuprofile, or recordings: one from each process of a service",
    )
    .option("--service <name>", "only this service of a trace; each is ranked by itself if left out")
    .option("--route <route>", "only requests of this route")
    .option("--quantile <q>", "where the tail begins", between(0.5, 0.9999), 0.99)
    .option("--min-share <share>", "the share of the tail that makes a function worth it", between(0, 1), 0.05)
    .option("--price <amount>", "of one virtual CPU for one hour", between(0, 1e6), 0.04)
    .option("--currency <code>", "of all amounts", "USD")
    .option("--utilisation <share>", "of the CPU time that is paid for", between(0.01, 1), 0.6)
    .option(
      "--calls-per-day <n>",
      "of the first function, the others in proportion; the recorded rate if left out",
      whole,
    )
    .option("--engineering <amount>", "what a migration costs once, for the payback", between(0, 1e12))
    .option("--payback <years>", "in how many it must have paid for itself", between(0.01, 100), 2)
    .option("--speedup <function=k>", "a candidate's measured speedup; may be given more than once", speedups)
    .option("--library <function=k>", "a library's measured speedup; may be given more than once", speedups)
    .option("--tail-sampled", "the traces were chosen by latency or error: refuse them unless they carry weights")
    .option("--top <n>", "how many functions to show", whole, 10)
    .option("--seed <n>", "decides the bootstrap and the replay", whole, 1)
    .option("--json [file]", "everything for machines, to a file or to standard output")
    .addHelpText(
      "after",
      "\nExample:\n  oxbow measure traces.jsonl --engineering 20000 --library parse=3.1 --json measure.json",
    )
    .action(async (files: readonly string[], options: Options) => {
      exit(await run(files, options, terminal));
    });
};

async function run(files: readonly string[], options: Options, terminal: Terminal): Promise<number> {
  const people = forPeople(options.json, terminal);
  const sources = await Promise.all(files.map((file) => measuredFile(resolve(terminal.directory, file))));
  const ranked = await rank(sources, options, people);
  const names = ranked.services.flatMap(({ ranking }) => ranking?.functions.map(({ name }) => name) ?? []);
  const known = {
    speedup: named("--speedup", options.speedup, names),
    library: named("--library", options.library, names),
  };
  const assessed = {
    ...ranked,
    services: ranked.services.map((found) => assessedService(found, { ...options, ...known }, ranked)),
  };
  people.out(measureReport(assessed, files.join(", "), options, people.paint, people.columns));
  await writeJson(
    options.json,
    measureJson(assessed, { files, kind: kindOf(sources[0]?.kind), format: sources[0]?.kind }, options),
    terminal,
  );
  const firsts = assessed.services.flatMap(({ ranking }) => (ranking === null ? [] : [ranking.functions[0]?.worthIt]));
  return firsts.every((worthIt) => worthIt === "yes" || worthIt === "no") ? PASS : INCONCLUSIVE;
}

/** What a file ranks: one service without a name, unless it is a trace. */
interface Ranked {
  readonly services: readonly (Omit<RankedService, "service"> & { readonly service: string | null })[];
  /** On the file, and on no service of it. */
  readonly notes: readonly string[];
}

function assessedService(found: Ranked["services"][number], options: Options, { services }: Ranked): AssessedService {
  const { service, ranking, because } = found;
  if (ranking === null) return { service, ranking, because };
  const { price, payback, speedup, library, callsPerDay, ...rest } = options;
  if (callsPerDay !== undefined && services.length > 1) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `--calls-per-day counts the calls of one service's first function: name the service with --service ${service ?? ""}`,
    );
  }
  const functions = assess(ranking, {
    ...rest,
    ...(callsPerDay === undefined ? {} : { callsPerDay }),
    vcpuHour: price,
    paybackYears: payback,
    ...(speedup === undefined ? {} : { measured: speedup }),
    ...(library === undefined ? {} : { libraries: library }),
  });
  return { service, ranking: { ...ranking, functions }, because };
}

async function rank(sources: readonly MeasuredFile[], options: Options, people: Terminal): Promise<Ranked> {
  const [source, ...more] = sources as readonly [MeasuredFile, ...MeasuredFile[]];
  const { quantile, minShare, seed, service, route, speedup } = options;
  const how = { quantile, minShare, seed, ...(speedup === undefined ? {} : { measured: speedup }) };
  const [name] = [...(service === undefined ? [] : ["--service"]), ...(route === undefined ? [] : ["--route"])];
  if (source.kind !== "trace" && name !== undefined) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `${name} needs a trace: neither a profile nor a recording knows services and routes`,
    );
  }
  if (more.length > 0 && sources.some(({ kind }) => kind !== "recording")) {
    throw new InputError(
      "INVALID_ARGUMENT",
      "only recordings can be several files: put the lines of traces into one, and rank one profile at a time",
    );
  }
  switch (source.kind) {
    case "chrome-trace":
    case "pprof":
    case "speedscope":
    case "cpu-profile":
      return one(rankedByCpu(await bySource(rankProfile(await source.bytes(), source.kind)), how));
    case "recording":
      return one(
        rankRecordings(
          await Promise.all(sources.map(async ({ bytes }) => parseRecording((await bytes()).toString("utf8")))),
          how,
        ),
      );
    case "trace":
      return rankedTrace(source, options, how, people);
  }
}

/** As the JSON has it: a profile is one, whoever wrote it. */
const kindOf = (kind: MeasuredFile["kind"] | undefined): string | undefined =>
  kind === "chrome-trace" || kind === "pprof" || kind === "speedscope" ? "cpu-profile" : kind;

const one = (ranking: Ranking): Ranked => ({ services: [{ service: null, ranking, because: null }], notes: [] });

async function rankedTrace(
  source: MeasuredFile,
  { tailSampled = false, service, route }: Options,
  how: RankOptions,
  people: Terminal,
): Promise<Ranked> {
  const progress = createProgress(people);
  let shown = 0;
  try {
    const trace = await readTrace(source.chunks(), {
      tailSampled,
      onProgress({ bytes, spans }) {
        if (bytes < shown + 8e6) return;
        shown = bytes;
        progress.report("reading the trace", `${Math.round(bytes / 1e6)} MB, ${spans.toLocaleString("en")} spans`);
      },
    });
    progress.report("ranking", `${trace.counts.spans.toLocaleString("en")} spans`);
    return rankServices(trace, {
      ...how,
      ...(service === undefined ? {} : { service }),
      ...(route === undefined ? {} : { route }),
    });
  } finally {
    progress.clear();
  }
}

function speedups(text: string, before: ReadonlyMap<string, number> | undefined): ReadonlyMap<string, number> {
  const at = text.lastIndexOf("=");
  const speedup = Number(text.slice(at + 1));
  if (at < 1 || !(speedup > 0)) {
    throw new InputError("INVALID_ARGUMENT", `"${text}" is no function with its speedup: write it like parse=3.1`);
  }
  return new Map([...(before ?? []), [text.slice(0, at), speedup]]);
}
