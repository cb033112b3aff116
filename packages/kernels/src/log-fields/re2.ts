import { InputError } from "@oxbow/contract";
import { planLog } from "./arguments.ts";
import type { LogColumns, LogPattern, LogSummary } from "./arguments.ts";
import { RE2 } from "re2-wasm";

/**
 * `logFields` on RE2, for patterns whose groups follow each other. Compiled to WebAssembly, because the addon of the npm
 * package `re2` is downloaded or compiled by an install script, and no install relies on one here.
 */
export function logFieldsRe2(pattern: LogPattern, bytes: Uint8Array, columns: LogColumns): LogSummary {
  const { fields, matching, groups } = compiled(pattern);
  const { overflow } = columns;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  let [lines, row, overflowed, start] = [0, 0, 0, 0];
  let firstUnmatched: LogSummary["firstUnmatched"] = null;
  while (start < text.length && row < overflow.length) {
    const feed = text.indexOf("\n", start);
    let end = feed === -1 ? text.length : feed;
    if (end > start && text[end - 1] === "\r") end--;
    lines++;
    const match = matching.exec(text.slice(start, end));
    if (match === null) firstUnmatched ??= { line: lines, byteOffset: start };
    else {
      let [at, tooLarge] = [start, 0];
      for (const [i, field] of groups.entries()) {
        const found = match[i + 1]!;
        if (field !== undefined) {
          const column = columns.fields[fields[field]!.name]!;
          if (fields[field]!.kind === "number") {
            const value = Number(found);
            column[row] = value <= Number.MAX_SAFE_INTEGER ? value : Number.NaN;
            if (value > Number.MAX_SAFE_INTEGER) tooLarge = 1;
          } else {
            column[2 * row] = at;
            column[2 * row + 1] = found.length;
          }
        }
        at += found.length;
      }
      overflow[row] = tooLarge;
      overflowed += tooLarge;
      row++;
    }
    start = feed === -1 ? text.length : feed + 1;
  }
  return { bytes: start, lines, matched: row, unmatched: lines - row, firstUnmatched, overflowed };
}

function compiled(pattern: LogPattern) {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const { fields, parts, toEnd } = planLog(pattern);
  if (parts.some(({ nests }) => nests) || fields.some(({ kind }) => kind === "bigint")) {
    throw new InputError("UNSUPPORTED", "this side takes text and numbers that follow each other: use logFields");
  }
  const matching = new RE2(`^${parts.map(({ regex }) => `(${regex})`).join("")}${toEnd ? "$" : ""}`, "u");
  const made = { fields, matching, groups: parts.map(({ field }) => field) };
  cache.set(pattern, made);
  return made;
}

const cache = new WeakMap<
  LogPattern,
  { fields: LogPattern["fields"]; matching: RE2; groups: (number | undefined)[] }
>();
