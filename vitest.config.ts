import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const everywhere = "{packages,apps}/*/src/**";

// What tests start prints without colours, whatever the runner wants for itself.
delete process.env["FORCE_COLOR"];

/**
 * `vitest run --project unit packages/NAME` is the loop of a developer; `process` is whatever starts processes or threads;
 * `command` runs whole commands that judge or measure, as their users do.
 */
export default defineConfig({
  test: {
    testTimeout: 30_000,
    // Node 24.21's V8 can end a long suite here by a failed check of its own (is_compiled_scope) when it drops bytecode of old code.
    execArgv: ["--no-flush-bytecode"],
    // Tests of processes wait for the most part: one file more than there are cores takes a tenth less time.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [`${everywhere}/*.test.ts`, "scripts/*.test.ts"],
          exclude: ["**/*.{process,command}.test.ts"],
          // Files share what they import: loading it anew for each takes a quarter of the time.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: "process", include: [`${everywhere}/*.process.test.ts`, "scripts/*.process.test.ts"] },
      },
      { extends: true, test: { name: "command", include: [`${everywhere}/*.command.test.ts`] } },
    ],
  },
});
