import { addonFile, buildProfile, unavailable } from "@oxbow/native";
import { existsSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** Compiled files of the TypeScript side of a kernel, such as `byte-hash/byte-hash.js`: what it computes is decided there. */
export function kernelFiles(...paths: readonly string[]): readonly URL[] {
  return paths.map((path) => new URL(path, import.meta.url));
}

/** What says what is asked of a kernel: its definition, its table of cases, its generators, and the general generators. */
export function definitionFiles(kernel: string): readonly URL[] {
  const generators = new URL("arbitraries/", import.meta.resolve("@oxbow/equivalence"));
  const own = readdirSync(new URL(`${kernel}/`, import.meta.url)).filter((file) => file.endsWith("generator.js"));
  return [
    ...kernelFiles(`${kernel}/definition.js`, `${kernel}/cases.js`, ...own.map((file) => `${kernel}/${file}`)),
    ...readdirSync(generators)
      .filter((file) => file.endsWith(".js") && !file.includes(".test."))
      .map((file) => new URL(file, generators)),
  ];
}

/** The loaded addon and what loads it, the kernel's binding to it, and its checks of arguments; without an addon, no addon. */
function nativeFiles(kernel: string): readonly URL[] {
  const file = addonFile();
  const binding = [...bindingFiles(kernel, "native"), new URL("load.js", import.meta.resolve("@oxbow/native"))];
  return file === undefined ? binding : [pathToFileURL(file), ...binding];
}

/** What of a kernel's folder a candidate loads: its binding, and what it shares with the control. */
export function bindingFiles(kernel: string, binding: "native" | "remote"): readonly URL[] {
  const loaded = [binding, "arguments", "pattern"].map((name) => `${kernel}/${name}.js`);
  return kernelFiles(...loaded).filter((file) => existsSync(file));
}

/** What every native side has in common. */
export function nativeSide(kernel: string) {
  return {
    name: "native",
    implementation: "native",
    artifact: nativeFiles(kernel),
    unavailable,
    ...(unavailable === undefined ? { build: buildProfile() } : {}),
  } as const;
}
