import { spawn } from "node:child_process";
import { copyFile, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Report } from "./report.ts";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));

export const checkedIn = fileURLToPath(new URL("../../../oxbow.flags.json", import.meta.url));

/** A quick walk with a flags file of its own. */
export async function demo(args: readonly string[], env: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "oxbow-demo-"));
  const [json, flags] = [join(folder, "report.json"), join(folder, "flags.json")];
  await copyFile(checkedIn, flags);
  const ended = await run(["--once", "--quick", "--port", "0", "--json", json, "--flags", flags, ...args], env);
  const report = JSON.parse(await readFile(json, "utf8").catch(() => "null")) as Report | null;
  if (report === null) throw new Error(`no report; it said:\n${ended.out}${ended.err}`);
  return { ...ended, report, flags: await readFile(flags, "utf8") };
}

/** The demo as its users start it. */
export function run(
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env } });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.on("error", reject).on("close", (code) => resolve({ code, out, err }));
  });
}
