import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type FlagAdmin, flagAdmin } from "@oxbow/flags";

export interface UnleashOptions {
  /** Where the database is kept; in memory if left out. */
  readonly data?: string;
  /** Default any that is free. */
  readonly port?: number;
}

/** A real Unleash server, in processes of its own. */
export interface UnleashServer {
  /** Without `/api`. */
  readonly url: string;
  /** The token of an application. */
  readonly backend: string;
  /** The token of an operator. */
  readonly adminToken: string;
  readonly admin: FlagAdmin;
  /** Ends it and its database, and waits. */
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL("../../../unleash/src/main.ts", import.meta.url));

/** Starts apps/unleash, which installs itself when it must. `say` gets its progress; it rejects with its last line. */
export async function startUnleash(options: UnleashOptions, say: (line: string) => void): Promise<UnleashServer> {
  const place = options.data === undefined ? ["--memory"] : ["--data", options.data];
  const args = [main, "--json", "--port", `${options.port ?? 0}`, ...place];
  // It ends when its standard input does: also when this process is killed.
  const child = spawn(process.execPath, args, { env: environment(), stdio: ["pipe", "pipe", "pipe"] });
  let last = "";
  createInterface({ input: child.stderr }).on("line", (line) => {
    last = line;
    say(line);
  });
  const ready = await firstLine(child);
  if (ready === null) throw new Error(`the Unleash server did not start: ${last}`);
  const { url, admin, backend } = JSON.parse(ready) as { url: string; admin: string; backend: string };
  return {
    url,
    backend,
    adminToken: admin,
    admin: flagAdmin({ url, token: admin }),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.stdin.end();
      await ended;
    },
  };
}

function firstLine(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    createInterface({ input: child.stdout! }).once("line", resolve);
    child.once("close", () => resolve(null));
  });
}

/** Ours, without a database or a token of somebody's: this server is for one run. */
function environment(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, OXBOW_ADMIN_TOKEN: __, ...env } = process.env;
  return env;
}
