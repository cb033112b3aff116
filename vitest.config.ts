import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,apps}/*/src/**/*.test.ts", "scripts/*.test.ts"],
    testTimeout: 30_000,
  },
});
