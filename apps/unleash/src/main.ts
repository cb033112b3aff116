import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Problem } from "./problem.ts";
import { type Running, run } from "./run.ts";

const help = `A real Unleash server on an embedded Postgres, on the loopback, with the project's flags in it.

  --port <port>   default 4242; 0 for any that is free
  --data <dir>    where the database is kept; default .oxbow/unleash
  --memory        keep nothing
  --flags <file>  the flags to create; default oxbow.flags.json
  --json          one line of JSON once the server is up; it ends when standard input does

DATABASE_URL    a Postgres from version 15 up, instead of the embedded one

Example:
  npm run unleash -- --memory --port 0
`;

const root = fileURLToPath(new URL("../../../", import.meta.url));
const stops: (() => Promise<void> | void)[] = [];
let stopping: Promise<void> | undefined;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0));
try {
  await main();
} catch (error) {
  // What fails because everything is being stopped needs no words.
  if (stopping === undefined) {
    process.stderr.write(`unleash: ${error instanceof Problem ? error.message : (error as Error).stack}\n`);
    await end(1);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4242" },
      data: { type: "string", default: `${root}.oxbow/unleash` },
      memory: { type: "boolean", default: false },
      flags: { type: "string", default: `${root}oxbow.flags.json` },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return void process.stdout.write(help);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Problem(`--port must be a whole number from 0 to 65535, found ${values.port}`);
  }
  const { env } = process;
  const started = performance.now();
  const running = await run(
    {
      port,
      data: values.memory ? null : resolve(values.data),
      databaseUrl: env["DATABASE_URL"],
      databaseSsl: env["DATABASE_SSL"],
      adminToken: env["OXBOW_ADMIN_TOKEN"],
      flagsFile: resolve(values.flags),
      say: (line) => process.stderr.write(`unleash: ${((performance.now() - started) / 1000).toFixed(1)} s: ${line}\n`),
    },
    (stop) => void stops.unshift(stop),
  );
  void running.failed.then(async (child) => {
    if (stopping !== undefined) return;
    process.stderr.write(`unleash: ${child.name} ended by itself; the last it said:\n${child.lastWords()}\n`);
    await end(1);
  });
  process.stdout.write(values.json ? `${JSON.stringify(ready(running))}\n` : welcome(running));
  if (values.json) process.stdin.on("end", () => void end(0)).resume();
}

/** Takes everything down, the last first, and ends. */
function end(code: number): Promise<void> {
  stopping ??= (async () => {
    for (const stop of stops) await stop();
    process.exit(code);
  })();
  return stopping;
}

function ready({ url, admin, backend }: Running): object {
  return { url, admin, backend, environment: "development" };
}

function welcome({ url, admin, backend, created }: Running): string {
  return `
Unleash is up at ${url} (login: admin, password: unleash4all), ${created} flags created.

  an application   serverFlags({ url: "${url}/api", token: "${backend}", … })
  an operator      export OXBOW_ADMIN_TOKEN='${admin}'
                   npx oxbow shadow byte-hash --server ${url}

Ctrl-C ends it.
`;
}
