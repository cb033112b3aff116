// Builds the pinned Jaeger from its Go module, for the test that reads what it answers: `npm run test:jaeger`. Without its page,
// which no test needs. It takes some minutes, and seconds where Go has compiled it before.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const version = "v1.76.0";
const program = "github.com/jaegertracing/jaeger/cmd/jaeger";
const folder = fileURLToPath(new URL("../packages/profile/tools/jaeger", import.meta.url));
const built = join(folder, version, process.platform === "win32" ? "jaeger.exe" : "jaeger");

if (!existsSync(built)) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "go.mod"), "module oxbow.invalid/tools\n");
  go("get", "-tool", `${program}@${version}`);
  go("build", "-o", built, program);
}

function go(...args) {
  const { status, error } = spawnSync("go", args, { cwd: folder, stdio: ["ignore", 2, 2] });
  if (status === 0) return;
  console.error(
    `Jaeger could not be built: ${error?.message ?? `go ${args[0]} ended with ${status}`}; it needs Go 1.25 or later`,
  );
  process.exit(1);
}
