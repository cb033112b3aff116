import { InputError } from "@oxbow/contract";
import type { Recording } from "./recording.ts";

/** The text of a recording file: what `oxbow measure` reads. */
export function recordingFile(recording: Recording): string {
  return `${JSON.stringify({ schema: "oxbow/recording/v1", ...recording })}\n`;
}

/** A recording from the text of its file. InputError when it is cut off or something else. */
export function parseRecording(text: string): Recording {
  let file: (Partial<Recording> & { schema?: unknown }) | null;
  try {
    file = JSON.parse(text.replace(/^\uFEFF/u, "")) as typeof file;
  } catch (cause) {
    throw new InputError(
      "INVALID_INPUT",
      "the recording is not JSON, or cut off: write it again, whole",
      {},
      { cause },
    );
  }
  if (file?.schema !== "oxbow/recording/v1") {
    throw new InputError(
      "INVALID_INPUT",
      "this is JSON, but no recording: one is written with recordingFile(recorder.recording())",
    );
  }
  const { functions, kept, startedAtMs, elapsedNs, requests } = file;
  if (
    !Array.isArray(functions) ||
    !Array.isArray(kept) ||
    !areNumbers([startedAtMs, elapsedNs, requests]) ||
    !functions.every(({ name, calls, totalNs }) => typeof name === "string" && areNumbers([calls, totalNs])) ||
    !kept.every(({ latencyNs, own, occupied }) => areNumbers([latencyNs]) && areNumbers(own) && areNumbers(occupied))
  ) {
    throw new InputError(
      "INVALID_INPUT",
      "the recording lacks functions, requests or their times: write it again, whole",
    );
  }
  return file as Recording;
}

const areNumbers = (list: unknown): boolean => Array.isArray(list) && list.every((ns) => typeof ns === "number");
