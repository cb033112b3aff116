import type { Paint } from "@oxbow/layout";
import { styleText } from "node:util";

/** What a verb may say, and where: handed in, so that a test or another program can listen. */
export interface Terminal {
  /** Results: standard output. */
  readonly out: (text: string) => void;
  /** Progress and complaints: standard error. */
  readonly err: (text: string) => void;
  /** A person watches `err`, so a line may be rewritten. */
  readonly live: boolean;
  /** Where lines of `out` are wrapped; Infinity where no person watches, so that a line can be searched for. */
  readonly columns: number;
  /** The same of `err`, asked anew for each line: somebody may make the window narrower. */
  readonly errColumns: () => number;
  /** For whom `out` is: a pipe or a file gets the text as it is. */
  readonly paint: Paint;
  readonly directory: string;
  /** Variables of the environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The terminal of this process. Colour follows NO_COLOR and FORCE_COLOR. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  return {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    live: stderr.isTTY && env["CI"] === undefined,
    columns: columnsOf(stdout),
    errColumns: () => columnsOf(stderr),
    paint: (colour, text) => styleText(colour, text, { stream: stdout }),
    directory: process.cwd(),
    env,
  };
}

/** A terminal that does not know its width says 0. */
const columnsOf = ({ isTTY, columns }: Pick<NodeJS.WriteStream, "isTTY" | "columns">): number =>
  isTTY && columns > 0 ? columns : Infinity;
