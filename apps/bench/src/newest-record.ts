import { readdirSync, readFileSync } from "node:fs";
import type { BenchmarkFile } from "@oxbow/contract";

const measurements = new URL("../../../docs/measurements/", import.meta.url);

/** The newest `docs/measurements/*-NAME.json`, read. Throws where there is none: a page's numbers must have their record. */
export function newestRecord(name: string): BenchmarkFile {
  const newest = readdirSync(measurements)
    .filter((file) => file.endsWith(`-${name}.json`))
    .sort()
    .at(-1);
  if (newest === undefined) {
    throw new Error(
      `docs/measurements has no *-${name}.json, and the pages show its numbers: npm run publish:numbers -- ${name} FILE`,
    );
  }
  return JSON.parse(readFileSync(new URL(newest, measurements), "utf8")) as BenchmarkFile;
}
