// Keeps a run of validate:service as the record of its day, and makes the playbook's example of it: no number there is typed.
//   npm run publish:measure -- validation.json
import { readFileSync, writeFileSync } from "node:fs";
import { withExample } from "./validation.ts";
import type { ValidationFile } from "./validation.ts";

const [path] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write("usage: npm run publish:measure -- FILE, as npm run validate:service -- --json FILE wrote it\n");
  process.exit(3);
}
// Where a file lies on the machine of the run is nobody's business.
const text = textOf(path).replaceAll(/file:[^\s"]*\//gu, "");
const validation = JSON.parse(text) as ValidationFile;
const docs = new URL("../../../../docs/", import.meta.url);
writeFileSync(new URL(`measurements/${validation.conditions.date.slice(0, 10)}-service.json`, docs), text);
const page = new URL("playbook/measure.md", docs);
writeFileSync(page, withExample(readFileSync(page, "utf8"), validation));

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    process.stderr.write(`${(error as Error).message}: make it with npm run validate:service -- --json FILE\n`);
    process.exit(3);
  }
}
