import { type CpuFunction, type CpuRanking, inlinedNotes } from "@oxbow/profile";
import { readFile } from "node:fs/promises";
import { SourceMap, type SourceMapPayload } from "node:module";

/**
 * The same ranking, each function placed where it was written: by the source map that its file names, or that lies beside it.
 * A function without one, or whose file is no longer there, keeps its place. Notes say which functions V8 inlined into which.
 */
export async function bySource(ranking: CpuRanking): Promise<CpuRanking> {
  const urls = [...new Set(ranking.functions.map(({ url }) => url))].filter((url) => url.startsWith("file:"));
  const texts = new Map(await Promise.all(urls.map(async (url) => [url, await textOf(url)] as const)));
  const maps = new Map(await Promise.all(urls.map(async (url) => [url, await mapOf(url, texts.get(url))] as const)));
  return {
    ...ranking,
    functions: ranking.functions.map((found) => placed(found, maps.get(found.url) ?? null)),
    notes: [...ranking.notes, ...inlinedNotes(ranking, (url) => texts.get(url))],
  };
}

/** Undefined for a file that is no longer there. */
async function textOf(url: string): Promise<string | undefined> {
  try {
    return await readFile(new URL(url), "utf8");
  } catch {
    return undefined;
  }
}

interface Found {
  readonly map: SourceMap;
  /** What its sources are relative to. */
  readonly url: string;
}

function placed(found: CpuFunction, known: Found | null): CpuFunction {
  const entry = known?.map.findEntry(found.line - 1, found.column - 1);
  if (known === null || entry === undefined || !("originalSource" in entry)) return found;
  const url = new URL(entry.originalSource, known.url).href;
  return { ...found, url, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

async function mapOf(url: string, text: string | undefined): Promise<Found | null> {
  if (text === undefined) return null;
  try {
    const named = [...text.matchAll(/^\/\/[#@] sourceMappingURL=(\S+)\s*$/gmu)].at(-1)?.[1];
    const at = new URL(named ?? `${url}.map`, url);
    const inline = at.protocol === "data:";
    const payload = inline ? await (await fetch(at)).text() : await readFile(at, "utf8");
    return { map: new SourceMap(JSON.parse(payload) as SourceMapPayload), url: inline ? url : at.href };
  } catch {
    // Moved, rebuilt without, or no map at all: the place in the file that ran is what is left.
    return null;
  }
}
