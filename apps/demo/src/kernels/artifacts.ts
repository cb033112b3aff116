import { addonFile, buildProfile, unavailable } from "@oxbow/native";
import { readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** The compiled file of a TypeScript kernel, such as `byte-hash/byte-hash.js`: what its side computes is decided there. */
export function kernelFiles(...paths: readonly string[]): readonly URL[] {
  return paths.map((path) => new URL(path, import.meta.resolve("@oxbow/kernels")));
}

/** What says what is asked of a kernel: its definition, `import.meta.url` there, its table of cases, and the generators. */
export function specFiles(definition: string, kernel: string): readonly URL[] {
  const generators = new URL("arbitraries/", import.meta.resolve("@oxbow/equivalence"));
  return [
    new URL(definition),
    ...kernelFiles(`${kernel}/cases.js`),
    ...readdirSync(generators)
      .filter((file) => file.endsWith(".js") && !file.includes(".test."))
      .map((file) => new URL(file, generators)),
  ];
}

/** The loaded addon and the wrapper of one kernel, such as `byte-hash.js`; the wrapper alone where there is no addon. */
function nativeFiles(wrapper: string): readonly URL[] {
  const file = addonFile();
  const wrapperFile = new URL(wrapper, import.meta.resolve("@oxbow/native"));
  return file === undefined ? [wrapperFile] : [pathToFileURL(file), wrapperFile];
}

/** What every native side has in common; its files are the addon and the wrapper of one kernel, such as `byte-hash.js`. */
export function nativeSide(wrapper: string) {
  return {
    name: "native",
    implementation: "native",
    artifact: nativeFiles(wrapper),
    unavailable,
    ...(unavailable === undefined ? { build: buildProfile() } : {}),
  } as const;
}
