import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./problem.ts";

/** Keeps a second server out of the directory of a database; returns what lets go of it. */
export function lock(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "lock");
  try {
    writeFileSync(file, `${process.pid}`, { flag: "wx" });
  } catch {
    const holder = Number(readFileSync(file, "utf8"));
    if (isAlive(holder)) {
      throw new Problem(`process ${holder} uses the database in ${directory}: end it, or choose another with --data`);
    }
    writeFileSync(file, `${process.pid}`);
  }
  return () => rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
