#!/usr/bin/env node
import { runCli } from "./program.ts";
import { processTerminal } from "./terminal.ts";

// A reader that has seen enough, such as head, closes the pipe: what is left to say is for nobody.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
// Not process.exit: what is still being written to a pipe must arrive.
process.exitCode = await runCli(process.argv.slice(2), processTerminal());
