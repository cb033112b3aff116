import { RemoteUnavailableError } from "@oxbow/contract";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The programs that the build puts into `bin`. */
export type Program = "oxbow-worker" | "oxbow-service";

/** Where a program is, if it was built. */
export function programFile(program: Program): string {
  const name = process.platform === "win32" ? `${program}.exe` : program;
  return fileURLToPath(new URL(`../bin/${name}`, import.meta.url));
}

/** Why a program cannot be started, or undefined. */
export function programUnavailable(program: Program, file = programFile(program)): RemoteUnavailableError | undefined {
  if (existsSync(file)) return undefined;
  const cause = new Error(`there is no ${file}: install Rust from https://rustup.rs and build again`);
  return new RemoteUnavailableError(program, { cause });
}
