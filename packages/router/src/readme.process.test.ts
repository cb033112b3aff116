import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, example]) => example!);

it.each(examples.map((example, i) => [i + 1, example] as const))("prints what example %i promises", (_, example) => {
  const promised = [...example.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, line]) => line);
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  const printed = execFileSync(process.execPath, ["--input-type=module-typescript", "--no-warnings"], {
    cwd: root,
    input: example,
    encoding: "utf8",
  });
  expect(promised.length).toBeGreaterThan(0);
  expect(printed.trimEnd().split("\n")).toEqual(promised);
});
