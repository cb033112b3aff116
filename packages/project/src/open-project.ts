import { messageOf, hushed } from "@oxbow/contract";
import { crashSlots } from "@oxbow/addon";
import type { SlotsAddon } from "@oxbow/addon";
import { loadProject } from "@oxbow/config";
import type { Project } from "@oxbow/config";
import type { AnyDefinition, AnyKernel, CellSource, Definition, Explanation } from "@oxbow/contract";
import { flagName, InputError, offCell, refusedCell } from "@oxbow/contract";
import { evidenceFiles } from "@oxbow/equivalence";
import type { EvidenceFilesOptions } from "@oxbow/equivalence";
import { fileFlags, serverFlags, tripStore } from "@oxbow/flags";
import type { ServerFlagsOptions } from "@oxbow/flags";
import { createRouter } from "@oxbow/router";
import type { Routed, Router, RouterEvent, RouterOptions } from "@oxbow/router";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { certified } from "./admissions.ts";
import { answersLater, awaitedSidesOf, sidesOf } from "./sides.ts";

/** What a service has that the definitions do not know. */
export interface OpenOptions {
  /** An Unleash server, instead of the flags file. */
  readonly server?: ServerFlagsOptions;
  /** Gives the addon with `oxbow_guard::export_slots!()`: without one nobody remembers which native candidate ended a process. */
  readonly addon?: () => SlotsAddon;
  /** How inputs of mismatches are kept, redacted; `false` keeps none. */
  readonly evidence?: EvidenceFilesOptions | false;
  /** The directory of evidence, crash slots and stored trips; `.oxbow` beside the config if left out. */
  readonly directory?: string;
  /** Rules and limits of the router. */
  readonly router?: Omit<RouterOptions, "cells" | "onEvent" | "trips">;
  /** Told about changes, faults and evidence. What it throws is ignored. */
  readonly onEvent?: (event: RouterEvent) => void;
  /** Told where a mismatch was kept, for `oxbow corpus add`. */
  readonly onEvidence?: (file: URL) => void;
  /** Told what an experiment must do without. No caller is affected: the control answers. */
  readonly onProblem?: (problem: Problem) => void;
}

export interface Problem {
  readonly part: "config" | "flags" | "crash slots" | "trips" | "evidence";
  readonly message: string;
}

/** A service's kernels, wired. */
export interface App {
  readonly router: Router;
  /**
   * The definition as one function: the same arguments, the same answer, and `keyed`. A candidate that answers later, from a
   * worker or a service, stays off here unless the control is an `async` function too; `explain` then says what to do.
   */
  route<Args extends readonly unknown[], Out>(definition: Definition<Args, Out>): Routed<Args, Out>;
  /** The same for a caller who waits for every answer, so that any candidate will do. */
  routeAwaited<Args extends readonly unknown[], Out>(
    definition: Definition<Args, Out>,
  ): Routed<Args, Promise<Awaited<Out>>>;
  /** What a call would run now, and why. */
  explain(definition: AnyDefinition, call?: { readonly key?: string; readonly size?: number }): Explanation;
  /** Every route stays on the last decision it had; nothing runs beside its calls any more. */
  close(): void;
}

/**
 * Reads the config (a path, its URL, or what `loadProject` gave) and wires what it names in the right order: flags, crash slots,
 * certificates, router, evidence. Throws InputError for a config that cannot be read. Whatever else is missing, a certificate,
 * an addon, the flags or the config itself, is told to `onProblem` or by `explain`, and the control answers.
 */
export async function openProject(config: string | URL | Project, options: OpenOptions = {}): Promise<App> {
  const onProblem = hushed(options.onProblem);
  const problem = (part: Problem["part"], message: string): void => onProblem({ part, message });
  const { project, missing } = await projectOf(config);
  if (project === undefined) problem("config", missing);
  const directory = resolve(
    options.directory ?? join(project ? dirname(fileURLToPath(project.module)) : ".", ".oxbow"),
  );

  const flags =
    project === undefined ? nothing(missing) : flagsOf(project, options, (message) => problem("flags", message));
  const kindOf = (flag: string, name: string): string | undefined =>
    project?.kernels
      .find(({ kernel }) => flagName(kernel as AnyKernel) === flag)
      ?.candidates.find((side: { readonly name: string }) => side.name === name)?.implementation;
  const { addon } = options;
  const slots =
    addon === undefined
      ? undefined
      : crashSlots({
          directory: join(directory, "slots"),
          addon,
          isNative: (...named) => kindOf(...named) === "native",
        });
  if (slots?.unavailable !== undefined) {
    problem("crash slots", `${slots.unavailable.message}: a candidate that ends this process will be asked again`);
  }
  for (const { flag, epoch, pid } of slots?.quarantined ?? []) {
    problem("crash slots", `${flag}: process ${pid} died inside the native candidate at epoch ${epoch}`);
  }
  const certificates = project === undefined ? undefined : await certified(flags, project);
  const admitted = certificates ?? flags;
  const refusals = new Map<string, string>();
  const keep =
    options.evidence === false || project === undefined
      ? () => null
      : evidenceFiles(pathToFileURL(join(directory, "evidence/")), {
          onError: (error) => problem("evidence", messageOf(error)),
          ...options.evidence,
        });
  const onEvidence = hushed(options.onEvidence);
  // Each stands alone: what one throws keeps no other from being told.
  const sinks = [
    hushed((event: RouterEvent) => {
      const file = keep(event);
      if (file !== null) onEvidence(file);
    }),
    hushed(options.onEvent),
  ];
  const router = createRouter({
    ...options.router,
    trips: tripStore(join(directory, "trips"), ({ message }) => problem("trips", message)),
    cells: refusing(slots?.cells(admitted) ?? admitted, refusals),
    onEvent: (event) => sinks.forEach((sink) => sink(event)),
  });
  const parts = { module: project?.module, protect: slots?.protect };

  return {
    router,
    route(definition) {
      for (const [name, why] of answersLater(definition)) refusals.set(`${flagName(definition.kernel)} ${name}`, why);
      return router.route(definition.kernel, sidesOf(definition, parts));
    },
    routeAwaited(definition) {
      const { key, mutates, sizeOf } = definition.kernel;
      const kernel = { key, ...(mutates && { mutates }), ...(sizeOf && { sizeOf }) };
      return router.route(kernel, awaitedSidesOf(definition, parts));
    },
    explain: ({ kernel }, call) => router.explain(kernel as AnyKernel, call),
    close() {
      router.close();
      certificates?.close();
      slots?.close();
      flags.close();
    },
  };
}

type ClosedCells = CellSource & { readonly close: () => void };

function flagsOf(project: Project, { server }: OpenOptions, onError: (message: string) => void): ClosedCells {
  if (server === undefined) return fileFlags(project.flags, { onError: ({ message }) => onError(message) });
  return serverFlags({
    ...server,
    onEvent: (event) => {
      if (event.type === "error") onError(event.error.message);
      server.onEvent?.(event);
    },
  });
}

const nothing = (because: string): ClosedCells => ({
  cell: () => offCell(because),
  subscribe: () => () => {},
  close: () => {},
});

/** The same cells, but off for a candidate that the route cannot use. */
const refusing = (cells: CellSource, refusals: ReadonlyMap<string, string>): CellSource => ({
  cell: (flag) => {
    const cell = cells.cell(flag);
    const why = cell.stage === "off" ? undefined : refusals.get(`${flag} ${cell.candidate}`);
    return why === undefined ? cell : refusedCell(cell, why);
  },
  subscribe: (listener) => cells.subscribe(listener),
});

async function projectOf(config: string | URL | Project): Promise<{ project: Project | undefined; missing: string }> {
  if (typeof config !== "string" && "href" in config) return projectOf(fileURLToPath(config.href));
  if (typeof config !== "string") return { project: config, missing: "" };
  try {
    return { project: await loadProject(process.cwd(), config), missing: "" };
  } catch (error) {
    if (error instanceof InputError && error.code === "FILE_NOT_FOUND") {
      return { project: undefined, missing: `there is no config ${resolve(config)}` };
    }
    throw error;
  }
}
