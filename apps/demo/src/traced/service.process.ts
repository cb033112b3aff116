// The demo's service with the OpenTelemetry SDK, in a process of its own. One function of it is made slow now and then.
//   node service.process.js WARM_UP.jsonl SESSION_STORE_URL SLOW_EVERY
// Says its port by IPC. Told of a round, it traces into its file from there on, with calls that are as slow as it says, and
// says so; ends when told "end", and with whoever started it.
import { once } from "node:events";
import { Agent, createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { endpoints } from "../endpoints.ts";
import type { Keyed } from "../endpoints.ts";
import { createService } from "../service.ts";
import { startTracing } from "./tracing.ts";
import { type Round, slowName, tracedKeys } from "./subject.ts";

const [warmUpFile, sessionStore, slowEvery] = process.argv.slice(2);
const tracing = startTracing(warmUpFile!, "warm-up");
const served = endpoints.filter(({ definition }) => tracedKeys.includes(definition.kernel.key));

let calls = 0;
let slowMs = 0;
let rounds = 0;
const service = createService(served, ({ definition: { kernel, control } }): Keyed => {
  const run = control.run as (...args: unknown[]) => unknown;
  const slow = (...args: unknown[]): unknown => {
    const until = ++calls % Number(slowEvery) === 0 ? performance.now() + slowMs : 0;
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
process.on("message", (told: Round | "end") => {
  if (told !== "end") {
    slowMs = told.slowMs;
    return void tracing.into(told.file, `round ${++rounds}`).then(() => process.send!("recording"));
  }
  sessions.destroy();
  server.close(() => void tracing.shutdown().then(() => process.disconnect()));
  server.closeAllConnections();
});
