import { execFile } from "node:child_process";
import os from "node:os";
import { promisify } from "node:util";
import type { Conditions } from "@oxbow/contract";

/**
 * The conditions of numbers taken now on this machine. `rustc` and `commit` are null where there is no such program or
 * no repository at `directory`.
 */
export async function conditions({
  directory = process.cwd(),
  date = new Date(),
}: { directory?: string; date?: Date } = {}): Promise<Conditions> {
  const [rustc, commit, changes] = await Promise.all([
    output("rustc", ["--version"], directory),
    output("git", ["rev-parse", "HEAD"], directory),
    output("git", ["status", "--porcelain", "--untracked-files=no"], directory),
  ]);
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() || os.arch(),
    cores: os.availableParallelism(),
    memoryGiB: Math.round((os.totalmem() / 2 ** 30) * 10) / 10,
    os: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    v8: process.versions.v8,
    rustc,
    // Numbers taken on changed files are not that commit's numbers.
    commit: commit === null || !changes ? commit : `${commit}-dirty`,
    date: date.toISOString(),
    load: Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
  };
}

async function output(program: string, args: readonly string[], cwd: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { cwd });
    return stdout.trim();
  } catch {
    return null;
  }
}
