import type { Observation, Side } from "@oxbow/contract";
import { probe, type Probe } from "./executed.ts";
import { observeCall } from "@oxbow/sameness";
import { recall, type Recall } from "./recall.ts";
import { follow, scheduleOf } from "./schedule.ts";

/** How long a side may be silent on one input. */
export interface Patience {
  /** Gives up early on a call that seems to hang: for shrinking, which meets many. What is reported had all the time. */
  readonly isShort?: boolean;
  /** What the control took on the slowest of the inputs, where that is known: patience is many times as long. */
  readonly controlMs?: number;
}

/** A candidate may be slower than the control, and loses the benchmark for it: it hangs only when it is slower by far. */
export const TIMES_CONTROL = 20;

type AnyArgs = readonly unknown[];

/** Runs inputs on one side; every input is copied before the call. */
export interface Observer {
  readonly isolation: "in-process" | "child";
  /** In the order of the inputs. May stop early, at the first input that hung or died: what follows was not run. */
  run(inputs: readonly AnyArgs[], patience?: Patience): Promise<readonly Observation[]>;
  /** What code the side enters on these inputs. */
  probe(inputs: readonly AnyArgs[]): Promise<Probe>;
  /** What the side takes for these inputs, and for them again, and what it has replaced by then; null if its process ended. */
  recall(inputs: readonly AnyArgs[]): Promise<Recalled | null>;
  close(): Promise<void>;
}

export interface Recalled {
  readonly recall: readonly Recall[];
  /** See `EquivalenceReport.replaced`; in this process nobody can say what was there before. */
  readonly replaced: readonly string[];
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
    recall: async (inputs) => ({ recall: await recall(side, inputs), replaced: [] }),
    close: async () => {},
  };
}

/** What a side does with one input: a call, or what a schedule says. */
export function observe(side: Pick<Side, "run" | "inParts" | "abortable">, input: AnyArgs): Promise<Observation> {
  const schedule = scheduleOf(input);
  return schedule === undefined ? observeCall(side, input) : follow(side, schedule);
}
