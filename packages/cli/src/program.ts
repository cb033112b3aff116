import { Command, CommanderError } from "commander";
import { createRequire } from "node:module";
import { BROKEN, PASS } from "@oxbow/gate";
import { explained } from "./explained.ts";
import { prose } from "@oxbow/layout";
import type { Terminal } from "./terminal.ts";
import { bench } from "./verbs/bench.ts";
import { corpus } from "./verbs/corpus.ts";
import { explain } from "./verbs/explain.ts";
import { flags } from "./verbs/flags.ts";
import { gate } from "./verbs/gate.ts";
import { measure } from "./verbs/measure.ts";
import { move } from "./verbs/move.ts";
import { mutate } from "./verbs/mutate.ts";
import { renamed } from "./verbs/renamed.ts";
import { rollback } from "./verbs/rollback.ts";
import { status } from "./verbs/status.ts";

/**
 * Runs `oxbow` with these arguments (without node and script) and resolves to the exit code: 0 pass, 1 fail,
 * 2 inconclusive, 3 broken input or usage. Never rejects: a crash must not be taken for a verdict.
 */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let code = PASS;
  const program = programFor(terminal, (found) => (code = found));
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? PASS : BROKEN;
    terminal.err(`${prose(`${terminal.paint("red", "oxbow")}: ${explained(error)}`, terminal.errColumns())}\n`);
    return BROKEN;
  }
  return code;
}

function programFor(terminal: Terminal, exit: (code: number) => void): Command {
  const { version } = createRequire(import.meta.url)("../package.json") as { version: string };
  const program = new Command("oxbow")
    .description("Move a hot function from TypeScript to Rust, one flag at a time.")
    .version(version)
    .option("--config <file>", "the project's config; the nearest oxbow.config.js, .mjs or .ts if left out")
    .showSuggestionAfterError()
    .showHelpAfterError('See "oxbow --help" for the commands, "oxbow COMMAND --help" for what one takes.')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .addHelpText(
      "after",
      `
Example:
  oxbow measure trace.jsonl  which function is worth it?
  oxbow gate byte-hash       same answers, and faster? writes the certificate
  oxbow shadow byte-hash     runs the candidate beside the control
  oxbow ramp byte-hash 10    a tenth of the callers
  oxbow rollback byte-hash   every call runs the control again

Exit code: 0 pass, 1 fail, 2 inconclusive, 3 broken input or usage.`,
    );
  const verbs = [measure, bench, gate, corpus, mutate, move, rollback, status, explain, flags, renamed];
  for (const verb of verbs) verb(program, { terminal, exit });
  return program;
}
