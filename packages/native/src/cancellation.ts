import { aborted } from "@oxbow/contract";
import { addon, translated } from "./load.ts";
import type { Addon } from "./load.ts";

/**
 * Runs a job of the addon's thread pool under `signal`: fired before the start, nothing starts; fired later, the job ends
 * at its next look at the cancellation. Either way the promise rejects with InputError `ABORTED`.
 */
export async function cancellable<T>(
  signal: AbortSignal | undefined,
  start: (cancellation: InstanceType<Addon["Cancellation"]>) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw aborted(signal);
  const cancellation = new (addon().Cancellation)();
  const cancel = (): void => cancellation.cancel();
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    return await start(cancellation);
  } catch (error) {
    if (signal?.aborted) throw aborted(signal);
    throw translated(error);
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}
