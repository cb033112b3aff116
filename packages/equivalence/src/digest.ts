import { hash } from "node:crypto";
import { serialize } from "node:v8";
import { print } from "@oxbow/sameness";

/** Equal for equal arguments: to count distinct inputs without keeping them. */
export function digest(args: readonly unknown[]): string {
  try {
    return hash("sha1", serialize(args), "base64");
  } catch {
    // Functions and detached buffers cannot be serialized.
    return hash("sha1", print(args), "base64");
  }
}
