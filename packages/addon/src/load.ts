import { NativeUnavailableError } from "@oxbow/contract";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { types } from "node:util";

export interface AddonSource<Addon extends object> {
  /** How people call it: the package that holds it. */
  readonly name: string;
  /** Gives the addon, or throws why there is none: a `require` of its file, or of the loader that napi-rs generates. */
  readonly load: () => Addon;
}

/** An addon, or why there is none. */
export interface LoadedAddon<Addon extends object> {
  /** The addon, or a throw of `unavailable`: a router that meets it runs the control. */
  readonly addon: () => Addon;
  /** Why the addon is missing, with the chain of causes; undefined when it is loaded. */
  readonly unavailable: NativeUnavailableError | undefined;
  /**
   * The file that was loaded: what a certificate's hash is taken from. Undefined without an addon, and where the runtime does
   * not record which file that was.
   */
  readonly file: string | undefined;
}

/** Loads an addon, now and once: no call waits for it, and no call is the one in which it fails. Throws nothing. */
export function loadAddon<Addon extends object>({ name, load }: AddonSource<Addon>): LoadedAddon<Addon> {
  try {
    const addon = load();
    if (typeof addon !== "object" && typeof addon !== "function")
      throw new TypeError(`load gave ${typeof addon}: give what require gives`);
    const file = fileOf(addon);
    if (file !== undefined) remember(file);
    return { addon: () => addon, unavailable: undefined, file };
  } catch (error) {
    // The generated loader's own sentence is about npm, whatever the reason was; what was tried stands behind it.
    const cause = types.isNativeError(error) ? (error.cause ?? error) : error;
    const unavailable = new NativeUnavailableError(`${name} on ${process.platform}-${process.arch}`, { cause });
    return {
      addon: () => {
        throw unavailable;
      },
      unavailable,
      file: undefined,
    };
  }
}

const loaded = new Map<string, string>();

/** At once: what lies there later need not be what is in memory. */
function remember(file: string): void {
  try {
    if (!loaded.has(file)) loaded.set(file, createHash("sha256").update(readFileSync(file)).digest("hex"));
  } catch {
    // Removed since: nothing on disk is what was loaded.
    loaded.set(file, "");
  }
}

/** The SHA-256 of an addon's file when this process loaded it, in hex; undefined for what `loadAddon` has not loaded. */
export const loadedSha256 = (file: string): string | undefined => loaded.get(file);

/**
 * Found among the modules that Node itself recorded, by what they export: the file in use, not the one that should be. A
 * loader may hand on the addon, or an object of its own with the addon's functions.
 */
function fileOf(addon: object): string | undefined {
  const functions = new Set<unknown>(Object.values(addon).filter((value) => typeof value === "function"));
  for (const [file, module] of Object.entries(createRequire(import.meta.url).cache)) {
    if (module === undefined || !file.endsWith(".node")) continue;
    const exported = module.exports as object;
    if (exported === addon || Object.values(exported).some((value) => functions.has(value))) return file;
  }
  return undefined;
}
