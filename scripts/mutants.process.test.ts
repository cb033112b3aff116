import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

const script = fileURLToPath(new URL("./mutants.mjs", import.meta.url));
const root = new URL("../", import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), "utf8");
const directory = mkdtempSync(join(tmpdir(), "oxbow-mutants-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** What the script says of a run with these outcomes, when the page lists one mutant of each of two files. */
function score(outcomes: Readonly<Record<string, string>>): { readonly status: number | null; readonly out: string } {
  const [page, run] = [join(directory, "mutants.md"), mkdtempSync(join(directory, "run-"))];
  writeFileSync(
    page,
    "It is slower, and right.\n\n- `src/a.rs: replace < with <= in f`\n- `src/b.rs: replace g with ()`\n",
  );
  mkdirSync(run, { recursive: true });
  for (const [name, lines] of Object.entries(outcomes)) writeFileSync(join(run, `${name}.txt`), lines);
  const { status, stdout } = spawnSync(process.execPath, [script, page, run], { encoding: "utf8" });
  return { status, out: stdout };
}

it("passes when all that live are listed, wherever in the file they stand", () => {
  const { status, out } = score({
    caught: "src/a.rs:1:2: replace f with 0\nsrc/a.rs:9:2: replace + with - in f\n",
    timeout: "src/a.rs:7:1: replace += with *= in f\n",
    missed: "src/a.rs:77:12: replace < with <= in f\n",
    unviable: "src/a.rs:3:3: replace f with Default::default()\n",
  });
  expect(out).toContain("| src/a.rs | 3 of 4 | 1 | 1 | 0 | 1 |");
  expect(status).toBe(0);
});

it("fails for one that lives and is not listed, and names it", () => {
  const { status, out } = score({ caught: "", missed: "src/a.rs:5:5: replace f with 1\n" });
  expect(out).toMatch(/^- alive, and \S+mutants\.md gives no reason: `src\/a\.rs: replace f with 1`$/m);
  expect(status).toBe(1);
});

it("names a listed one that no longer lives, in the files that were tried only", () => {
  const { status, out } = score({ caught: "src/a.rs:5:5: replace < with <= in f\n" });
  expect(out).toMatch(/^- no longer alive, so \S+ need not list it: `src\/a\.rs: replace < with <= in f`$/m);
  expect(out).not.toContain("src/b.rs");
  expect(status).toBe(0);
});

it("is no success when nothing was tried", () => {
  expect(score({})).toMatchObject({ status: 3, out: expect.stringContaining("None was tried") });
});

it("the nightly job tries the files that the page speaks of, and those exist", () => {
  const files = Array.from(
    text("rust/kernels/mutants.md").matchAll(/^\| `(kernels\/src\/\S+\.rs)` \|/gm),
    ([, file]) => file,
  );
  const matrix = /^ +file: \[(.+)\]$/m.exec(text(".github/workflows/nightly.yml"))?.[1]?.split(", ") ?? [];
  expect(files.length).toBeGreaterThan(0);
  expect(matrix.map((name) => `kernels/src/${name}.rs`)).toEqual(files);
  for (const file of files) expect(existsSync(new URL(`rust/${file}`, root)), file).toBe(true);
});
