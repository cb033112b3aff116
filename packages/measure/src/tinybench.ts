import { Bench, type Task } from "tinybench";

/** A task of tinybench's that has ended well. */
export type Completed = Extract<Task["result"], { state: "completed" }>;

/**
 * tinybench's result for times taken elsewhere, in milliseconds as tinybench has them. Its own loop runs one task after
 * the other and so cannot pair them; its statistics know nothing of that, and are the shape vitest shows.
 */
export function tinybenchResult(nsPerCall: ArrayLike<number>): Completed {
  const bench = new Bench({
    iterations: nsPerCall.length,
    time: 0,
    warmup: false,
    throws: true,
    timestampProvider: "hrtimeNow",
  });
  let next = 0;
  bench.add("side", () => ({ overriddenDuration: (nsPerCall[next++] as number) / 1e6 }), { async: false });
  const [task] = bench.runSync();
  if (task?.result.state !== "completed")
    throw new TypeError(`tinybench ended ${task?.result.state ?? "without a task"}`);
  return task.result;
}
