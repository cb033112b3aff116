import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export interface Tokens {
  /** Moves flags. For an operator's shell and for `oxbow controller`; never for an application. */
  readonly admin: string;
  /** Reads the flags of the environment `development`: what an application gets. */
  readonly backend: string;
}

/** The tokens kept in `file`, made when there are none; for null, tokens that nobody keeps. */
export function tokensIn(file: string | null): Tokens {
  if (file !== null && existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Tokens;
  const made = { admin: `*:*.${secret()}`, backend: `default:development.${secret()}` };
  if (file !== null) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  }
  return made;
}

const secret = (): string => randomBytes(24).toString("hex");
