import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("runs the README's examples", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const files = [...readme.matchAll(/```js\n\/\/ (\S+)\n(.*?)```/gs)];
  expect(files.map(([, name]) => name)).toEqual(["oxbow.config.js", "measure.js", "words.test.js"]);
  // Inside the package, where a user's imports resolve as a user's would.
  const directory = await mkdtemp(new URL("../dist/readme-", import.meta.url).pathname);
  try {
    for (const [, name = "", text = ""] of files) await writeFile(join(directory, name), text);
    const { stdout } = await promisify(execFile)(process.execPath, [join(directory, "measure.js")]);
    const interval = String.raw`\d+\.\d\d \(\d+\.\d\d to \d+\.\d\d\)`;
    expect(stdout).toMatch(new RegExp(`^split against itself ${interval}, split ÷ match ${interval}\n$`));

    const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
    const env = { PATH: process.env["PATH"], CI: "1", NO_COLOR: "1" };
    const args = [vitest, "run", "--root", directory, "--no-color"];
    const run = await promisify(execFile)(process.execPath, args, { env }).catch((error: { stdout: string }) => error);
    // Which of them it is, is this machine's to say; that there is a verdict, ours.
    expect(run.stdout).toMatch(/Tests {2}1 passed|head takes \d/u);
  } finally {
    await rm(directory, { recursive: true });
  }
});
