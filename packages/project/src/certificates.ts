import type { Certificate } from "@oxbow/contract";
import { InputError } from "@oxbow/contract";
import { parseCertificate } from "@oxbow/gate";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Where a candidate's certificate lies: `<kernel>.<candidate>.json`, whatever the candidate is called. */
export function certificateFile(directory: string, kernel: string, candidate: string): string {
  return join(directory, `${kernel}.${encodeURIComponent(candidate)}.json`);
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
