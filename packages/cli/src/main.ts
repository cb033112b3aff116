#!/usr/bin/env node
import { BROKEN } from "@oxbow/gate";
import { runCli } from "./program.ts";
import { processTerminal } from "./terminal.ts";

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough, such as head, closes the pipe: what is left to say is for nobody.
    if (error.code === "EPIPE") return;
    if (stream === process.stdout) process.stderr.write(`oxbow: standard output cannot be written: ${error.message}\n`);
    process.exit(BROKEN);
  });
}
// Not process.exit: what is still being written to a pipe must arrive.
process.exitCode = await runCli(process.argv.slice(2), processTerminal());
