import type { AnyDefinition, Side } from "@oxbow/contract";
import { InputError } from "@oxbow/contract";

/** The definition of the kernel with this key; an unknown one is an InputError that lists the known ones. */
export function findKernel(kernels: readonly AnyDefinition[], key: string): AnyDefinition {
  return pick("kernel", key, kernels, (definition) => definition.kernel.key);
}

/** The candidate with this name; without a name the first, which is the default. */
export function findCandidate(definition: AnyDefinition, name?: string): Side {
  const candidates = definition.candidates as readonly Side[];
  const [first] = candidates;
  if (first === undefined) {
    throw new InputError("INVALID_INPUT", `${definition.kernel.key} has no candidate: add one to its definition`);
  }
  return name === undefined
    ? first
    : pick(`candidate of ${definition.kernel.key}`, name, candidates, (side) => side.name);
}

function pick<T>(what: string, name: string, items: readonly T[], nameOf: (item: T) => string): T {
  const found = items.find((item) => nameOf(item) === name);
  if (found !== undefined) return found;
  const known = items.map(nameOf);
  const near = nearest(name, known);
  const meant = near === undefined ? "" : `; did you mean "${near}"?`;
  throw new InputError(
    "INVALID_ARGUMENT",
    `there is no ${what} "${name}"${meant} There are: ${known.join(", ")}`.replace(`" There`, `". There`),
  );
}

/** The known word with the fewest edits to `word`, if that is less than half of it. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => ({ name, edits: edits(word, name) }))
    .filter((found) => found.edits * 2 < Math.max(word.length, found.name.length))
    .sort((a, b) => a.edits - b.edits);
  return best?.name;
}

/** Levenshtein's distance, a row at a time. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
