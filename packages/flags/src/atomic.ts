import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { InputError } from "@oxbow/contract";

/**
 * Writes a new file and renames it over `path`: readers see the old text or the new one, never half of each. Links are followed;
 * owner and mode stay. Where they could not stay, or the file has other names or its directory takes no new file, it is
 * written in place, and who reads in that moment may see half. Throws an InputError when it cannot be written.
 */
export function writeAtomically(path: string, text: string): void {
  try {
    const target = followed(path);
    const before = statSync(target, { throwIfNoEntry: false });
    if (before !== undefined && before.nlink > 1) writeFileSync(target, text);
    else if (!replace(target, text, before)) writeFileSync(target, text);
  } catch (error) {
    const because = (error as Error).message;
    throw new InputError("FILE_UNREADABLE", `${path} cannot be written: ${because}`, {}, { cause: error });
  }
}

/** The file behind all links, also one that is not there yet. */
export function followed(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** False, and nothing changed, where the new file could not be what the old one is. */
function replace(target: string, text: string, before: Stats | undefined): boolean {
  const temporary = `${target}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const file = openSync(temporary, "wx", 0o666);
    try {
      if (before !== undefined) fchmodSync(file, before.mode & 0o7777);
      writeFileSync(file, text);
      // So that what was said to be done is done after a loss of power, too.
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (before !== undefined) keepOwner(temporary, before);
    renameSync(temporary, target);
    return true;
  } catch (error) {
    rmSync(temporary, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (before !== undefined && (code === "EPERM" || code === "EACCES" || code === "EROFS")) return false;
    throw error;
  }
}

function keepOwner(temporary: string, { uid, gid }: Stats): void {
  const now = statSync(temporary);
  if (now.uid !== uid || now.gid !== gid) chownSync(temporary, uid, gid);
}
