import type { Terminal } from "./terminal.ts";

/** Shows how far long work is. */
export interface Progress {
  /** `step` is what is being done, `detail` how far it is. */
  readonly report: (step: string, detail: string) => void;
  /** Takes the updating line away, before other text is printed. Writes nothing where there is none. */
  readonly clear: () => void;
}

const wipe = "\r\u001B[2K";

/** On a terminal one line that is rewritten; elsewhere, such as in CI, one line whenever the step changes. */
export function createProgress({ err, live, errColumns }: Pick<Terminal, "err" | "live" | "errColumns">): Progress {
  let current = "";
  return live
    ? {
        report(step, detail) {
          err(`${current === "" ? "" : wipe}${cut(step, detail, errColumns())}`);
          current = step;
        },
        clear() {
          if (current !== "") err(wipe);
          current = "";
        },
      }
    : {
        report(step) {
          if (step !== current) err(`${step}\n`);
          current = step;
        },
        clear: () => {},
      };
}

/** In one line, or wiping it would leave the rest of it behind; the step is shortened first, the detail is what moves. */
function cut(step: string, detail: string, columns: number): string {
  // A terminal that does not tell its width is taken for one of 80 columns.
  const room = (Number.isFinite(columns) ? columns : 80) - 1;
  const whole = `${step}  ${detail}`;
  if (whole.length <= room) return whole;
  const left = room - detail.length - 3;
  return left > 0 ? `${step.slice(0, left)}…  ${detail}` : whole.slice(0, room);
}
