import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const tests = globSync(["{packages,apps}/*/src/**/*.test.ts", "scripts/*.test.ts"], { cwd: root });

/** What starts a process or a thread: Node's own modules, and the functions of ours that are made for it. */
const starts =
  /from "node:(child_process|worker_threads|cluster)"|\b(isolate|startWorkers|validateService|mutate)\(|await (compare|sweep)\(\{/;

it("a test that starts processes or threads is named *.process.test.ts or *.command.test.ts, and is not in the project of units", () => {
  expect(tests.length).toBeGreaterThan(100);
  const misnamed = tests.filter(
    (file) => !/\.(process|command)\.test\.ts$/.test(file) && starts.test(readFileSync(`${root}/${file}`, "utf8")),
  );
  expect(misnamed).toEqual([]);
});
