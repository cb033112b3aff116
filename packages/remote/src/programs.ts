import { RemoteUnavailableError } from "@oxbow/contract";
import { existsSync } from "node:fs";
import { parse } from "node:path";

/** What a program is called in messages: its file's name. */
export const nameOf = (program: string): string => parse(program).name;

/** Why the program at this path cannot be started, or undefined. `remedy` is what the reader of the error can do. */
export function programUnavailable(
  program: string,
  remedy = "build it, or say where it is",
): RemoteUnavailableError | undefined {
  if (existsSync(program)) return undefined;
  return new RemoteUnavailableError(nameOf(program), { cause: new Error(`there is no ${program}: ${remedy}`) });
}
