import { aborted } from "@oxbow/contract";
import type { FileOptions } from "@oxbow/contract";
import { addon, translated } from "./load.ts";
import type { Addon } from "./load.ts";

/** Runs a file call of the addon: passes the signal on, reports progress, translates errors. */
export async function whileReading<T>(
  { signal, onProgress }: FileOptions,
  start: (reading: InstanceType<Addon["Reading"]>) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw aborted(signal);
  const reading = new (addon().Reading)();
  const cancel = (): void => reading.cancel();
  let thrown: { readonly error: unknown } | undefined;
  const report = (): void => {
    try {
      onProgress?.(reading.bytesRead, reading.bytesTotal);
    } catch (error) {
      // The caller's own error is the caller's answer.
      thrown ??= { error };
      cancel();
    }
  };
  signal?.addEventListener("abort", cancel, { once: true });
  const timer = onProgress && setInterval(report, 100);
  try {
    const result = await start(reading);
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
