import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("the README's example prints what stands beside it", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```js\n(.*?)```/s.exec(readme) ?? [];
  const [, printed] = /console\.log.*\/\/ (.*)\n/.exec(example) ?? [];
  // Inside the package, where a user's imports resolve as a user's would.
  const path = new URL("../dist/readme-example.mjs", import.meta.url).pathname;
  await writeFile(path, example);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [path]);
    expect(stdout).toBe(`${printed}\n`);
  } finally {
    await rm(path);
  }
});
