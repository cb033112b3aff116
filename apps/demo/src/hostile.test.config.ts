// A project whose candidates end their process in every way there is, once the number is large enough.
import { defineKernel } from "@oxbow/contract";
import type { Definition, Side } from "@oxbow/contract";

export const hostile: Definition<[n: number], number> = {
  kernel: defineKernel<[n: number], number>({ key: "hostile" }),
  control: { name: "typescript", implementation: "typescript", run: (n) => n + 1 },
  candidates: [
    candidate("aborts", () => process.abort()),
    candidate("segfaults, as a stack overflow outside of JavaScript does", () => process.kill(process.pid, "SIGSEGV")),
    candidate("exits", () => process.exit(7)),
    candidate("recurses without end", function endlessly(): number {
      return endlessly() + 1;
    }),
    candidate("allocates without end", () => {
      for (const hoard: Buffer[] = []; ;) hoard.push(Buffer.alloc(1 << 22, 1));
    }),
    candidate("fills the heap", () => {
      for (const hoard: unknown[] = []; ;) hoard.push({ hoard: [hoard.length] });
    }),
    candidate("loops without end", () => {
      for (;;);
    }),
    candidate("is sound", () => {}),
  ],
  cases: [],
  workloads: [],
};

export default { kernels: [hostile] };

function candidate(name: string, fail: () => unknown): Side<[n: number], number> {
  return {
    name,
    implementation: "native",
    run: (n) => {
      if (n >= 100) fail();
      return n + 1;
    },
  };
}
