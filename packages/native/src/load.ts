import { InputError, NativePanicError, NativeUnavailableError } from "@oxbow/contract";
import type { InputErrorCode } from "@oxbow/contract";
import { createRequire } from "node:module";

/** The generated binding: every export of the addon, with its types. */
export type Addon = typeof import("../binding/index.cjs");

type Loaded = { readonly addon: Addon } | { readonly unavailable: NativeUnavailableError };

const loaded = load();

function load(): Loaded {
  try {
    return { addon: createRequire(import.meta.url)("../binding/index.cjs") as Addon };
  } catch (error) {
    // The binding's own sentence is about npm, whatever the reason was; what was tried stands behind it.
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return { unavailable: new NativeUnavailableError(`${process.platform}-${process.arch}`, { cause }) };
  }
}

/** Why the addon is missing, with the chain of causes; undefined when it is loaded. */
export const unavailable: NativeUnavailableError | undefined = "unavailable" in loaded ? loaded.unavailable : undefined;

/** The addon, or a throw of `unavailable`. */
export function addon(): Addon {
  if ("addon" in loaded) return loaded.addon;
  throw loaded.unavailable;
}

/**
 * The file that was loaded: what a certificate's hash is taken from. Undefined without an addon.
 *
 * Found among the modules that Node itself recorded, so it is the file in use and not the one that should be.
 */
export function addonFile(): string | undefined {
  if (unavailable) return undefined;
  return Object.keys(createRequire(import.meta.url).cache).find(
    (file) => file.endsWith(".node") && file.includes("oxbow"),
  );
}

/** The error of the addon's guard as the class the TypeScript kernels throw; any other error as it is. */
export function translated(error: unknown): unknown {
  if (!(error instanceof Error) || !error.message.startsWith("oxbow:")) return error;
  const found = JSON.parse(error.message.slice("oxbow:".length)) as {
    readonly code: InputErrorCode | "NATIVE_PANIC";
    readonly message: string;
    readonly row?: number;
    readonly byteOffset?: number;
  };
  if (found.code === "NATIVE_PANIC") return new NativePanicError(found.message, { cause: error });
  return new InputError(found.code, found.message, found);
}
