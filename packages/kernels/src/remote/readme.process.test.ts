import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { startWorkers } from "./workers.ts";

it("runs the README's example, and comes to an end", async () => {
  const readme = readFileSync(new URL("../../../remote/README.md", import.meta.url), "utf8");
  const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, example]) => example!);
  expect(examples).toHaveLength(1);
  const printed = execFileSync(process.execPath, ["--input-type=module-typescript", "--no-warnings"], {
    cwd: fileURLToPath(new URL("../../../..", import.meta.url)),
    input: examples[0],
    encoding: "utf8",
    timeout: 60_000,
  });
  const workers = startWorkers({ size: 1 });
  const expected = workers.unavailable?.message ?? `${await workers.byteHash("oxbow")}n`;
  await workers.close();
  expect(printed).toBe(`${expected}\n`);
});
