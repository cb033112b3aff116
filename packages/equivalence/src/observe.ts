import type { Observation, Side } from "@oxbow/contract";
import { copy } from "./copy.ts";
import { probe, type Probe } from "./executed.ts";
import { print } from "./print.ts";

/** `short` gives up early on a call that seems to hang: for shrinking, which meets many; `full` decides what is reported. */
export type Patience = "full" | "short";

type AnyArgs = readonly unknown[];

/** Runs inputs on one side; every input is copied before the call. */
export interface Observer {
  readonly isolation: "in-process" | "child";
  /** In the order of the inputs. May stop early, at the first input that hung or died: what follows was not run. */
  run(inputs: readonly AnyArgs[], patience?: Patience): Promise<readonly Observation[]>;
  /** What code the side enters on these inputs. */
  probe(inputs: readonly AnyArgs[]): Promise<Probe>;
  close(): Promise<void>;
}

/** Calls a side in this process: as fast as can be, but what kills or hangs the side does the same to us. */
export function inProcess(side: Side): Observer {
  return {
    isolation: "in-process",
    run: async (inputs) => {
      const observations: Observation[] = [];
      for (const input of inputs) observations.push(await observe(side, input));
      return observations;
    },
    probe: (inputs) => probe(side, inputs),
    close: async () => {},
  };
}

/** One call, on a copy of `input`: what came back, or what was thrown or rejected with, and the arguments afterwards. */
export async function observe(side: Pick<Side, "run">, input: AnyArgs): Promise<Observation> {
  const args = copy(input);
  try {
    const returned = side.run(...args);
    return { kind: "returned", value: isThenable(returned) ? await returned : returned, argsAfter: args };
  } catch (error) {
    return { kind: "threw", ...describeThrown(error), argsAfter: args };
  }
}

/** The two things programs look at in an error, and the one people do. Anything can be thrown: a string has no class. */
function describeThrown(error: unknown): { class: string; code: string | undefined; message: string } {
  if (!(error instanceof Error)) return { class: typeof error, code: undefined, message: String(error) };
  const code = (error as { code?: unknown }).code;
  return {
    class: error.name,
    code: code === undefined ? undefined : typeof code === "string" ? code : print(code),
    message: error.message,
  };
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
