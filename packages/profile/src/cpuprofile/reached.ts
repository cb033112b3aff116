import type { WrittenFunction } from "./written-functions.ts";

/** Those of `functions` that `from` names, and those that they name in their turn; itself is not among them. */
export function reachedFrom(from: WrittenFunction, functions: readonly WrittenFunction[]): WrittenFunction[] {
  const byName = Map.groupBy(functions, ({ name }) => name);
  const reached = new Set([from]);
  for (const { code } of reached) {
    const words = wordsOf(code);
    if (words.has("new") || words.has("super")) words.add("constructor");
    for (const word of words) for (const found of byName.get(word) ?? []) reached.add(found);
  }
  reached.delete(from);
  return [...reached];
}

/** The names that the imports of a module bring. */
export function importedNames(source: string): ReadonlySet<string> {
  const clauses = [
    ...source.matchAll(/\bimport\s+([^;'"()]*?)\s*\bfrom\b/gu),
    ...source.matchAll(/\b(?:const|let|var)\s+([^=;]+?)\s*=\s*(?:require|await\s+import)\s*\(/gu),
  ];
  const bindings = clauses.flatMap(([, clause = ""]) => clause.split(/[{},]/u));
  return new Set(bindings.map((binding) => /([\w$]+)\s*$/u.exec(binding)?.[1] ?? "").filter((name) => name !== ""));
}

export const wordsOf = (code: string): Set<string> => new Set(code.match(/[\w$]+/gu));
