import { stripVTControlCharacters } from "node:util";
import { cellLines, width, words } from "./wrap.ts";

/**
 * Rows under a head, in columns as wide as their widest cell; columns of figures, such as `2.1×`, lean right. In `columns`
 * where given: the widest columns of the table become narrower, and their cells go on below, broken at spaces. A word is
 * broken only where the longest words of all columns have no room beside each other.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number = Infinity,
): string {
  const all = [head, ...rows];
  const widest = (of: (cell: string) => number): readonly number[] =>
    head.map((_, i) => Math.max(...all.map((row) => of(row[i] ?? ""))));
  const least = widest((cell) => Math.max(...words(cell).map(width)));
  const widths = fitted(widest(width), least, columns - gap.length * (head.length - 1));
  const right = head.map((_, i) => rows.every((row) => /^([\d.,]|—|$)/.test(stripVTControlCharacters(row[i] ?? ""))));
  return all.map((row) => lines(row, widths, right)).join("");
}

const gap = "  ";

/** The widths that fit into `room`: no wider than one limit for all, but for a column whose longest word is. */
function fitted(widths: readonly number[], least: readonly number[], room: number): readonly number[] {
  const fits = (found: readonly number[]): boolean => found.reduce((sum, size) => sum + size, 0) <= room;
  if (fits(widths)) return widths;
  for (let limit = Math.max(...widths); limit > 0; limit--) {
    const found = widths.map((size, i) => Math.min(size, Math.max(limit, least[i] ?? 0)));
    if (fits(found)) return found;
  }
  for (let limit = Math.max(...least); limit > 1; limit--) {
    const found = least.map((size) => Math.min(size, limit));
    if (fits(found)) return found;
  }
  return widths.map(() => 1);
}

function lines(row: readonly string[], widths: readonly number[], right: readonly boolean[]): string {
  const cells = widths.map((size, i) => cellLines(row[i] ?? "", size));
  const height = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, at) => {
    const parts = widths.map((size, i) => {
      const text = cells[i]?.[at] ?? "";
      const rest = " ".repeat(size - width(text));
      return right[i] === true ? rest + text : text + rest;
    });
    return `${parts.join(gap).trimEnd()}\n`;
  }).join("");
}
