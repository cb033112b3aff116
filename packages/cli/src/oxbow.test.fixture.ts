// What the tests of the command line share: a project in a folder of its own, and `oxbow` in it, in a process or in this one.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { plain } from "@oxbow/layout";
import { runCli } from "./index.ts";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
export const project = fileURLToPath(new URL("../test-project", import.meta.url));
const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** A user's project of its own, in a directory of its own. */
export function makeProject(): string {
  const directory = mkdtempSync(join(tmpdir(), "oxbow-cli-"));
  cpSync(project, directory, { recursive: true });
  symlinkSync(modules, join(directory, "node_modules"), "junction");
  return directory;
}

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export function oxbow(directory: string, ...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: directory, encoding: "utf8" });
  return { status, out: stdout, err: stderr };
}

/** The same in this process, which imports each config once: for a verb that measures nothing, the start is the expense. */
export const said = (directory: string, ...args: readonly string[]): Promise<Ran> => saidWith({}, directory, ...args);

/** With these variables in the environment, and no others. */
export async function saidWith(
  env: Readonly<Record<string, string>>,
  directory: string,
  ...args: readonly string[]
): Promise<Ran> {
  let [out, err] = ["", ""];
  const status = await runCli(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    live: false,
    columns: Infinity,
    errColumns: () => Infinity,
    paint: plain,
    directory,
    env,
  });
  return { status, out, err };
}

export const json = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;

// Few processes, because these tests are about what is said and written, and not about how fast a candidate is.
export const quick = ["--quick", "--forks", "3"];
