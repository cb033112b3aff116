import type { Terminal } from "./terminal.ts";

/** Shows how far long work is. */
export interface Progress {
  /** `step` is what is being done, `detail` how far it is. */
  readonly report: (step: string, detail: string) => void;
  /** Takes the updating line away, before other text is printed. */
  readonly clear: () => void;
}

/** On a terminal one line that is rewritten; elsewhere, such as in CI, one line whenever the step changes. */
export function createProgress({ err, live, columns }: Pick<Terminal, "err" | "live" | "columns">): Progress {
  let current = "";
  return live
    ? {
        report: (step, detail) => err(`\r\u001B[2K${`${step}  ${detail}`.slice(0, columns - 1)}`),
        clear: () => err("\r\u001B[2K"),
      }
    : {
        report(step) {
          if (step !== current) err(`${step}\n`);
          current = step;
        },
        clear: () => {},
      };
}
