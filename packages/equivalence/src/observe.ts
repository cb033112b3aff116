import type { Observation, Side } from "@oxbow/contract";
import { probe, type Probe } from "./executed.ts";
import { observeCall } from "@oxbow/sameness";
import { follow, scheduleOf } from "./schedule.ts";

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

/** What a side does with one input: a call, or what a schedule says. */
export function observe(side: Pick<Side, "run" | "inParts" | "abortable">, input: AnyArgs): Promise<Observation> {
  const schedule = scheduleOf(input);
  return schedule === undefined ? observeCall(side, input) : follow(side, schedule);
}
