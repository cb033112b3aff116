import { stripVTControlCharacters } from "node:util";

/** Rows under a head, in columns as wide as their widest cell; columns of figures, such as `2.1×`, lean right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => width(row[i] ?? ""))));
  const right = head.map((_, i) => rows.every((row) => /^([\d.,]|—|$)/.test(stripVTControlCharacters(row[i] ?? ""))));
  return all.map((row) => `${line(row, widths, right)}\n`).join("");
}

function line(row: readonly string[], widths: readonly number[], right: readonly boolean[]): string {
  return widths
    .map((size, i) => {
      const text = row[i] ?? "";
      const gap = " ".repeat(size - width(text));
      return right[i] === true ? gap + text : text + gap;
    })
    .join("  ")
    .trimEnd();
}

const width = (text: string): number => stripVTControlCharacters(text).length;
