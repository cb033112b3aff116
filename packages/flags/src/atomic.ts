import { randomBytes } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { InputError } from "@oxbow/contract";

/** Writes a new file and renames it over `path`: readers see the old text or the new one, never half of each. */
export function writeAtomically(path: string, text: string): void {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    writeFileSync(temporary, text, { flag: "wx" });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    const because = (error as Error).message;
    throw new InputError("FILE_UNREADABLE", `${path} cannot be written: ${because}`, {}, { cause: error });
  }
}
