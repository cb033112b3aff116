// A process with a native candidate: `… DIRECTORY EPOCH [die|wait]`. Prints what a call came to, as a router would make it.
import { defineKernel } from "@oxbow/contract";
import type { Cell } from "@oxbow/contract";
import { once } from "node:events";
import { crashSlots } from "./crash-slots.ts";
import { testAddon } from "./test-addon.test.fixture.ts";

const [directory, epoch, how] = process.argv.slice(2) as [string, string, "die" | "wait" | undefined];
const slots = crashSlots({ directory, addon: testAddon.addon });
const flagged: Cell = {
  stage: "ramp",
  candidate: "native",
  epoch: Number(epoch),
  sample: 0,
  minSize: 0,
  because: "the test says ramp",
  population: "all",
  inside: () => true,
};
const cells = slots.cells({ cell: () => flagged, subscribe: () => () => {} });
const candidate = slots.protect(defineKernel<[Uint8Array], unknown>({ key: "sum" }), sum);

const { stage, because } = cells.cell("oxbow.sum");
const run = stage === "off" ? "control" : "candidate";
const answering = run === "control" ? 6 : candidate(Buffer.of(1, 2, 3));
if (how === "wait") process.stdout.write("inside");
const answer = await answering;
const { quarantined: found, unavailable } = slots;
process.stdout.write(JSON.stringify({ answer, run, because, unavailable: unavailable?.message, found }));

function sum(bytes: Uint8Array): number | Promise<number> {
  const { dieNow, sum: inRust } = testAddon.addon();
  if (how === "die") dieNow();
  if (how === "wait") return once(process.stdin.resume(), "end").then(() => inRust(bytes));
  return inRust(bytes);
}
