import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { explain } from "./explain.ts";
import { spec } from "./readme.example.test.ts";
import { runEquivalence } from "./run.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

describe("the README", () => {
  it("shows the example that is run as a test", () => {
    const example = readFileSync(new URL("readme.example.test.ts", import.meta.url), "utf8");
    expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
    expect(example.trimEnd().split("\n").length).toBeLessThanOrEqual(30);
  });

  it("shows what a wrong candidate looks like", async () => {
    const wrong = {
      name: "loop",
      implementation: "native",
      run: (line: string) => line.match(/\S+/g)?.length ?? 0,
    } as const;
    const report = await runEquivalence({ ...spec, candidates: [wrong] }, { seed: 7 });
    expect(readme).toContain(explain(report));
  });
});
