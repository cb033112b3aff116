import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readFlagsFile } from "./index.ts";

const built = new URL("../dist/index.js", import.meta.url).href;

/** Moves flags of its own, and one that all of them move. */
const program = `
  const { moveFlag } = await import(${JSON.stringify(built)});
  const [path, me, moves] = process.argv.slice(1);
  for (let i = 0; i < Number(moves); i++) {
    moveFlag(path, me + "-" + i, { stage: "ramp", percent: 5 });
    if (i % 5 === 0) moveFlag(path, "shared-" + me, { stage: "off" });
  }`;

it("of moves by eight processes at once, none is lost and nothing is left behind", async () => {
  const directory = mkdtempSync(join(tmpdir(), "oxbow-moves-"));
  try {
    const path = join(directory, "oxbow.flags.json");
    writeFileSync(path, '{"version":2,"features":[]}');
    const codes = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const child = spawn(process.execPath, ["--input-type=module", "-e", program, path, `p${i}`, "25"], {
          stdio: ["ignore", "ignore", "inherit"],
        });
        const [code] = (await once(child, "exit")) as [number];
        return code;
      }),
    );
    expect(codes).toEqual(Array.from({ length: 8 }, () => 0));
    const flags = readFlagsFile(path).features;
    expect(flags.filter(({ name, enabled }) => /^oxbow\.p\d-\d+$/.test(name) && enabled)).toHaveLength(200);
    expect(flags.filter(({ name, enabled }) => /^oxbow\.shared-p\d$/.test(name) && !enabled)).toHaveLength(8);
    expect(readdirSync(directory)).toEqual(["oxbow.flags.json"]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
