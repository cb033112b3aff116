import { fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { conditions } from "@oxbow/measure";
import { type Fault, faults } from "./faults.ts";
import type { Outcome, Report, Trial } from "./outcome.ts";
import { type ChaosFile, page, textTable } from "./page.ts";
import { type Tool, tools } from "./tools.ts";
import { optionsOf } from "../options.ts";

/** What a process is silent for before it counts as hung: a server's trial takes 25 s by itself, any other 6 s. */
const deadlineMs = ({ stage }: Fault): number => (stage === "server" ? 90_000 : 25_000);
const SIDE_BY_SIDE = 4;

const usage = `npm run bench:chaos -- [options]

What callers get under faults, here and with other tools: some two minutes.

  --json FILE   the outcomes
  --page FILE   the outcomes as a page
  --from FILE   make the page of an earlier run's JSON, and run nothing`;
const values = optionsOf(usage, {
  options: { json: { type: "string" }, page: { type: "string" }, from: { type: "string" } },
});
const file = values.from === undefined ? await run() : (JSON.parse(readFileSync(values.from, "utf8")) as ChaosFile);
process.stdout.write(textTable(file));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(file, null, 2)}\n`);
if (values.page !== undefined) writeFileSync(values.page, page(file));

/** Every tool under every fault, each in a process of its own. */
async function run(): Promise<ChaosFile> {
  const taken = await conditions();
  const open = faults.flatMap((fault) => tools.map((tool) => ({ tool, fault })));
  const trials = open.map(({ tool, fault }): Trial => ({ tool: tool.name, fault: fault.name, outcome: "none" }));
  let done = 0;
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < open.length; at = next++) {
      const { tool, fault } = open[at]!;
      if (tool[fault.stage] !== undefined) trials[at] = { ...trials[at]!, outcome: await tried(tool, fault) };
      process.stderr.write(`chaos: ${++done} of ${open.length}: ${tool.name}, ${fault.name}: ${trials[at]!.outcome}\n`);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return { schema: "oxbow/chaos/v1", conditions: taken, tools: tools.map(({ name }) => name), trials };
}

function tried(tool: Tool, fault: Fault): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL("trial.process.js", import.meta.url), [tool.name, fault.name], {
      execArgv: [],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    // A process that ends without a word was ended by its tool or its candidate.
    let report: Report = { outcome: "death" };
    const timer = setTimeout(() => {
      report = { outcome: "hang" };
      child.kill("SIGKILL");
    }, deadlineMs(fault));
    child.once("message", (message: Report) => (report = message));
    child.once("exit", () => {
      clearTimeout(timer);
      if ("broken" in report) reject(new Error(`${tool.name}, ${fault.name}: ${report.broken}`));
      else resolve(report.outcome);
    });
  });
}
