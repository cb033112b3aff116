import { readFileSync, writeFileSync } from "node:fs";
import type { BenchmarkFile } from "@oxbow/contract";
import { toMarkdown } from "@oxbow/measure";
import { askedHere } from "./asked-here.ts";
import { samplersTable } from "./measure/page.ts";
import { kernelsTables, readmeTable, withTable } from "./numbers.ts";
import { ladderTable } from "./patterns/ladder.ts";
import { powerRecord, powerTable, type MutationFile } from "./power.ts";
import { kernelPages, pageFile, sweepPages } from "./sweeps.ts";

// npm run publish:numbers -- kernels FILE: keeps a benchmark file as the record of its day, and renews what is made of it.
const [name, path] = process.argv.slice(2);
if (name === undefined || path === undefined) {
  process.stderr.write("usage: npm run publish:numbers -- NAME FILE, as in: kernels kernels.json\n");
  process.exit(3);
}
const found = textOf(path);
const read = JSON.parse(found) as BenchmarkFile;
const file = name === "mutate" ? powerRecord(read as MutationFile) : read;
const text = file === read ? found : `${JSON.stringify(file, null, 2)}\n`;
const record = new URL(`../../../docs/measurements/${file.conditions.date.slice(0, 10)}-${name}`, import.meta.url);
writeFileSync(`${record.pathname}.json`, text);
writeFileSync(`${record.pathname}.md`, `# ${name}, ${file.conditions.date.slice(0, 10)}\n\n${toMarkdown(file)}`);
const renew = (page: string, table: string): void => {
  const url = new URL(`../../../${page}`, import.meta.url);
  writeFileSync(url, withTable(readFileSync(url, "utf8"), table));
};
if (name === "kernels") {
  renew("README.md", readmeTable(file, await askedHere()));
  renew("packages/kernels/README.md", kernelsTables(file));
}
if (name === "mutate") renew("docs/playbook/gate.md", powerTable(file));
if (name === "patterns") renew("docs/playbook/patterns.md", ladderTable(file));
if (name === "measure") renew("docs/playbook/measure.md", samplersTable(file));
if (name === "sweep") {
  for (const [page, tables] of sweepPages(file, kernelPages())) renew(pageFile(page), tables);
}

function textOf(from: string): string {
  try {
    return readFileSync(from, "utf8");
  } catch (error) {
    process.stderr.write(`${(error as Error).message}: make it with the benchmark's --json FILE\n`);
    process.exit(3);
  }
}
