// A project's `oxbow.config.js` whose candidates misbehave in every way a process can; the tests run them in a child.
import { defineKernel } from "@oxbow/contract";
import { bytes } from "./arbitraries/bytes.ts";
import { tuple } from "fast-check";
import { equivalence } from "./definition.ts";

/** The candidates fail on every input of at least three bytes; what counts is how. */
const failing = (name: string, fail: (data: Uint8Array) => void) => ({
  name,
  implementation: "native" as const,
  run: (data: Uint8Array): number => {
    if (data.length >= 3) fail(data);
    let total = 0;
    for (const byte of data) total += byte;
    return total;
  },
});

const hoard: Buffer[] = [];
const known = new WeakSet<Uint8Array>();
let latest = new Uint8Array() as Uint8Array;
const endlessly = (): number => endlessly() + 1;

export const hostile = equivalence(defineKernel<[data: Uint8Array], number>({ key: "hostile" }), {
  control: {
    name: "typescript",
    implementation: "typescript",
    run: (data) => data.reduce((total, byte) => total + byte, 0),
  },
  candidates: [
    failing("sound", () => {}),
    failing("aborts", () => process.abort()),
    failing("segfaults", () => process.kill(process.pid, "SIGSEGV")),
    failing("exits", () => process.exit(7)),
    failing("recurses", () => void endlessly()),
    failing("loops", () => {
      for (;;);
    }),
    failing("allocates", () => {
      for (;;) hoard.push(Buffer.alloc(1 << 22, 1));
    }),
    failing("fills the heap", () => {
      const heap: unknown[] = [];
      for (;;) heap.push({ heap: [heap.length] });
    }),
    failing("writes", (data) => data.fill(0)),
    {
      // Nobody but who asks the same object again sees it.
      name: "ends at the second time",
      implementation: "native",
      run: (data) => {
        if (known.has(data)) process.exit(7);
        known.add(data);
        return data.reduce((total, byte) => total + byte, 0);
      },
    },
    {
      name: "turns the clock",
      implementation: "native",
      run: (data) => {
        const now = performance.now.bind(performance);
        performance.now = () => now() / 2;
        return data.reduce((total, byte) => total + byte, 0);
      },
    },
    {
      name: "mixes calls up",
      implementation: "native",
      run: (data) => {
        latest = data;
        return Promise.resolve().then(() => latest.reduce((total, byte) => total + byte, 0));
      },
    },
  ],
  cases: [],
  workloads: [],
  arguments: () => tuple(bytes()),
});

export default { kernels: [hostile] };
