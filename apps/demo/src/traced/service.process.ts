// The demo's service with the OpenTelemetry SDK, in a process of its own. One function of it is made slow now and then.
//   node service.process.js TRACE.jsonl SESSION_STORE_URL SLOW_EVERY SLOW_MS
// Says its port by IPC; when told "record" forgets what it traced so far, and says when it has; ends when told "end",
// and with whoever started it.
import { once } from "node:events";
import { Agent, createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { endpoints } from "../endpoints.ts";
import type { Keyed } from "../endpoints.ts";
import { createService } from "../service.ts";
import { startTracing } from "./tracing.ts";
import { slowName, tracedKeys } from "./subject.ts";

const [traceFile, sessionStore, slowEvery, slowMs] = process.argv.slice(2);
const tracing = startTracing(traceFile!);
const served = endpoints.filter(({ definition }) => tracedKeys.includes(definition.kernel.key));

let calls = 0;
const service = createService(served, ({ definition: { kernel, control } }): Keyed => {
  const run = control.run as (...args: unknown[]) => unknown;
  const slow = (...args: unknown[]): unknown => {
    const until = ++calls % Number(slowEvery) === 0 ? performance.now() + Number(slowMs) : 0;
    let answer = run(...args);
    while (performance.now() < until) answer = run(...args);
    return answer;
  };
  const traced = tracing.traced(kernel.key, kernel.key === slowName ? slow : run);
  return (_key, ...args) => traced(...args);
});

// In front of the service, what a service does first: the session is looked up, and the loop is free meanwhile.
const sessions = new Agent({ keepAlive: true, timeout: 60_000 });
async function lookUp(): Promise<void> {
  const [answer] = (await once(get(sessionStore!, { agent: sessions }), "response")) as [IncomingMessage];
  await once(answer.resume(), "end");
}
const server = createServer((request, response) => {
  void tracing.request(request.url ?? "", async () => {
    await lookUp();
    service.emit("request", request, response);
    await new Promise((resolve) => response.once("close", resolve));
  });
});
server.listen(0, "127.0.0.1", () => process.send!((server.address() as AddressInfo).port));
process.once("disconnect", () => process.exit());
process.on("message", (told) => {
  if (told === "record") return void tracing.restart().then(() => process.send!("recording"));
  sessions.destroy();
  server.close(() => void tracing.shutdown().then(() => process.disconnect()));
  server.closeAllConnections();
});
