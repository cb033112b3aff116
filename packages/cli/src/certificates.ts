import type { AnyDefinition, Certificate, Side } from "@oxbow/contract";
import { InputError } from "@oxbow/contract";
import { parseCertificate } from "@oxbow/gate";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Where a candidate's certificate lies: `<kernel>.json` for the default candidate, with its name for another. */
export function certificateFile(directory: string, definition: AnyDefinition, candidate: Side): string {
  const { key } = definition.kernel;
  const isDefault = definition.candidates[0]?.name === candidate.name;
  return join(directory, isDefault ? `${key}.json` : `${key}.${candidate.name.replaceAll(/[^A-Za-z0-9]+/g, "-")}.json`);
}

/** Null when there is none. A file that is no certificate is an InputError: somebody should look at it. */
export async function readCertificate(file: string): Promise<Certificate | null> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new InputError(
      "FILE_UNREADABLE",
      `${file} cannot be read: ${(error as Error).message}`,
      {},
      { cause: error },
    );
  }
  try {
    return parseCertificate(text);
  } catch (cause) {
    throw new InputError("INVALID_INPUT", `${file} is ${(cause as Error).message}; run the gate again`, {}, { cause });
  }
}

/** Written beside and renamed, so that nobody reads half a certificate. */
export async function writeCertificate(file: string, certificate: Certificate): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(certificate, null, 2)}\n`);
  await rename(`${file}.new`, file);
}
