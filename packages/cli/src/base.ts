import { loadProject } from "@oxbow/config";
import type { Project } from "@oxbow/config";
import { InputError } from "@oxbow/contract";
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Terminal } from "./terminal.ts";

/** Another build of a project, to compare this one with. */
export interface Base {
  readonly project: Project;
  /** For people: the directory, or the ref with its commit. */
  readonly name: string;
  /** Takes away what was made for it. */
  readonly remove: () => Promise<void>;
}

/**
 * The base that `--base` names: a directory with a config of its own, already built; or else a commit as git knows it, which
 * is checked out beside the project and built there. What is neither, or does not build, is an InputError.
 */
export async function openBase(base: string, head: Project, terminal: Terminal): Promise<Base> {
  const directory = resolve(terminal.directory, base);
  if (existsSync(directory)) {
    const project = await loadProject(directory);
    // Looked for upward, as everywhere: a directory inside of this project would find this very project.
    if (project.module.href === head.module.href) {
      throw new InputError("INVALID_ARGUMENT", `--base ${base} has no config of its own: name another checkout, built`);
    }
    return { project, name: base, remove: () => Promise.resolve() };
  }
  const config = await realpath(fileURLToPath(head.module));
  const git = async (...args: readonly string[]): Promise<string> =>
    (await promisify(execFile)("git", ["-C", dirname(config), ...args])).stdout.trim();
  const commit = await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${base}^{commit}`).catch(
    () => null,
  );
  if (commit === null) {
    throw new InputError("INVALID_ARGUMENT", `--base ${base} is no directory, and no commit that git knows here`);
  }
  const inside = relative(await git("rev-parse", "--show-toplevel"), config);
  const checkout = await mkdtemp(join(await realpath(tmpdir()), "oxbow-base-"));
  const remove = async (): Promise<void> => {
    await rm(checkout, { recursive: true, force: true });
    await git("worktree", "prune");
  };
  try {
    terminal.err(`base: ${head.build}, at ${base} (${commit.slice(0, 10)})\n`);
    await git("worktree", "add", "--detach", checkout, commit);
    await build(head.build, dirname(join(checkout, inside)), terminal.env);
    return { project: await loadProject(checkout, inside), name: `${base} (${commit.slice(0, 10)})`, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

function build(command: string, directory: string, env: Terminal["env"]): Promise<void> {
  // npm tells its children which package they are of, and they would build that one.
  const { npm_config_local_prefix: _, ...own } = env;
  return new Promise((built, failed) => {
    const child = spawn(command, { cwd: directory, env: own, shell: true, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-2000)));
    child.once("error", failed);
    child.once("close", (code) => {
      if (code === 0) return built();
      const message = `"${command}" ended with exit code ${code} in the base: set \`build\` in the config, or build a checkout and name its directory\n${said.trim()}`;
      return failed(new InputError("INVALID_INPUT", message));
    });
  });
}
