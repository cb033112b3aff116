import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * 200,000 real flights as newline-delimited JSON, a flight a line, each line ended by a newline: 9.5 MB.
 *
 * Source: `flights-200k.json` of the npm package vega-datasets. The records keep their bytes; only what stands between
 * them changes.
 */
export function flightsNdjson(): Buffer {
  const text = readFileSync(datasetFile("flights-200k.json"), "latin1").trim();
  return Buffer.from(`${text.slice(1, -1).replaceAll("},{", "}\n{")}\n`, "latin1");
}

/** The path of a file of the data package vega-datasets. */
export function datasetFile(name: string): string {
  return fileURLToPath(new URL(`../data/${name}`, import.meta.resolve("vega-datasets")));
}
