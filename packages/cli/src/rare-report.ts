import type { RareResult } from "@oxbow/equivalence";
import { prose } from "@oxbow/layout";
import type { Paint } from "@oxbow/layout";

/** What chance found of the rare mutants, beside what it should have found: a line each, and all of them together. */
export function rareReport(results: readonly RareResult[], paint: Paint, columns = Infinity): string {
  if (results.length === 0) return "";
  const lines = results.map(
    ({ kernel, name, seeds, answered, found, expected }) =>
      `${paint("bold", kernel)}, ${name}: found with ${Math.round(found * seeds)} of ${seeds} seeds, ${Math.round(answered).toLocaleString("en")} answered inputs each; chance finds it with ${percent(expected)}`,
  );
  const tried = results.reduce((sum, { seeds }) => sum + seeds, 0);
  const found = results.reduce((sum, each) => sum + each.found * each.seeds, 0);
  const expected = results.reduce((sum, each) => sum + each.expected * each.seeds, 0);
  const all = `Rare mutants: found ${Math.round(found)} of ${tried} times; chance gives ${expected.toFixed(1)}`;
  return `${[...lines, all].map((line) => prose(line, columns, 2)).join("\n")}\n`;
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
