import type { Project } from "@oxbow/config";
import type { Terminal } from "@oxbow/cli";
import { candidateOf } from "./candidate.ts";
import { InputError } from "@oxbow/contract";
import type { AnyDefinition, Side } from "@oxbow/contract";
import { addon, unavailable } from "@oxbow/native";
import { openProject } from "@oxbow/project";
import type { App } from "@oxbow/project";
import { prometheus } from "@oxbow/router";
import type { RouterEvent, TripRules } from "@oxbow/router";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { endpoints } from "./endpoints.ts";
import type { Keyed } from "./endpoints.ts";
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
  const onTrial = (definition: AnyDefinition): Side => candidateOf(definition, options.candidate);
  const app = await openProject(project, {
    addon,
    directory: join(dirname(project.flags), ".oxbow"),
    router: { trip: endpoints.some(({ definition }) => isElsewhere(onTrial(definition))) ? unhurried : {} },
    onProblem: ({ part, message }) => {
      // Without the addon there is nothing to remember, and the walk says so itself.
      if (part !== "crash slots" || unavailable === undefined) terminal.err(`${part}: ${message}\n`);
    },
    // What the shadow sees once is made a counterexample of by `oxbow corpus add`.
    onEvidence: (file) => terminal.err(`evidence: oxbow corpus add ${relative(process.cwd(), fileURLToPath(file))}\n`),
    onEvent: (event) => {
      for (const listener of listeners) listener(event);
      if (event.type !== "flag" && event.type !== "unavailable")
        terminal.err(`router: ${event.kernel}: ${event.type}${"because" in event ? `, ${event.because}` : ""}\n`);
    },
  });
  const { router } = app;
  const server = createService(endpoints, ({ definition }) => routed(app, definition, onTrial(definition)), {
    status: () => ({
      decisions: endpoints.map(({ definition }) => ({
        kernel: definition.kernel.key,
        ...app.explain(definition),
      })),
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
      candidate: onTrial(definition).name,
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
      app.close();
    },
  };
}

/** No speed is asked of a process boundary (docs/decisions/0014): what is there is wanted for what it survives. */
const unhurried: TripRules = { slow: { ratio: Infinity, share: 1, minPairs: 50 } };

/** Whether it answers from another process. */
const isElsewhere = ({ implementation }: Side): boolean => implementation === "worker" || implementation === "service";

function routed(app: App, definition: AnyDefinition, candidate: Side): Keyed {
  const route = isElsewhere(candidate) ? app.routeAwaited(definition) : app.route(definition);
  return (key, ...args) => route.keyed(key, ...args);
}
