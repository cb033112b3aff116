import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Child, startChild } from "./child.ts";
import { installFolder } from "./install.ts";
import { freePort, listens } from "./port.ts";
import { Problem } from "./problem.ts";

/** A database for the server: its address, and the process behind it when it is our own. */
export interface Database {
  readonly env: Readonly<Record<string, string>>;
  readonly child: Child | null;
}

/** The Postgres at `url`, once it is known that something answers there. */
export async function givenDatabase(url: string, ssl = "false"): Promise<Database> {
  let host: string;
  let port: number;
  try {
    const parsed = new URL(url);
    if (!/^postgres(ql)?:$/.test(parsed.protocol)) throw new Error(`it begins with ${parsed.protocol}`);
    host = parsed.hostname || "127.0.0.1";
    port = Number(parsed.port || 5432);
  } catch (error) {
    const because = (error as Error).message;
    throw new Problem(`DATABASE_URL is no postgres://user:password@host:port/database: ${because}`);
  }
  if (!(await listens(host, port))) {
    throw new Problem(`no database answers at ${host}:${port}: start it, or unset DATABASE_URL for the embedded one`);
  }
  return { env: { DATABASE_URL: url, DATABASE_SSL: ssl }, child: null };
}

const START_TIMEOUT_MS = 120_000;

/** PGlite, a Postgres in one process, on the loopback. Keeps its data in `directory`, or in memory for null. */
export async function embeddedDatabase(directory: string | null, onStart: (child: Child) => void): Promise<Database> {
  const port = await freePort(0);
  if (directory !== null) mkdirSync(directory, { recursive: true });
  const script = join(installFolder, "node_modules/@electric-sql/pglite-socket/dist/scripts/server.js");
  const child = startChild(
    "the embedded Postgres",
    // The migrations hold one connection for their lock and work on another; all of them share one session inside.
    [script, `--db=${directory ?? "memory://"}`, `--port=${port}`, "--host=127.0.0.1", "--max-connections=10"],
    process.env,
  );
  onStart(child);
  if (!(await child.says("listening", START_TIMEOUT_MS))) {
    await child.stop();
    throw new Problem(`the embedded Postgres did not start; the last it said:\n${child.lastWords()}`);
  }
  const url = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
  return { env: { DATABASE_URL: url, DATABASE_SSL: "false", DATABASE_POOL_MIN: "1", DATABASE_POOL_MAX: "1" }, child };
}
