import type { Project } from "@oxbow/config";
import type { Terminal } from "@oxbow/cli";
import { crashSlots } from "@oxbow/addon";
import type { CrashSlots } from "@oxbow/addon";
import { certified } from "./admissions.ts";
import { candidateOf } from "./candidate.ts";
import { InputError } from "@oxbow/contract";
import type { AnyDefinition, Side } from "@oxbow/contract";
import { evidenceFiles, isolate } from "@oxbow/equivalence";
import { rulesOf } from "@oxbow/sameness";
import { fileFlags } from "@oxbow/flags";
import { addon, unavailable } from "@oxbow/native";
import { createRouter, prometheus } from "@oxbow/router";
import type { Router, RouterEvent, TripRules } from "@oxbow/router";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { endpoints } from "./endpoints.ts";
import type { Endpoint, Keyed } from "./endpoints.ts";
import type { Options } from "./options.ts";
import type { Road } from "./rollout.ts";
import { createService } from "./service.ts";

/** The service, its router and its flags, running. */
export interface Board {
  readonly url: URL;
  /** What it takes to move a kernel's flag and watch the router. */
  readonly road: (definition: AnyDefinition) => Omit<Road, "traffic" | "requestsPerStage">;
  readonly close: () => Promise<void>;
}

/** Routes the service's hot functions, and listens. Rejects with an InputError when the port is taken. */
export async function startBoard(project: Project, options: Options, terminal: Terminal): Promise<Board> {
  const listeners = new Set<(event: RouterEvent) => void>();
  const cells = fileFlags(project.flags, { onError: (error) => terminal.err(`flags: ${error.message}\n`) });
  const slots = crashSlots({ directory: join(dirname(project.flags), ".oxbow/slots"), addon });
  // Without the addon there is nothing to remember, and the walk says so itself.
  if (slots.unavailable !== undefined && unavailable === undefined)
    terminal.err(`slots: ${slots.unavailable.message}: a candidate that ends this process will be asked again\n`);
  for (const { flag, epoch, pid } of slots.quarantined)
    terminal.err(`slots: ${flag}: process ${pid} died inside the native candidate at epoch ${epoch}\n`);
  const certificates = await certified(
    slots.cells(cells),
    project,
    endpoints.map(({ definition }) => ({ definition, candidate: candidateOf(definition, options.candidate) })),
  );
  // What the shadow sees once is made a counterexample of by `oxbow corpus add`.
  const keepEvidence = evidenceFiles(pathToFileURL(join(dirname(project.flags), ".oxbow/evidence/")), {
    onError: (error) => terminal.err(`evidence: ${String(error)}\n`),
  });
  const router = createRouter({
    cells: certificates,
    trip: endpoints.some(({ definition }) => isElsewhere(candidateOf(definition, options.candidate))) ? unhurried : {},
    onEvent: (event) => {
      const file = keepEvidence(event);
      if (file !== null) terminal.err(`evidence: oxbow corpus add ${relative(process.cwd(), fileURLToPath(file))}\n`);
      for (const listener of listeners) listener(event);
      if (event.type !== "flag" && event.type !== "unavailable")
        terminal.err(`router: ${event.kernel}: ${event.type}${"because" in event ? `, ${event.because}` : ""}\n`);
    },
  });
  const server = createService(endpoints, (endpoint) => routed(router, slots, endpoint, project, options), {
    status: () => ({
      decisions: endpoints.map(({ definition: { kernel } }) => ({ kernel: kernel.key, ...router.explain(kernel) })),
      counts: router.stats(),
    }),
    metrics: () => prometheus(router),
  });
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening").catch((cause: NodeJS.ErrnoException) => {
    throw new InputError(
      "INVALID_ARGUMENT",
      `port ${options.port} cannot be used (${cause.code}): name another with --port, or 0 for any`,
    );
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    road: (definition) => ({
      kernel: definition.kernel,
      candidate: candidateOf(definition, options.candidate).name,
      router,
      flagsFile: project.flags,
      onEvent: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    }),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
      router.close();
      certificates.close();
      slots.close();
      cells.close();
    },
  };
}

/** No speed is asked of a process boundary (docs/decisions/0014): what is there is wanted for what it survives. */
const unhurried: TripRules = { slow: { ratio: Infinity, share: 1, minPairs: 50 } };

/** Whether it answers from another process. */
const isElsewhere = ({ implementation }: Side): boolean => implementation === "worker" || implementation === "service";

function routed(
  router: Router,
  slots: CrashSlots,
  { definition }: Endpoint,
  { module }: Project,
  options: Options,
): Keyed {
  const candidate = candidateOf(definition, options.candidate);
  const control = definition.control as Side;
  const rules = rulesOf(definition);
  if (isElsewhere(candidate)) {
    // Such a candidate answers later, so its control does: a synchronous caller could not wait.
    const route = router.route(definition.kernel, {
      control: async (...args: readonly unknown[]) => control.run(...args),
      candidates: { [candidate.name]: candidate.run },
      ...rules,
    });
    return (key, ...args) => route.keyed(key, ...args);
  }
  const route = router.route(definition.kernel, {
    control: control.run,
    candidates: { [candidate.name]: slots.protect(definition.kernel, candidate.run) },
    // Until it answers anybody, what it may do to its process it does to another one.
    isolated: { [candidate.name]: isolate({ module, kernel: definition.kernel.key, candidate: candidate.name }) },
    ...rules,
  });
  return (key, ...args) => route.keyed(key, ...args);
}
