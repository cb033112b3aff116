import { readFileSync } from "node:fs";

/** The resident memory of a process; 0 where nobody says, as on other systems than Linux. */
export function residentMiB(pid: number | undefined): number {
  try {
    const [, pages] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
    return (Number(pages) * 4096) / 2 ** 20;
  } catch {
    return 0;
  }
}
