import { defineConfig } from "vitest/config";

// What tests start prints without colours, whatever the runner wants for itself.
delete process.env["FORCE_COLOR"];

// End to end: real servers and several processes, one file after the other.
export default defineConfig({
  test: {
    include: ["{packages,apps}/*/src/**/*.e2e.ts", "scripts/*.e2e.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
  },
});
