import { loadAddon } from "@oxbow/addon";
import { createRequire } from "node:module";

export { translated } from "@oxbow/addon";

/** The generated binding: every export of the addon, with its types. */
export type Addon = typeof import("../binding/index.cjs");

const loaded = loadAddon({
  name: "@oxbow/native",
  load: () => createRequire(import.meta.url)("../binding/index.cjs") as Addon,
});

/** The addon, or a throw of `unavailable`. */
export const addon: () => Addon = loaded.addon;

/** Why the addon is missing, with the chain of causes; undefined when it is loaded. */
export const { unavailable } = loaded;

/** The file that was loaded: what a certificate's hash is taken from. Undefined without an addon. */
export const addonFile = (): string | undefined => loaded.file;

/** How this addon was built: `release` or `debug`. Numbers of a debug build are not worth having. */
export const buildProfile = (): "release" | "debug" => (addon().buildProfile() === "release" ? "release" : "debug");
