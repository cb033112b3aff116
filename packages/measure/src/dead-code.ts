import type { Clock } from "./clock.ts";
import type { Runner } from "./runner.ts";

/**
 * Whether twice as many calls take less than one and a half times as long: then most of them were not made, and what was
 * timed is a loop around nothing. Best of several tries, so that an interruption accuses nobody.
 */
export async function isDeadCode(runner: Runner, calls: number, clock: Clock): Promise<boolean> {
  const [once, twice] = [await best(runner, calls, clock), await best(runner, 2 * calls, clock)];
  return twice < 1.5 * once;
}

async function best(runner: Runner, calls: number, clock: Clock): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < 5; i++) {
    const start = clock.wallNs();
    const pending = runner.run(calls);
    if (runner.asynchronous) await pending;
    least = Math.min(least, clock.wallNs() - start);
  }
  return least;
}
