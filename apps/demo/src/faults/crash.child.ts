// A process with a native candidate: `crash.child.ts DIRECTORY EPOCH [die|wait]`. Prints what a call came to.
import { defineKernel } from "@oxbow/contract";
import * as kernels from "@oxbow/kernels";
import * as native from "@oxbow/native";
import { createRouter } from "@oxbow/router";
import { once } from "node:events";
import { cellsAt } from "./flags.ts";

const [directory, epoch, how] = process.argv.slice(2) as [string, string, "die" | "wait" | undefined];
const kernel = defineKernel<[Uint8Array], bigint | Promise<bigint>>({ key: "byte-hash-single" });
const slots = native.crashSlots({ directory });
const router = createRouter({ cells: slots.cells(cellsAt("native", "ramp", Number(epoch))) });
const hash = router.route(kernel, {
  control: (bytes) => kernels.byteHash(bytes),
  candidates: { native: slots.guard(kernel, candidate) },
});
const answer = hash(Buffer.from("oxbow"));
if (how === "wait") process.stdout.write("inside");
const { run, because } = router.explain(kernel);
const { quarantined: found, unavailable } = slots;
const seen = { answer: String(await answer), run, because, unavailable: unavailable?.message, found };
process.stdout.write(JSON.stringify(seen));

function candidate(bytes: Uint8Array): bigint | Promise<bigint> {
  if (how === "die") native.dieNow();
  if (how === "wait") return once(process.stdin.resume(), "end").then(() => native.byteHash(bytes));
  return native.byteHash(bytes);
}
