import { stripVTControlCharacters } from "node:util";

/**
 * The lines of `text` in at most `columns`, broken at spaces only: a word longer than a line, such as an address, stays
 * whole. Where a line goes on, it is indented by `indent`. A number stays with its unit.
 */
export function prose(text: string, columns: number, indent = 0): string {
  // Below that every word would have a line of its own, and nothing is gained.
  const rest = Math.max(columns - indent, 20);
  return text
    .split("\n")
    .map((line) => {
      const [first, ...more] = wrapped(line, Math.max(columns, 20), rest);
      return [first, ...more.map((part) => " ".repeat(indent) + part)].join("\n");
    })
    .join("\n");
}

/** One line as several: the first of at most `columns`, those after it of at most `rest`; no word is broken. */
function wrapped(text: string, columns: number, rest = columns): readonly string[] {
  if (width(text) <= columns) return [text];
  const lines: string[] = [];
  for (const word of words(text)) {
    const last = lines.at(-1);
    const room = lines.length > 1 ? rest : columns;
    if (last !== undefined && width(last) + 1 + width(word) <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A cell as lines of at most `columns`, colour closed at the end of each. Only a word longer than that is broken. */
export function cellLines(text: string, columns: number): readonly string[] {
  return closed(wrapped(text, columns).flatMap((line) => broken(line, columns)));
}

/** What is seen of a text: colours have no width. */
export const width = (text: string): number => stripVTControlCharacters(text).length;

/** Split at spaces, but for the one between a number and its unit; spaces at the beginning belong to the first word. */
export const words = (text: string): readonly string[] =>
  text.split(/(?<=\S) +(?!(?<=\d )(?:%|×|[nµm]?s|[KMG]?i?B)(?![\p{L}\d]))/u);

/** A piece of text: one escape sequence, or one character. */
const pieces = /\p{Cc}\[\d+m|./gsu;

function broken(line: string, columns: number): readonly string[] {
  if (width(line) <= columns) return [line];
  const lines = [""];
  for (const [piece] of line.matchAll(pieces)) {
    const last = lines.at(-1) ?? "";
    if (width(last) + width(piece) <= columns) lines[lines.length - 1] = last + piece;
    else lines.push(piece);
  }
  return lines;
}

/** Ends of colours and of bold, and the end of all. */
const ends = new Set(["0", "22", "39"]);

/** Every line opens and closes its own colours: the cell beside it has none of them. */
function closed(lines: readonly string[]): readonly string[] {
  let open = "";
  return lines.map((line) => {
    const text = open + line;
    for (const [sequence, code = ""] of line.matchAll(/\p{Cc}\[(\d+)m/gu)) open = ends.has(code) ? "" : open + sequence;
    return open === "" ? text : `${text}\u001B[0m`;
  });
}
