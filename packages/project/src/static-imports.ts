import { readFile, stat } from "node:fs/promises";

/**
 * These files and every file that they import by a relative path, directly or not: what a side loads beside what it declares.
 * What a package gives is not followed here; the gate sees what of it is run.
 */
export async function withImports(files: readonly URL[]): Promise<readonly URL[]> {
  const found = new Map(files.map((file) => [file.href, file]));
  // A map may grow while it is gone through.
  for (const file of found.values()) {
    for (const imported of await importsOf(file)) if (!found.has(imported.href)) found.set(imported.href, imported);
  }
  return [...found.values()];
}

const SCRIPT = /\.[cm]?[jt]s$/;

// What stands in a comment is hashed as well where there is such a file: too much is safe.
const RELATIVE = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g;

async function importsOf(file: URL): Promise<readonly URL[]> {
  if (!SCRIPT.test(file.pathname)) return [];
  const text = await readFile(file, "utf8").catch(() => "");
  const all = Array.from(text.matchAll(RELATIVE), ([, path]) => new URL(path as string, file));
  const are = await Promise.all(all.map(isFile));
  return all.filter((_, i) => are[i] === true);
}

const isFile = (file: URL): Promise<boolean> =>
  stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
