import type { Line } from "./bounded-lines.ts";
import { JsonDocument } from "./json-document.ts";
import { type JsonValue, parsed, valueInLine } from "./json-line.ts";
import type { BadLine } from "./trace.ts";

/**
 * The JSON values of a text: one a line, or laid out over many, or in one array however it is laid out. No more than one of
 * them is held. A line that is none, and a value longer than `maxBytes`, is told with its number.
 */
export async function* valuesOf(lines: AsyncIterable<Line>, maxBytes: number): AsyncGenerator<JsonValue | BadLine> {
  let document: JsonDocument | null = null;
  let isOnePerLine = false;
  for await (const { line, text: written } of lines) {
    const text = line === 1 ? (written?.replace(/^\uFEFF/u, "") ?? null) : written;
    if (text === null) {
      if (document !== null) yield* document.asLines();
      document = null;
      isOnePerLine = true;
      yield { line, because: `it is longer than ${maxBytes} bytes` };
    } else if (text.trim() === "") {
      continue;
    } else if (document === null && (isOnePerLine || !/^\s*[[{]/u.test(text))) {
      yield* valueInLine({ line, text });
    } else {
      const alone = document === null ? parsed(text) : undefined;
      if (alone !== undefined) {
        isOnePerLine = true;
        yield { line, value: alone.value };
        continue;
      }
      document ??= new JsonDocument(maxBytes);
      yield* document.add({ line, text });
      if (document.state === "broken") {
        yield* document.asLines();
        isOnePerLine = true;
      }
      if (document.state !== "open") document = null;
    }
  }
  if (document !== null) yield* document.asLines();
}
