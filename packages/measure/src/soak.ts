import { collectGarbage } from "./heap.ts";
import type { Runner } from "./runner.ts";
import { mean, tQuantile } from "@oxbow/statistics";

/** Looks at the resident set; the first two are left out, as the allocator is still growing into its work. */
const looks = 10;

/**
 * Bytes by which the resident set grows with each call: the slope through looks taken after collections. 0 where the
 * slope's 95 % interval holds 0 or what falls: the system gives and takes pages for reasons of its own.
 */
export async function rssSlopeBytesPerCall(runner: Runner, calls: number, soakMs: number): Promise<number> {
  const seen: { made: number; bytes: number }[] = [];
  let made = 0;
  for (let look = 0; look < looks; look++) {
    const end = performance.now() + soakMs / looks;
    do {
      const pending = runner.run(calls);
      if (runner.asynchronous) await pending;
      made += calls;
    } while (performance.now() < end);
    collectGarbage();
    seen.push({ made, bytes: process.memoryUsage.rss() });
  }
  return certainSlope(seen.slice(2));
}

function certainSlope(points: readonly { readonly made: number; readonly bytes: number }[]): number {
  const x = mean(points.map(({ made }) => made));
  const y = mean(points.map(({ bytes }) => bytes));
  const spread = points.reduce((sum, { made }) => sum + (made - x) ** 2, 0);
  const slope = points.reduce((sum, { made, bytes }) => sum + (made - x) * (bytes - y), 0) / spread;
  const residual = points.reduce((sum, { made, bytes }) => sum + (bytes - y - slope * (made - x)) ** 2, 0);
  const df = points.length - 2;
  return slope > tQuantile(0.975, df) * Math.sqrt(residual / df / spread) ? slope : 0;
}
