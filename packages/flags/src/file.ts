import { type FSWatcher, readFileSync, watch } from "node:fs";
import { dirname, resolve } from "node:path";
import { type CellSource, hushed } from "@oxbow/contract";
import { Cells } from "./cells.ts";
import type { StaticContext } from "./compile.ts";
import { type FlagsFile, parseFlagsFile } from "./flags-file.ts";

export interface FileFlagsOptions {
  /** Default `{ appName: "oxbow", environment: "default" }`. */
  readonly context?: StaticContext;
  /** Told once about each text that cannot be used; the last good flags stay. Also told when the file disappears. */
  readonly onError?: (error: Error) => void;
  /** How often to look when the file system reports nothing, as some network and container mounts do. Default 50 ms. */
  readonly pollMs?: number;
  readonly random?: () => number;
}

/** Compiled flags from a file, and the way to stop watching it. */
export interface FileFlags extends CellSource {
  /** Reads the file now instead of waiting for the watch. */
  refresh(): void;
  close(): void;
}

// A text that does not parse may be half written: it is judged once it has stayed the same for so long.
const SETTLE_MS = 25;

/**
 * Flags from a file in the format an Unleash server sends to its clients, evaluated by unleash-client itself, without a
 * server. The file is read before this returns and watched from then on; an edit reaches the cells within 100 ms.
 *
 * A missing file means every flag is off. A text that cannot be used changes nothing and is reported.
 */
export function fileFlags(name: string, options: FileFlagsOptions = {}): FileFlags {
  // Once: the process may change its directory.
  const path = resolve(name);
  const { context = { appName: "oxbow", environment: "default" }, pollMs = 50 } = options;
  // Told from timers: what it throws would end the process.
  const onError = hushed(options.onError);
  const cells = new Cells({ context, random: options.random ?? Math.random, onError });

  let seen: string | null | undefined;
  let settling: string | null | undefined;
  let timer: NodeJS.Timeout | undefined;

  const adopt = (text: string | null, file: FlagsFile): void => {
    seen = text;
    cells.replace(file);
  };
  const refresh = (settled: boolean): void => {
    const text = readText(path);
    if (text === seen) return;
    try {
      if (text !== null) return adopt(text, parseFlagsFile(text, path));
    } catch (error) {
      if (settled && text === settling) {
        seen = text;
        return onError(error as Error);
      }
    }
    if (text === null && settled && settling === null) {
      adopt(null, { version: 2, features: [] });
      return onError(new Error(`there is no flags file at ${path}: every flag is off`));
    }
    settling = text;
    clearTimeout(timer);
    timer = setTimeout(() => refresh(true), SETTLE_MS).unref();
  };

  // The first text has nothing older to fall back on: it is judged at once.
  settling = readText(path);
  refresh(true);
  const poll = setInterval(() => refresh(false), pollMs).unref();
  const watcher = watchDirectory(path, () => refresh(false));

  return {
    cell: cells.cell,
    subscribe: cells.subscribe,
    refresh: () => {
      settling = readText(path);
      refresh(true);
    },
    close: () => {
      clearInterval(poll);
      clearTimeout(timer);
      watcher?.close();
      cells.close();
    },
  };
}

/** Watches the directory, because a file that is renamed over another is a new file. Polling covers for a watch that fails. */
function watchDirectory(path: string, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(dirname(path), { persistent: false }, changed);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

/** The text of the file, or null when there is none that can be read. */
function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
