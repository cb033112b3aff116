import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Copies what git knows of the repository, and what it does not know yet and does not ignore, into a new `folder`. The copy
 * shares the installed packages; the workspaces in its node_modules are its own.
 */
export function copyRepository(folder) {
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  for (const file of files.split("\0")) {
    if (file !== "" && existsSync(join(root, file))) cpSync(join(root, file), join(folder, file));
  }
  linkModules("node_modules", folder);
  for (const parent of ["packages", "apps"]) {
    for (const name of readdirSync(join(root, parent))) linkModules(join(parent, name, "node_modules"), folder);
  }
}

/** A package is linked to where it lies; one of ours stays the relative link it is, and so leads into the copy. */
function linkModules(modules, folder) {
  if (!existsSync(join(root, modules)) || !existsSync(join(folder, dirname(modules)))) return;
  mkdirSync(join(folder, modules), { recursive: true });
  for (const name of readdirSync(join(root, modules))) {
    const from = join(root, modules, name);
    if (name === "@oxbow") cpSync(from, join(folder, modules, name), { recursive: true, verbatimSymlinks: true });
    else if (!name.startsWith(".") || name === ".bin") symlinkSync(from, join(folder, modules, name));
  }
}
