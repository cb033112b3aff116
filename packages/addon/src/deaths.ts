import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { insideOf } from "./slot-memory.ts";
import type { SlotsAddon } from "./slot-memory.ts";

/** A native candidate in which a process died: its kernel stays on the control until its flag has a higher epoch. */
export interface Quarantine {
  /** The name of the flag. */
  readonly flag: string;
  readonly epoch: number;
  readonly pid: number;
}

/**
 * The last death of each flag. The file of a process that died inside a candidate is the record of it: nothing is written,
 * so that several starts at once, and a start on a full disk, find the same. The files of other dead processes go.
 */
export function deaths(addon: SlotsAddon, directory: string): readonly Quarantine[] {
  const last = new Map<string, Quarantine & { readonly file: string }>();
  const files = unlessGone(() => readdirSync(directory), [])
    .filter((name) => /^\d+-[\da-f-]{36}\.slots$/.test(name))
    .toSorted()
    .map((name) => ({ file: join(directory, name), pid: Number.parseInt(name, 10) }))
    .filter(({ file }) => !addon.slotsAreHeld(file));
  for (const { file, pid } of files) {
    for (const { flag, epoch } of insideOf(unlessGone(() => readFileSync(file), Buffer.of()))) {
      const known = last.get(flag);
      if (known === undefined || known.epoch < epoch) last.set(flag, { flag, epoch, pid, file });
    }
  }
  const kept = new Set([...last.values()].map(({ file }) => file));
  for (const { file } of files) if (!kept.has(file)) rmSync(file, { force: true });
  return [...last.values()].map(({ flag, epoch, pid }) => ({ flag, epoch, pid }));
}

/** What is missing was never there, or another start has just deleted it. */
function unlessGone<T>(work: () => T, gone: T): T {
  try {
    return work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return gone;
    throw error;
  }
}
