import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, it } from "vitest";

/** The bundler that vitest brings. */
const vite = createRequire(createRequire(import.meta.url).resolve("vitest/package.json")).resolve("vite");

it("reads nothing of its own at run time: a bundle of it works where it is not installed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "oxbow-bundle-"));
  try {
    const { build } = (await import(pathToFileURL(vite).href)) as { build: (options: object) => Promise<unknown> };
    await build({
      configFile: false,
      logLevel: "error",
      ssr: { noExternal: true, target: "node" },
      build: { ssr: fileURLToPath(new URL("bundle.test.fixture.ts", import.meta.url)), outDir: folder },
    });
    const file = join(folder, "bundle.test.fixture.js");
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", `import ${JSON.stringify(file)}`], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(printed).toBe("REMOTE_UNAVAILABLE NO_REPLICA\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
