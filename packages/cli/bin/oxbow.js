#!/usr/bin/env node
// Committed, not built: npm links a command when it installs, and only to a file that is there.
import { existsSync } from "node:fs";

if (existsSync(new URL("../dist/main.js", import.meta.url))) {
  await import("../dist/main.js");
} else {
  console.error('oxbow: not built yet: run "npm run build" in the repository first');
  process.exitCode = 3;
}
