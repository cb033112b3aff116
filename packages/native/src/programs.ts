import type { RemoteUnavailableError } from "@oxbow/contract";
import { programUnavailable as unavailable } from "@oxbow/remote";
import { fileURLToPath } from "node:url";

/** The programs that the build puts into `bin`: `oxbow-worker --help` and `oxbow-service --help` say what they take. */
export type Program = "oxbow-worker" | "oxbow-service";

/** Where a program is, if it was built. */
export function programFile(program: Program): string {
  const name = process.platform === "win32" ? `${program}.exe` : program;
  return fileURLToPath(new URL(`../bin/${name}`, import.meta.url));
}

/** Why a program cannot be started, or undefined. */
export const programUnavailable = (program: Program): RemoteUnavailableError | undefined =>
  unavailable(programFile(program), "install Rust from https://rustup.rs and build again");
