import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("prints what the README says", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const example = /```ts\n(.*?)```/s.exec(readme)![1]!;
  const promised = [...example.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, line]) => line);
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  const printed = execFileSync(process.execPath, ["--input-type=module-typescript", "--no-warnings"], {
    cwd: root,
    input: example,
    encoding: "utf8",
  });
  expect(printed.trimEnd().split("\n")).toEqual(promised);
});
