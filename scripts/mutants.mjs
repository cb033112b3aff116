// The score of `cargo mutants`, as Markdown: `mutants.mjs <mutants.md> <mutants.out>`. Exit code 1 when a mutant lives for which
// the page gives no reason, 3 when nothing was tried.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [page, directory] = process.argv.slice(2);

/** The mutants of one outcome. Lines are left out, so that the page's list outlives edits elsewhere in a file. */
const read = (name) => {
  const file = join(directory, `${name}.txt`);
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return lines.filter((line) => line !== "").map((line) => line.replace(/^([^:]+):\d+:\d+: /, "$1: "));
};
const [caught, timeout, missed, unviable] = ["caught", "timeout", "missed", "unviable"].map(read);
const listed = new Set(Array.from(readFileSync(page, "utf8").matchAll(/^- `(.+: .+)`$/gm), ([, mutant]) => mutant));

const fileOf = (mutant) => mutant.slice(0, mutant.indexOf(": "));
const tried = [...caught, ...timeout, ...missed];
const files = [...new Set(tried.map(fileOf))].toSorted((a, b) => a.localeCompare(b));
const unlisted = missed.filter((mutant) => !listed.has(mutant));
const gone = [...listed].filter((mutant) => files.includes(fileOf(mutant)) && !missed.includes(mutant));

const row = (name, isIts) => {
  const count = (mutants) => mutants.filter(isIts).length;
  const killed = count(caught) + count(timeout);
  const cells = [killed, count(timeout), count(missed) - count(unlisted), count(unlisted), count(unviable)];
  return `| ${[name, `${killed} of ${count(tried)}`, ...cells.slice(1)].join(" | ")} |`;
};
console.log("## Mutants of the Rust kernels\n");
if (tried.length === 0) {
  console.log(`None was tried: ${directory} has no outcome. Does the crate pass its tests as it is?`);
} else {
  console.log("| File | Killed | of them by time-out | Alive, with a reason | Alive, without | Did not compile |");
  console.log("|---|--:|--:|--:|--:|--:|");
  for (const file of files) console.log(row(file, (mutant) => fileOf(mutant) === file));
  if (files.length > 1) console.log(row("all", () => true));
  console.log("");
}
for (const mutant of unlisted) console.log(`- alive, and ${page} gives no reason: \`${mutant}\``);
for (const mutant of gone) console.log(`- no longer alive, so ${page} need not list it: \`${mutant}\``);
process.exitCode = tried.length === 0 ? 3 : unlisted.length === 0 ? 0 : 1;
