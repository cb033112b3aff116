import { addonFile, buildProfile, unavailable } from "@oxbow/native";
import { pathToFileURL } from "node:url";

/** The compiled file of a TypeScript kernel, such as `byte-hash/byte-hash.js`: what its side computes is decided there. */
export function kernelFiles(...paths: readonly string[]): readonly URL[] {
  return paths.map((path) => new URL(path, import.meta.resolve("@oxbow/kernels")));
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
