import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { InputError } from "@oxbow/contract";

/** What is done with one file takes milliseconds: whoever holds its lock for longer is stopped, or gone. */
const STALE_MS = 5000;

const WAIT_MS = 15_000;

/**
 * Does `act` while no other process does anything with this file, each of which makes a file `….lock` beside it. A lock whose
 * process is gone, or that is older than five seconds, holds nobody up. `isOurs` says whether somebody has taken ours for such a
 * one. Waits without a turn of the event loop. Where no file can be made beside this one, `act` is done without a lock.
 */
export function withLock<T>(path: string, act: (isOurs: () => boolean) => T): T {
  const lock = `${path}.lock`;
  const own = JSON.stringify({ host: hostname(), pid: process.pid, id: randomBytes(8).toString("hex") });
  const end = performance.now() + WAIT_MS;
  for (;;) {
    const made = make(lock, own);
    if (made === "impossible") return act(() => true);
    if (made === "made") break;
    endStale(lock);
    if (performance.now() > end) {
      const remedy = `try again, and remove ${lock} if nothing writes to it`;
      throw new InputError("FILE_UNREADABLE", `${path} is being written to by ${holder(lock)}: ${remedy}`);
    }
    sleep(1 + Math.random() * 4);
  }
  try {
    return act(() => textOf(lock) === own);
  } finally {
    if (textOf(lock) === own) rmSync(lock, { force: true });
  }
}

function make(lock: string, own: string): "made" | "taken" | "impossible" {
  try {
    writeFileSync(lock, own, { flag: "wx", mode: 0o600 });
    return "made";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EEXIST" ? "taken" : "impossible";
  }
}

function endStale(lock: string): void {
  const text = textOf(lock);
  if (text === null || !isStale(lock, text)) return;
  // Of two that find it stale, one may move aside what the other has made since: that is put back.
  const aside = `${lock}.${randomBytes(6).toString("hex")}`;
  try {
    renameSync(lock, aside);
    if (textOf(aside) !== text) linkSync(aside, lock);
  } catch {
    // Gone already, or made anew: whoever holds it looks before it writes.
  }
  rmSync(aside, { force: true });
}

function isStale(lock: string, text: string): boolean {
  const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (made === undefined) return false;
  if (Math.abs(Date.now() - made) > STALE_MS) return true;
  const { host, pid } = ownerOf(text);
  return host === hostname() && pid !== undefined && !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function ownerOf(text: string): { readonly host?: string; readonly pid?: number } {
  try {
    return JSON.parse(text) as { host: string; pid: number };
  } catch {
    // Just made, and not written yet.
    return {};
  }
}

function holder(lock: string): string {
  const { host, pid } = ownerOf(textOf(lock) ?? "");
  return pid === undefined ? "another process" : `process ${pid} on ${host}`;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
