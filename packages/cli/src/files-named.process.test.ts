import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { runCli } from "./program.ts";

const project = fileURLToPath(new URL("../test-project", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "oxbow-files-"));
afterAll(() => rmSync(directory, { recursive: true }));
const missing = join(directory, "missing", "file.json");

it.each([
  [["corpus", "list", "--json", directory], `${directory} is a directory: name a file in it`],
  [["corpus", "list", "--json", missing], `${missing} cannot be written: make its directory first`],
  [["corpus", "add", missing], `there is no file ${missing}: check its name`],
  [["corpus", "replay", directory], `${directory} is a directory: name a file`],
  [["status", "--flags", directory], "is a directory: name a flags file in it"],
])("says in a sentence what is wrong with the file of %j", async (args, sentence) => {
  const said: string[] = [];
  const code = await runCli(args, {
    out: () => {},
    err: (text) => said.push(text),
    live: false,
    columns: Infinity,
    errColumns: () => Infinity,
    paint: (_, text) => text,
    directory: project,
    env: {},
  });
  expect(code).toBe(3);
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^oxbow: [^\n]*\n$/);
  expect(said[0]).toContain(sentence);
});
