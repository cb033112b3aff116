import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const everywhere = "{packages,apps}/*/src/**";

// What tests start prints without colours, whatever the runner wants for itself.
delete process.env["FORCE_COLOR"];

/** `vitest run --project unit packages/NAME` is the loop of a developer; `process` is whatever starts processes or threads. */
export default defineConfig({
  test: {
    testTimeout: 30_000,
    // Node 24.21's V8 can end a long suite here by a failed check of its own (is_compiled_scope) when it drops bytecode of old code.
    execArgv: ["--no-flush-bytecode"],
    // Tests of processes wait for the most part, so no core is kept free for the runner.
    maxWorkers: availableParallelism(),
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [`${everywhere}/*.test.ts`, "scripts/*.test.ts"],
          exclude: ["**/*.process.test.ts"],
        },
      },
      {
        extends: true,
        test: { name: "process", include: [`${everywhere}/*.process.test.ts`, "scripts/*.process.test.ts"] },
      },
    ],
  },
});
