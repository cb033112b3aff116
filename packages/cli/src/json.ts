import { InputError } from "@oxbow/contract";
import { writeFile } from "node:fs/promises";
import type { AnyDefinition } from "@oxbow/contract";
import type { Terminal } from "./terminal.ts";

/** Where `--json` sends its text: a file, standard output for the bare option, nowhere without it. */
export type JsonOption = string | true | undefined;

/** `value` as JSON, to the file or to standard output. */
export async function writeJson(option: JsonOption, value: unknown, { out }: Pick<Terminal, "out">): Promise<void> {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if (option === true) out(text);
  else if (option !== undefined) await writeReport(option, text);
}

export async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    // As for standard output itself: /dev/stdout is a file of which somebody may have seen enough.
    if (code === "EPIPE") return;
    if (code === "EISDIR") {
      throw new InputError("FILE_IS_DIRECTORY", `${file} is a directory: name a file in it`, {}, { cause });
    }
    if (code === "ENOENT") {
      throw new InputError("FILE_NOT_FOUND", `${file} cannot be written: make its directory first`, {}, { cause });
    }
    throw new InputError("FILE_UNREADABLE", `${file} cannot be written: ${message}`, {}, { cause });
  }
}

/** With the bare option standard output belongs to the JSON alone: everything for people goes to standard error. */
export function forPeople(option: JsonOption, terminal: Terminal): Terminal {
  return option === true ? { ...terminal, out: terminal.err, columns: terminal.errColumns() } : terminal;
}

/** `--json byte-hash` would quietly write a file of that name where a person meant the kernel. */
export function checkJsonOption(option: JsonOption, kernels: readonly AnyDefinition[]): void {
  if (kernels.some((definition) => definition.kernel.key === option)) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `--json ${option} would write a file called ${option}: name the kernel first, or write --json=./${option}`,
    );
  }
}
