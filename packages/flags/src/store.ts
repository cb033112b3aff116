import { mkdirSync, readFileSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeAtomically } from "./atomic.ts";
import { type FlagsFile, parseNamedFlags } from "./flags-file.ts";

/** The flags a server gave last, and when it was last heard of, in milliseconds since 1970. */
export interface Stored {
  readonly flags: FlagsFile;
  readonly contactAt: number;
}

/** The last known good flags on disk: one file for each application and environment, dated by its time of change. */
export class Store {
  readonly path: string;
  #touchedAt = 0;

  constructor(directory: string, appName: string, environment: string) {
    this.path = join(directory, `oxbow-flags.${encodeURIComponent(appName)}.${encodeURIComponent(environment)}.json`);
  }

  /** What was stored, or null when there is nothing that can be used. */
  read(): Stored | null {
    try {
      const { flags } = parseNamedFlags(readFileSync(this.path, "utf8"), this.path);
      return { flags, contactAt: statSync(this.path).mtimeMs };
    } catch {
      // Missing or broken: the embedded default is next.
      return null;
    }
  }

  /** Throws when the disk does not take it. */
  write({ flags, contactAt }: Stored): void {
    mkdirSync(dirname(this.path), { recursive: true });
    writeAtomically(this.path, `${JSON.stringify(flags)}\n`);
    this.#date(contactAt);
  }

  /** Notes that the server was heard of and the flags are still the same; at most once a second. */
  touch(contactAt: number): void {
    if (Math.abs(contactAt - this.#touchedAt) >= 1000) this.#date(contactAt);
  }

  #date(contactAt: number): void {
    this.#touchedAt = contactAt;
    try {
      utimesSync(this.path, contactAt / 1000, contactAt / 1000);
    } catch {
      // Nothing is stored yet, or the disk is gone: the next write says so.
    }
  }
}
