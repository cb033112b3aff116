import { join } from "node:path";
import { type Child, startChild } from "./child.ts";
import type { Database } from "./database.ts";
import { installFolder } from "./install.ts";
import { Problem } from "./problem.ts";
import type { Tokens } from "./tokens.ts";

/** Migrations of an empty database take seconds; on a busy machine a minute. */
const START_TIMEOUT_MS = 180_000;

/** Starts unleash-server on the loopback, and resolves once it says that its health is good. */
export async function startServer(
  port: number,
  database: Database,
  tokens: Tokens,
  onStart: (child: Child) => void,
): Promise<Child> {
  const child = startChild("unleash-server", [join(installFolder, "node_modules/unleash-server/dist/server.js")], {
    ...process.env,
    ...database.env,
    TZ: "UTC",
    NODE_ENV: "production",
    HTTP_HOST: "127.0.0.1",
    PORT: `${port}`,
    // Taken by the server only while the database knows no token at all.
    INIT_ADMIN_API_TOKENS: tokens.admin,
    INIT_BACKEND_API_TOKENS: tokens.backend,
    CHECK_VERSION: "false",
    SEND_TELEMETRY: "false",
    LOG_LEVEL: "warn",
    NODE_NO_WARNINGS: "1",
  });
  onStart(child);
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!(await isHealthy(port))) {
    if (!child.isRunning() || performance.now() > deadline) {
      await child.stop();
      throw new Problem(`unleash-server did not start; the last it said:\n${child.lastWords()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return child;
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    const { ok } = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(2000) });
    return ok;
  } catch {
    return false;
  }
}
