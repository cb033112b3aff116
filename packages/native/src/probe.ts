import { addon, translated } from "./load.ts";

/** How the addon was built: `release` or `debug`. Numbers of a debug build are not worth having. */
export function buildProfile(): "release" | "debug" {
  return addon().buildProfile() === "release" ? "release" : "debug";
}

/** Panics in Rust, synchronously: throws NativePanicError with `message`. For tests. */
export function panicNow(message: string): void {
  try {
    addon().panicNow(message);
  } catch (error) {
    throw translated(error);
  }
}

/** Panics in Rust on the thread pool: rejects with NativePanicError. For tests. */
export async function panicLater(message: string): Promise<void> {
  try {
    await addon().panicLater(message);
  } catch (error) {
    throw translated(error);
  }
}

/** Ends the process in the middle of a call, as a fault of a native kernel would. For tests. */
export function dieNow(): never {
  return addon().dieNow() as never;
}
