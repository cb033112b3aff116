#!/usr/bin/env node
import { runCli } from "./program.ts";
import { processTerminal } from "./terminal.ts";

// Not process.exit: what is still being written to a pipe must arrive.
process.exitCode = await runCli(process.argv.slice(2), processTerminal());
