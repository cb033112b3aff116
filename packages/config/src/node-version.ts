import { InputError } from "@oxbow/contract";

/**
 * Throws InputError for a Node older than 22.12, what every package here asks for in `engines`. npm only warns of that,
 * and what an older one lacks shows late: Node 20 does not know when an ArrayBuffer is detached.
 */
export function checkNode(version: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) return;
  throw new InputError(
    "OUT_OF_RANGE",
    `this is Node ${version}, and Oxbow needs 22.12 or later: put a newer one first on the PATH`,
  );
}
