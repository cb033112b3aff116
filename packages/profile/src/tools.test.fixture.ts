import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder with the lockfile of what writes profiles; some 300 MB come to lie below it, in node_modules. */
export const toolsFolder = fileURLToPath(new URL("../tools", import.meta.url));
const modules = join(toolsFolder, "node_modules");

/** Installs Bun, Deno and Chromium as the lockfile says, once. */
export function installTools(): void {
  const lockfile = readFileSync(join(toolsFolder, "package-lock.json"), "utf8");
  const mark = join(modules, ".oxbow-installed");
  if (statSync(mark, { throwIfNoEntry: false }) !== undefined && readFileSync(mark, "utf8") === lockfile) return;
  // No script of a package is run: the programs lie in packages of their own, one for each platform.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, stderr, error } = spawnSync("npm", args, { cwd: toolsFolder, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm ci in ${toolsFolder} failed: ${error?.message ?? stderr}`);
  // Written last: an install that was interrupted is done again.
  writeFileSync(mark, lockfile);
}

/** The program of this platform, from the package that npm chose for it. */
export function platformProgram(scope: "@oven" | "@deno", path: string): string {
  const [name] = readdirSync(join(modules, scope));
  if (name === undefined) throw new Error(`npm has no package in ${scope} for ${process.platform} ${process.arch}`);
  return join(modules, scope, name, path);
}

/** Chromium, unpacked once with the libraries that it needs, and the environment to start it in. */
export function unpackedChromium(): { readonly program: string; readonly env: NodeJS.ProcessEnv } {
  const folder = join(modules, ".chromium");
  mkdirSync(folder, { recursive: true });
  const script = `import chromium from "@sparticuz/chromium";
    console.log(JSON.stringify([await chromium.executablePath(), process.env.LD_LIBRARY_PATH]));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: toolsFolder,
    encoding: "utf8",
    // Only there does it unpack libraries, which a small machine lacks.
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" },
  });
  if (stdout === "") throw new Error(`Chromium could not be unpacked: ${stderr}`);
  const [program, libraries] = JSON.parse(stdout) as [string, string | null];
  return { program, env: { ...process.env, HOME: folder, LD_LIBRARY_PATH: libraries ?? "" } };
}
