import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatFailure } from "./format-failure.ts";
import project from "./readme.example.test.config.ts";
import { runEquivalence } from "./run.ts";

const [definition] = project.kernels;
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

describe("the README", () => {
  it("shows the example that is run as a test, in 30 lines", () => {
    const config = source("readme.example.test.config.ts");
    const example = source("readme.example.test.ts").replace("./readme.example.test.config.ts", "./oxbow.config.ts");
    for (const shown of [config, example]) expect(readme).toContain(`\`\`\`ts\n${shown}\`\`\``);
    expect(`${config}${example}`.trimEnd().split("\n").length).toBeLessThanOrEqual(30);
  });

  it("shows what a wrong candidate looks like", async () => {
    const wrong = {
      name: "loop",
      implementation: "native",
      run: (line: string) => line.match(/\S+/g)?.length ?? 0,
    } as const;
    const report = await runEquivalence({ ...definition!, candidates: [wrong] }, { seed: 7 });
    expect(readme).toContain(formatFailure(report));
  });
});

const source = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");
