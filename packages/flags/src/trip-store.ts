import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hushed, messageOf, type StoredTrip, type TripStore } from "@oxbow/contract";
import { writeAtomically } from "./atomic.ts";

/**
 * Trips on disk, a file for each kernel: a process that starts again stays on the control at the epoch at which an earlier
 * one tripped. Processes that share the directory learn of each other's trips when they start.
 *
 * Never throws: a disk that does not take it, and a file that says nothing, are told to `onError`. A file that cannot be
 * read holds nobody back, since nothing would say which epoch frees the kernel.
 */
export function tripStore(directory: string, onError?: (error: Error) => void): TripStore {
  const tell = hushed(onError);
  const fileOf = (kernel: string): string => join(directory, `${encodeURIComponent(kernel)}.json`);
  const read = (kernel: string): StoredTrip | undefined => {
    const file = fileOf(kernel);
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ENOENT")
        tell(new Error(`${file} cannot be read: ${messageOf(error)}`));
      return undefined;
    }
    try {
      const { epoch, because } = JSON.parse(text) as Partial<StoredTrip>;
      if (Number.isSafeInteger(epoch) && typeof because === "string") return { epoch: epoch!, because };
    } catch {
      // Told below.
    }
    tell(new Error(`${file} is no stored trip: remove it`));
    return undefined;
  };
  return {
    read,
    keep(kernel, { epoch, because }) {
      try {
        if ((read(kernel)?.epoch ?? -1) >= epoch) return;
        mkdirSync(directory, { recursive: true });
        writeAtomically(fileOf(kernel), `${JSON.stringify({ epoch, because })}\n`);
      } catch (error) {
        tell(new Error(`the trip of ${kernel} is not kept beyond this process: ${messageOf(error)}`));
      }
    },
  };
}
