import { join } from "node:path";
import { flagAdmin, readFlagsFile } from "@oxbow/flags";
import type { Child } from "./child.ts";
import { embeddedDatabase, givenDatabase } from "./database.ts";
import { install } from "./install.ts";
import { lock } from "./lock.ts";
import { freePort } from "./port.ts";
import { Problem } from "./problem.ts";
import { startServer } from "./server.ts";
import { type Tokens, tokensIn } from "./tokens.ts";

export interface RunOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** Where database and tokens are kept; null for nowhere. */
  readonly data: string | null;
  /** A Postgres of the user's instead of the embedded one. */
  readonly databaseUrl: string | undefined;
  readonly databaseSsl: string | undefined;
  /** An admin token the database knows, where the first start was not ours. */
  readonly adminToken: string | undefined;
  /** What flags to create. */
  readonly flagsFile: string;
  readonly say: (line: string) => void;
}

/** A server that is up, with the project's flags in it. */
export interface Running extends Tokens {
  readonly url: string;
  /** How many flags were created; the others were there. */
  readonly created: number;
  /** Resolves to the child that ended by itself. */
  readonly failed: Promise<Child>;
}

/** Starts everything. `onStop` is told, at once and in order, how to take down what has been started. */
export async function run(options: RunOptions, onStop: (stop: () => Promise<void> | void) => void): Promise<Running> {
  const { data, say, databaseUrl } = options;
  const port = await freePort(options.port);
  install(say);
  const stoppable = (child: Child): void => onStop(() => child.stop());
  const directory = data === null ? null : join(data, "postgres");
  if (data !== null && databaseUrl === undefined) onStop(lock(data));
  say(databaseUrl === undefined ? "starting the embedded Postgres" : "asking the database of DATABASE_URL");
  const database =
    databaseUrl === undefined
      ? await embeddedDatabase(directory, stoppable)
      : await givenDatabase(databaseUrl, options.databaseSsl);
  const kept = tokensIn(data === null ? null : join(data, "tokens.json"));
  const tokens = options.adminToken === undefined ? kept : { ...kept, admin: options.adminToken };
  say("starting unleash-server; an empty database is migrated first");
  const server = await startServer(port, database, tokens, stoppable);
  const url = `http://127.0.0.1:${port}`;
  say("creating the project's flags");
  const created = await createFlags(url, tokens.admin, options.flagsFile);
  const children = [server, ...(database.child === null ? [] : [database.child])];
  const failed = Promise.race(children.map(async (child) => (await child.ended, child)));
  return { ...tokens, url, created, failed };
}

async function createFlags(url: string, token: string, path: string): Promise<number> {
  const admin = flagAdmin({ url, token });
  try {
    let created = 0;
    for (const flag of readFlagsFile(path).features) if (await admin.create(flag)) created++;
    return created;
  } catch (error) {
    if ((error as { code?: string }).code !== "FLAG_SERVER_REFUSED") throw error;
    throw new Problem(
      "the database has tokens of its own, and does not know ours: give one of its admin tokens as OXBOW_ADMIN_TOKEN",
    );
  }
}
