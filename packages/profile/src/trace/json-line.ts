import type { BadLine } from "./trace.ts";

/** A JSON value, and the line on which it begins. */
export interface JsonValue {
  readonly line: number;
  readonly value: unknown;
}

export interface TextLine {
  readonly line: number;
  readonly text: string;
}

export const notJson = "it is not JSON, or cut off";

export function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** The value of a line, whatever of an array stands around it; none for a line that is nothing but a bracket. */
export function* valueInLine({ line, text }: TextLine): Generator<JsonValue | BadLine> {
  const bare = text
    .trim()
    .replace(/^[[,]\s*/u, "")
    .replace(/\s*,$/u, "");
  if (bare === "" || bare === "]") return;
  const found = parsed(text) ?? parsed(bare) ?? parsed(bare.replace(/\]$/u, ""));
  yield found === undefined ? { line, because: notJson } : { line, value: found.value };
}
