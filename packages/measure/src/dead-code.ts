import type { Clock } from "./clock.ts";
import type { Runner } from "./runner.ts";

/**
 * Whether twice as many calls take less than one and a half times as long: then most of them were not made, and what was
 * timed is a loop around nothing. The best of many tries by turns, so that no interruption accuses anybody.
 */
export async function isDeadCode(runner: Runner, calls: number, clock: Clock): Promise<boolean> {
  let [once, twice] = [Infinity, Infinity];
  for (let i = 0; i < 25; i++) {
    once = Math.min(once, await timeOf(runner, calls, clock));
    twice = Math.min(twice, await timeOf(runner, 2 * calls, clock));
  }
  return twice < 1.5 * once;
}

async function timeOf(runner: Runner, calls: number, clock: Clock): Promise<number> {
  const start = clock.wallNs();
  const pending = runner.run(calls);
  if (runner.asynchronous) await pending;
  return clock.wallNs() - start;
}
