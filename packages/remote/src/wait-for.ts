import { aborted } from "@oxbow/contract";

/** Starts something and waits for it, or for the signal: then what was started goes on, and nobody hears of it. */
export async function waitFor<T>(signal: AbortSignal | undefined, start: () => Promise<T>): Promise<T> {
  if (signal === undefined) return start();
  if (signal.aborted) throw aborted(signal);
  const { promise: fired, reject } = Promise.withResolvers<never>();
  const fire = (): void => reject(aborted(signal));
  signal.addEventListener("abort", fire, { once: true });
  try {
    return await Promise.race([start(), fired]);
  } finally {
    signal.removeEventListener("abort", fire);
  }
}
