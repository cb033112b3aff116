import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { unpackedChromium } from "../tools.test.fixture.ts";

/** The events of a trace, as the Performance panel records it, of a page that runs `script` and then calls its `run()`. */
export async function tracedByChromium(script: string): Promise<unknown[]> {
  const server = createServer((request, response) => {
    const isScript = request.url === "/work.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : '<!doctype html><script src="/work.js"></script>');
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { program, env } = unpackedChromium();
  const profile = join(env["HOME"] as string, `user-${process.pid}`);
  const chromium = spawn(program, [...flags, `--user-data-dir=${profile}`, "about:blank"], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = once(chromium, "exit");
  try {
    const devTools = await connected(await addressOf(chromium.stderr));
    const { targetId } = await devTools.call("Target.createTarget", {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    });
    const { sessionId } = await devTools.call("Target.attachToTarget", { targetId, flatten: true });
    await devTools.call("Tracing.start", {
      transferMode: "ReportEvents",
      traceConfig: { includedCategories: ["devtools.timeline", "disabled-by-default-v8.cpu_profiler"] },
    });
    const evaluated = async (expression: string): Promise<unknown> => {
      const { result, exceptionDetails } = await devTools.call("Runtime.evaluate", { expression }, sessionId as string);
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return (result as { readonly value?: unknown }).value;
    };
    // Until the page is there, another, empty one answers.
    while ((await evaluated("typeof run")) !== "function") await setTimeout(20);
    await evaluated("run()");
    const events = devTools.traced();
    await devTools.call("Tracing.end");
    return await events;
  } finally {
    chromium.kill("SIGKILL");
    await exited;
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** As root it has no sandbox; and it asks nobody outside of this machine. */
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--remote-debugging-port=0",
];

async function addressOf(stderr: NodeJS.ReadableStream): Promise<string> {
  let said = "";
  for await (const chunk of stderr) {
    said += String(chunk);
    const [, address] = /DevTools listening on (\S+)/u.exec(said) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error(`Chromium ended before it could be traced: ${said}`);
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
  readonly params?: { readonly value?: readonly unknown[] };
}

async function connected(address: string) {
  const socket = new WebSocket(address);
  await once(socket, "open");
  const answered = new Map<number, (answer: Answer) => void>();
  const events: unknown[] = [];
  const complete = Promise.withResolvers<unknown[]>();
  socket.addEventListener("message", ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    if (answer.id !== undefined) answered.get(answer.id)?.(answer);
    else if (answer.method === "Tracing.dataCollected") events.push(...(answer.params?.value ?? []));
    else if (answer.method === "Tracing.tracingComplete") complete.resolve(events);
  });
  let last = 0;
  return {
    traced: (): Promise<unknown[]> => complete.promise,
    async call(method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> {
      const id = ++last;
      const { promise, resolve } = Promise.withResolvers<Answer>();
      answered.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params, sessionId }));
      const { result, error } = await promise;
      if (error !== undefined) throw new Error(`${method}: ${error.message}`);
      return result ?? {};
    },
  };
}
