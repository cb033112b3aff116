import { findKernel } from "@oxbow/config";
import { InputError } from "@oxbow/contract";
import type { Side } from "@oxbow/contract";
import { endpoints } from "./endpoints.ts";
import { parseArgs } from "node:util";

/** What the command line asks of the demo. */
export interface Options {
  /** Leave when the walk is done, instead of serving on. */
  readonly once: boolean;
  /** Fewer forks and requests: for a test or a look. */
  readonly quick: boolean;
  /** The user's own log, instead of the flights. */
  readonly ndjson: string | undefined;
  /** The kernels to walk, by key. */
  readonly kernels: readonly string[];
  /** The candidate on trial; without it, each kernel's first. */
  readonly candidate: string | undefined;
  /** Where the summary goes as JSON. */
  readonly json: string;
  /** The flags file that is edited. */
  readonly flags: string | undefined;
  readonly port: number;
  readonly help: boolean;
}

export const usage = `npm start -- [options]

Walks the seven kernels through the playbook on real data: measure, gate, live traffic from off to promoted, rollback. That
takes some five minutes, and on a busy machine up to eight.

  --once             leave when done, instead of serving on
  --ndjson FILE      use your own newline-delimited JSON instead of 200,000 flights
  --kernel KEY       walk this kernel only, instead of all seven; may be given more than once
  --pattern HOW      reach the candidate in this process, in a worker or through a service: native, worker, service
  --candidate NAME   put another candidate on trial, such as "mutant"
  --json FILE        where the summary goes (oxbow-report.json; the Markdown beside it)
  --flags FILE       the flags file to edit (oxbow.flags.json)
  --port N           where the service listens (8080; 0 for any free port)
  --quick            fewer processes and requests: a look of 90 seconds, not a measurement
  --help             this text

Exit code: 0 every verdict is a pass, 1 a candidate failed, 2 the evidence does not decide, 3 broken input.
`;

/** Throws InputError for what it does not know. */
export function parseOptions(argv: readonly string[]): Options {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        once: { type: "boolean", default: false },
        quick: { type: "boolean", default: false },
        ndjson: { type: "string" },
        kernel: { type: "string", multiple: true, default: definitions.map(({ kernel }) => kernel.key) },
        candidate: { type: "string" },
        pattern: { type: "string", default: "native" },
        json: { type: "string", default: "oxbow-report.json" },
        flags: { type: "string" },
        port: { type: "string", default: "8080" },
        help: { type: "boolean", default: false },
      },
    }));
  } catch (cause) {
    throw new InputError("INVALID_ARGUMENT", `${(cause as Error).message}\n\n${usage}`, {}, { cause });
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InputError("INVALID_ARGUMENT", `--port must be a whole number from 0 to 65535, found "${values.port}"`);
  }
  const { ndjson, pattern, flags } = values;
  if (!patterns.includes(pattern)) {
    throw new InputError("INVALID_ARGUMENT", `--pattern must be one of ${patterns.join(", ")}, found "${pattern}"`);
  }
  const candidate = values.candidate ?? (pattern === "native" ? undefined : pattern);
  for (const key of values.kernel) findKernel(definitions, key);
  if (
    candidate !== undefined &&
    !definitions.some(({ candidates }) => candidates.some(({ name }) => name === candidate))
  ) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `no kernel has a candidate "${candidate}"; there are: ${candidateNames()}`,
    );
  }
  return { ...values, port, ndjson, candidate, flags, kernels: values.kernel };
}

/** The ways to a candidate: a side of this name is among those of every kernel. */
const patterns: readonly string[] = ["native", "worker", "service"];

const definitions = endpoints.map(
  ({ definition }) => definition as typeof definition & { readonly candidates: readonly Side[] },
);

function candidateNames(): string {
  return [...new Set(definitions.flatMap(({ candidates }) => candidates.map(({ name }) => `"${name}"`)))].join(", ");
}
