import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";

/** What a verb acts on. */
interface Cli {
  readonly terminal: Terminal;
  /** Sets the exit code. */
  readonly exit: (code: number) => void;
}

/** Adds a verb, or a family of them, to the program. */
export type Verb = (program: Command, cli: Cli) => void;
