import { aborted } from "@oxbow/contract";
import type { FileOptions } from "@oxbow/contract";
import { addon, translated } from "./load.ts";
import type { Addon } from "./load.ts";

/**
 * Runs a job of the addon's thread pool: passes the signal on, reports progress, translates errors. Under a signal that has
 * fired nothing starts. An `onProgress` that throws ends the job, and the promise rejects with what it threw.
 */
export async function withProgress<T>(
  { signal, onProgress }: FileOptions,
  start: (progress: InstanceType<Addon["Progress"]>) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw aborted(signal);
  const progress = new (addon().Progress)();
  const cancel = (): void => progress.cancel();
  let thrown: { readonly error: unknown } | undefined;
  const report = (): void => {
    if (thrown !== undefined) return;
    try {
      onProgress?.(progress.bytesRead, progress.bytesTotal);
    } catch (error) {
      // Thrown on, out of a timer, it would end the process; the caller's own error is the caller's answer.
      thrown = { error };
      cancel();
    }
  };
  signal?.addEventListener("abort", cancel, { once: true });
  const timer = onProgress && setInterval(report, 100);
  try {
    const result = await start(progress);
    clearInterval(timer);
    report();
    if (thrown !== undefined) throw thrown.error;
    return result;
  } catch (error) {
    if (thrown !== undefined) throw thrown.error;
    throw signal?.aborted ? aborted(signal) : translated(error);
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", cancel);
  }
}
