// The program of the child process: `child.js <module> <kernel> <name> <role>`. It runs one side and answers its parent.
import { messageOf } from "@oxbow/contract";
import { writeSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Normalize, Side } from "@oxbow/contract";
import { builtIns } from "@oxbow/sameness";
import { probe } from "./executed.ts";
import { loadSide, type Role } from "./load.ts";
import { observe } from "./observe.ts";
import { packObservation } from "./pack-observation.ts";
import { recall } from "./recall.ts";
import { JOURNAL, NO_INPUT, unpack, type Answer, type Packed, type Request } from "./protocol.ts";

const [module, kernel, name, role] = process.argv.slice(2) as [string, string, string, Role];

// A parent that is gone asks nothing any more.
process.on("disconnect", () => process.exit());
// A side that does not return hears of nothing: a thread of its own sees that the parent is another one now.
const { ppid } = process;
const watch = `setInterval(() => process.ppid === ${ppid} || process.kill(process.pid, "SIGKILL"), 250)`;
new Worker(watch, { eval: true, stdin: false }).unref();

// Before anything of the project is loaded.
const replaced = builtIns();
try {
  const { side, normalize, patienceMs } = await loadSide(new URL(module), kernel, name, role);
  process.on("message", (request: Request) => void serve(side, normalize, request).then(answer));
  answer({ answer: "ready", patienceMs });
} catch (error) {
  answer({ answer: "failed", because: messageOf(error) });
}

async function serve(side: Side, normalize: Normalize | undefined, request: Request): Promise<Answer> {
  const inputs = request.inputs.map((input) => unpack(input) as readonly unknown[]);
  if (request.ask === "probe") return { answer: "probed", probe: await probe(side, inputs, journal) };
  if (request.ask === "recall") {
    const seen = await recall(side, inputs, journal);
    journal(NO_INPUT);
    return { answer: "recalled", recall: seen, replaced: replaced() };
  }
  const observations: Packed[] = [];
  for (const [position, input] of inputs.entries()) {
    journal(position);
    const seen = await observe(side, input);
    observations.push(packObservation(input, seen, normalize));
  }
  journal(NO_INPUT);
  return { answer: "observed", observations };
}

const position = Buffer.alloc(4);

function journal(at: number): void {
  position.writeUInt32LE(at);
  writeSync(JOURNAL, position);
}

function answer(message: Answer): void {
  process.send?.(message);
}
