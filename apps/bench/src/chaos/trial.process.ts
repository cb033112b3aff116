import { mkdtempSync, rmSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Fault, faults, type ServerFault } from "./faults.ts";
import { flag, FlagServer } from "./flag-server.ts";
import { input, ran, rightAnswer, type Sum } from "./kernel.ts";
import type { Outcome, Report } from "./outcome.ts";
import { type Tool, tools } from "./tools.ts";

// One tool and one fault in a process of their own, because some of them hang or die.
const [toolName, faultName] = process.argv.slice(2);
const tool = tools.find(({ name }) => name === toolName)!;
const fault = faults.find(({ name }) => name === faultName)!;

/** A caller does not wait longer. */
const HANG_MS = 4000;
/** A candidate in the shadow takes 2,000 ms: whoever waits for it is late. */
const LATE_MS = 1500;

const report = await tried();
// What the candidate does in the background has its chance to take the process along.
await pause(1500);
process.send!(report, () => process.exit(0));

/** A trial that could not be held is no outcome of the tool. */
async function tried(): Promise<Report> {
  try {
    return {
      outcome: await (fault.stage === "server" ? underServerFault(tool, fault.server) : underCandidate(tool, fault)),
    };
  } catch (error) {
    return { broken: (error as Error).stack ?? String(error) };
  }
}

async function underCandidate(
  by: Tool,
  { stage, candidate, before = 0, judged = 1 }: Exclude<Fault, { stage: "server" }>,
) {
  const call = await by[stage]!(candidate);
  for (let i = 0; i < before; i++) {
    await asked(call).catch(() => {});
    await pause(1);
  }
  for (let i = 1; i < judged; i++) {
    const found = await judge(call);
    if (found !== "right") return found;
  }
  return judge(call);
}

async function judge(call: Sum): Promise<Outcome> {
  const started = performance.now();
  try {
    const answer = await Promise.race([asked(call), pause(HANG_MS).then(() => null)]);
    if (answer === null) return "hang";
    if (answer !== rightAnswer) return "wrong";
    return performance.now() - started > LATE_MS ? "late" : "right";
  } catch {
    return "error";
  }
}

async function underServerFault(by: Tool, { kind, ...more }: ServerFault): Promise<Outcome> {
  const server = new FlagServer();
  await server.listen();
  const directory = mkdtempSync(join(tmpdir(), "oxbow-chaos-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  const { url } = server;
  if (kind === "gone at start") {
    await server.die();
    const { call } = by.server!({ url, directory, builtIn: false });
    await pause(2000);
    return judge(call);
  }
  const { call, end } = by.server!({ url, directory, builtIn: kind === "gone after a kill switch" });
  await until(async () => answersWithCandidate(call), "the flag is on");
  if (kind === "gone after a kill switch") {
    server.flag = flag(false);
    await until(async () => !(await answersWithCandidate(call)), "the flag is off");
    // What is stored is written by now; a poll more and it certainly is.
    await polls(server, 3);
    end();
    await server.die();
    const restarted = by.server!({ url, directory, builtIn: true });
    await pause(2000);
    return (await answersWithCandidate(restarted.call)) ? "still on" : judge(restarted.call);
  }
  if (kind === "malformed flag") {
    server.flag = { name: "oxbow.chaos", enabled: true, strategies: "all" };
    await polls(server, 3);
    await pause(500);
    return judge(call);
  }
  if (kind === "ended while failing") {
    let late: ServerResponse | undefined;
    server.fails = (response) => (late = response);
    await until(async () => late !== undefined, "a poll is under way");
    end();
    late!.writeHead(401).end();
    await pause(1000);
    return judge(call);
  }
  if (kind === "dies") {
    await server.die();
    await pause(1500);
    server.flag = flag(false);
    await server.listen();
  } else {
    server.fails = failing({ kind, ...more } as ServerFault);
    await polls(server, 1);
    await pause(1500);
    server.flag = flag(false);
    server.fails = null;
  }
  for (let waited = 0; waited < 20_000; waited += 100) {
    if (!(await answersWithCandidate(call))) return judge(call);
    await pause(100);
  }
  return "still on";
}

function failing(server: ServerFault): (response: ServerResponse) => void {
  return (response) => {
    if (server.kind === "status") response.writeHead(server.status).end();
    else if (server.kind === "body") response.end(server.body);
  };
}

async function polls(server: FlagServer, more: number): Promise<void> {
  const from = server.requests;
  await until(async () => server.requests >= from + more, "the client polls");
}

async function answersWithCandidate(call: Sum): Promise<boolean> {
  await asked(call).catch(() => {});
  return ran.last === "candidate";
}

/** What a tool throws is a rejection here. */
async function asked(call: Sum): Promise<number> {
  return call(input());
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let waited = 0; waited < 15_000; waited += 50) {
    if (await holds()) return;
    await pause(50);
  }
  throw new Error(`waited in vain until ${what}`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
