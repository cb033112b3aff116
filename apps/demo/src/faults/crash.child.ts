// A process with a native candidate: `crash.child.ts DIRECTORY EPOCH [die]`. Prints what a call came to.
import { crashSlots } from "@oxbow/addon";
import { defineKernel } from "@oxbow/contract";
import { byteHash } from "@oxbow/kernels/byte-hash/control";
import { byteHash as byteHashNative } from "@oxbow/kernels/byte-hash/native";
import { addon } from "@oxbow/native";
import { createRouter } from "@oxbow/router";
import { cellsAt } from "./flags.ts";

const [directory, epoch, how] = process.argv.slice(2) as [string, string, "die" | undefined];
const kernel = defineKernel<[Uint8Array], bigint>({ key: "byte-hash-single" });
const slots = crashSlots({ directory, addon });
const router = createRouter({ cells: slots.cells(cellsAt("native", "ramp", Number(epoch))) });
const hash = router.route(kernel, {
  control: (bytes) => byteHash(bytes),
  candidates: { native: slots.protect(kernel, candidate) },
});
const answer = hash(Buffer.from("oxbow"));
const { run, because } = router.explain(kernel);
const { quarantined: found, unavailable } = slots;
const seen = { answer: String(answer), run, because, unavailable: unavailable?.message, found };
process.stdout.write(JSON.stringify(seen));

function candidate(bytes: Uint8Array): bigint {
  if (how === "die") process.abort();
  return byteHashNative(bytes);
}
