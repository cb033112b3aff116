import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { moveFlag, tripStore } from "@oxbow/flags";
import { afterAll, expect, it } from "vitest";
import { runCli } from "./program.ts";
import type { Terminal } from "./terminal.ts";

const parent = mkdtempSync(join(tmpdir(), "oxbow-trips-"));
const directory = join(parent, "project");
cpSync(fileURLToPath(new URL("../test-project", import.meta.url)), directory, { recursive: true });
symlinkSync(fileURLToPath(new URL("../../../node_modules", import.meta.url)), join(directory, "node_modules"));
afterAll(() => rmSync(parent, { recursive: true }));

async function oxbow(...args: readonly string[]): Promise<string> {
  const out: string[] = [];
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (text) => out.push(text),
    live: false,
    columns: Infinity,
    errColumns: () => Infinity,
    paint: (_, text) => text,
    directory,
    env: {},
  };
  await runCli(args, terminal);
  return out.join("");
}

it("status and explain tell of a trip that a service has kept, until a higher epoch frees the kernel", async () => {
  const flags = join(directory, "oxbow.flags.json");
  writeFileSync(flags, '{ "version": 2, "features": [] }');
  const at = (epoch: number) => moveFlag(flags, "digit-sum", { stage: "shadow", sample: 1, epoch });
  at(4);
  tripStore(join(directory, ".oxbow", "trips")).keep("digit-sum", { epoch: 4, because: "it panicked" });
  expect(await oxbow("status")).toContain(
    "digit-sum tripped here at epoch 4 and stays on the control: it panicked; a higher epoch frees it",
  );
  expect(await oxbow("explain", "digit-sum")).toContain(
    "(tripped): tripped at epoch 4: an earlier process saw it fail: it panicked",
  );
  at(5);
  expect(await oxbow("status")).not.toContain("tripped");
  expect(await oxbow("explain", "digit-sum")).not.toContain("tripped");
});
