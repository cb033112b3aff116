import { InputError } from "@oxbow/contract";
import {
  assess,
  parseRecording,
  rankCpuProfile,
  rankedByCpu,
  rankRecordings,
  rankTrace,
  readTrace,
} from "@oxbow/profile";
import type { Ranking } from "@oxbow/profile";
import { resolve } from "node:path";
import { bySource } from "../by-source.ts";
import { INCONCLUSIVE, PASS } from "@oxbow/gate";
import { forPeople, writeJson } from "../json.ts";
import type { JsonOption } from "../json.ts";
import { measuredFile } from "../measured-file.ts";
import type { MeasuredFile } from "../measured-file.ts";
import { measureReport } from "../measure-report.ts";
import { between, whole } from "../number-option.ts";
import { createProgress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";
import type { Verb } from "./verb.ts";

interface Options {
  readonly route?: string;
  readonly quantile: number;
  readonly minShare: number;
  readonly price: number;
  readonly currency: string;
  readonly utilisation: number;
  readonly callsPerDay?: number;
  readonly engineering?: number;
  readonly payback: number;
  readonly speedup?: ReadonlyMap<string, number>;
  readonly library?: ReadonlyMap<string, number>;
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
Reads OTLP/JSON traces, a .cpuprofile (mean CPU only: it knows no requests) or a file of the in-process recorder.
Exit code: 0 the rule is decided for the first function, 2 this input cannot decide it, 3 broken input or usage.`,
    )
    .argument(
      "<files...>",
      "a trace (OTLP/JSON, one request a line), a .cpuprofile, or recordings: one from each process of a service",
    )
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
  const ranking = await rank(sources, options, people);
  const { price, payback, speedup, library, ...rest } = options;
  const functions = assess(ranking, {
    ...rest,
    vcpuHour: price,
    paybackYears: payback,
    ...(speedup === undefined ? {} : { measured: speedup }),
    ...(library === undefined ? {} : { libraries: library }),
  });
  people.out(
    measureReport(
      { ...ranking, functions: functions.slice(0, options.top) },
      files.join(", "),
      options,
      people.paint,
      people.columns,
    ),
  );
  const assumed = { vcpuHour: price, currency: options.currency, utilisation: options.utilisation };
  await writeJson(
    options.json,
    { ...ranking, schema: "oxbow/measure/v1", source: { files, kind: sources[0]?.kind }, prices: assumed, functions },
    terminal,
  );
  const { worthIt } = functions[0] ?? { worthIt: null };
  return worthIt === "yes" || worthIt === "no" ? PASS : INCONCLUSIVE;
}

async function rank(sources: readonly MeasuredFile[], options: Options, people: Terminal): Promise<Ranking> {
  const [source, ...more] = sources as readonly [MeasuredFile, ...MeasuredFile[]];
  const { quantile, minShare, seed, route, speedup, tailSampled = false } = options;
  const how = { quantile, minShare, seed, ...(speedup === undefined ? {} : { measured: speedup }) };
  if (source.kind !== "trace" && route !== undefined) {
    throw new InputError("INVALID_ARGUMENT", "--route needs a trace: neither a profile nor a recording knows routes");
  }
  if (more.length > 0 && sources.some(({ kind }) => kind !== "recording")) {
    throw new InputError(
      "INVALID_ARGUMENT",
      "only recordings can be several files: put the lines of traces into one, and rank one profile at a time",
    );
  }
  switch (source.kind) {
    case "cpu-profile":
      return rankedByCpu(await bySource(rankCpuProfile(await source.text())), how);
    case "recording":
      return rankRecordings(await Promise.all(sources.map(async ({ text }) => parseRecording(await text()))), how);
    case "trace": {
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
        return rankTrace(trace, { ...how, ...(route === undefined ? {} : { route }) });
      } finally {
        progress.clear();
      }
    }
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
