import { importedNames, reachedFrom, wordsOf } from "./reached.ts";
import type { CpuFunction, CpuRanking } from "./sampled.ts";
import { type WrittenFunction, writtenFunctions } from "./written-functions.ts";

/** Less of a function's own time is not worth a sentence; nor is a function that takes less of all. */
const [leastOfOwn, leastOfAll] = [0.1, 0.01];

/**
 * What the engine inlined: own time of a function that stands on lines outside of it is the time of another one, which V8
 * compiled into it and therefore counts as its caller's. A sentence for each such pair, and one for each caller whose lines
 * cannot tell. `sourceOf` gives the text that ran, by its url, or undefined; without it only what stands before the function's
 * first line is known to be another's.
 */
export function inlinedNotes(
  { functions, busySamples }: Pick<CpuRanking, "functions" | "busySamples">,
  sourceOf: (url: string) => string | undefined,
): string[] {
  const written = new Map<string, Written>();
  const writtenIn = (url: string): Written => {
    const source = sourceOf(url) ?? "";
    const found = written.get(url) ?? { functions: writtenFunctions(source), imported: importedNames(source) };
    written.set(url, found);
    return found;
  };
  return functions
    .filter(({ url, line, selfShare }) => url !== "" && line > 0 && selfShare.value > leastOfAll)
    .flatMap((caller) => {
      const file = writtenIn(caller.url);
      const self = file.functions.find(
        ({ name, from, to }) => from <= caller.line && caller.line <= to && name === caller.name,
      );
      const found = { caller, self, file, functions };
      return [...outsideNotes(found), ...untoldNotes(found, caller.selfShare.value * busySamples)];
    });
}

/** A file of JavaScript; of one that is not there nothing is known. */
interface Written {
  readonly functions: readonly WrittenFunction[];
  readonly imported: ReadonlySet<string>;
}

interface Found {
  readonly caller: CpuFunction;
  /** The caller as it is written. */
  readonly self: WrittenFunction | undefined;
  readonly file: Written;
  readonly functions: readonly CpuFunction[];
}

/** On what stands on lines that are not the caller's. */
function outsideNotes(found: Found): string[] {
  const { caller, self, file, functions } = found;
  const inlined = new Map<string, number>();
  for (const { line, samples } of caller.lines) {
    const isOwn = line >= caller.line && (self === undefined || line <= self.to);
    const name = isOwn ? insideOf(self, line, file) : (innermost(line, file)?.name ?? "");
    if (name !== null) inlined.set(name, (inlined.get(name) ?? 0) + samples);
  }
  const all = samplesOf(caller);
  return Array.from(inlined, ([name, samples]) => {
    if (samples / all < leastOfOwn) return "";
    const part = `${((samples / all) * 100).toFixed(0)} % of what is counted as ${caller.name} is the time of`;
    if (name === "") return `${part} functions outside of it: V8 inlined them there; ${apart}`;
    const hasRow = functions.some((each) => each.url === caller.url && each.name === name);
    const noRow = hasRow ? "" : `, so ${name} has no row of its own`;
    if (isCertain(name, found)) return `${part} ${name}: V8 inlined it there${noRow}; ${apart}`;
    return `${part} ${name}, or of a function of another file that stands on the same line: V8 inlined it there, and keeps its line and not its file; ${apart}`;
  }).filter((note) => note !== "");
}

/** Not where another file may have a function on the same line that the caller can reach, too, or that alone. */
function isCertain(name: string, { self, file }: Found): boolean {
  if (self === undefined) return false;
  const reached = reachedFrom(self, file.functions);
  return (
    reached.some((each) => each.name === name) &&
    ![self, ...reached].some(({ code }) => Array.from(wordsOf(code)).some((word) => file.imported.has(word)))
  );
}

/**
 * On what the caller calls and what has next to no time of its own, where no line can tell: the profile has none, as
 * JavaScriptCore's, or both functions are written on one.
 */
function untoldNotes({ caller, self, file, functions }: Found, ownSamples: number): string[] {
  if (self === undefined || caller.selfShare.value < leastOfOwn) return [];
  const hasLines = samplesOf(caller) > ownSamples / 2 && caller.lines.some(({ line }) => line !== caller.line);
  const isOnOneLine = ({ from, to }: WrittenFunction): boolean =>
    // What begins further down inside of the caller has lines of its own.
    from <= self.from &&
    (from === self.from || to < self.to) &&
    caller.lines.some(({ line }) => self.from <= line && line <= to);
  const written = file.functions.filter((each) => !hasLines || isOnOneLine(each)).map(({ name }) => name);
  const candidates = new Set([...written, ...(hasLines ? [] : file.imported)]);
  const called = new Set(Array.from(self.code.matchAll(/([\w$]+)\s*\(/gu), ([, name = ""]) => name));
  const shareOf = (wanted: string): number =>
    functions.reduce((sum, { name, selfShare }) => sum + (name === wanted ? selfShare.value : 0), 0);
  const [first, ...more] = Array.from(called).filter(
    (name) => candidates.has(name) && name !== self.name && shareOf(name) < leastOfAll,
  );
  if (first === undefined) return [];
  const [which, whose] = more.length === 0 ? [first, "has"] : [`${first} and ${more.length} more`, "have"];
  return [
    `${caller.name} calls ${which}, which ${whose} hardly a sample: whether the engine inlined that, and counts it as ${caller.name}, the lines of this profile cannot tell; ${apart}`,
  ];
}

const apart = "Node 26 tells them apart, and so does `node --no-turbo-inlining --cpu-prof`, at another speed";

const samplesOf = ({ lines }: CpuFunction): number => lines.reduce((sum, { samples }) => sum + samples, 0);

/** A function with a name inside of this one, on whose line it is; null for its own lines. */
function insideOf(self: WrittenFunction | undefined, line: number, file: Written): string | null {
  if (self === undefined) return null;
  const inner = innermost(line, file);
  return inner === undefined || inner === self || inner.name === "" || inner.from <= self.from ? null : inner.name;
}

function innermost(line: number, { functions }: Written): WrittenFunction | undefined {
  const around = functions.filter(({ from, to }) => from <= line && line <= to);
  return around.toSorted((a, b) => a.to - a.from - (b.to - b.from))[0];
}
