// The score of `cargo mutants`, as Markdown: `mutants.mjs <mutants.out> <mutants.md>`. Exit code 1 when a mutant lives for
// which the page gives no reason, 3 when nothing was tried.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [directory, page] = process.argv.slice(2);
const read = (name) => {
  const lines = readFileSync(join(directory, `${name}.txt`), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => line.replace(/^([^:]+):\d+:\d+: /, "$1: "));
};
const [caught, timeout, missed, unviable] = ["caught", "timeout", "missed", "unviable"].map(read);

const excused = new Set(Array.from(readFileSync(page, "utf8").matchAll(/^- `(.+)`$/gm), ([, mutant]) => mutant));
const unexplained = missed.filter((mutant) => !excused.has(mutant));
const killed = caught.length + timeout.length;
const tried = killed + missed.length;

console.log(`## Mutants of the Rust kernels

${killed} of ${tried} killed (${timeout.length} by a time-out), ${missed.length - unexplained.length} alive for a reason, ${unexplained.length} without one; ${unviable.length} did not compile.
`);
for (const mutant of unexplained) console.log(`- alive, and no reason in ${page}: \`${mutant}\``);
process.exitCode = tried === 0 ? 3 : unexplained.length === 0 ? 0 : 1;
