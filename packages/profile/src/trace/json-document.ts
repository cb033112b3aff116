import { type JsonValue, notJson, parsed, type TextLine, valueInLine } from "./json-line.ts";
import type { BadLine } from "./trace.ts";

/** A JSON value over many lines, read line by line; of an array, each element as soon as it is whole. */
export class JsonDocument {
  /** `broken`: what was added is no JSON, or longer than allowed; `asLines` gives what can be saved. */
  state: "open" | "done" | "broken" = "open";
  readonly #maxLength: number;
  /** Lines since the value in the making began. */
  #held: TextLine[] = [];
  #length = 0;
  #depth = 0;
  /** 1 inside of an array, whose elements are given one by one. */
  #base = 0;
  #given = 0;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** The values that this line completes. */
  *add(added: TextLine): Generator<JsonValue> {
    const { line, text } = added;
    let from = this.#depth === this.#base ? -1 : 0;
    for (const { at, mark } of marksOf(text)) {
      if (mark === "open" && this.#depth === 0 && this.#base === 0 && text[at] === "[" && this.#given === 0) {
        this.#base = this.#depth = 1;
      } else if (mark === "open") {
        if (this.#depth++ === this.#base) from = at;
      } else if (mark === "close" && --this.#depth === this.#base) {
        const begun = this.#held[0]?.line ?? line;
        const found = parsed([...this.#held.map((before) => before.text), text.slice(from, at + 1)].join("\n"));
        if (found === undefined) return this.#breakAt({ line, text: text.slice(from) });
        this.#held = [];
        this.#length = 0;
        this.#given++;
        from = -1;
        yield { line: begun, value: found.value };
        if (this.#base === 0) this.state = "done";
      } else if (mark === "close" && this.#depth < this.#base) {
        this.state = "done";
      } else if (mark === "torn" || (mark === "other" && this.#depth === this.#base)) {
        return this.#breakAt({ line, text: from === -1 ? text : text.slice(from) });
      }
    }
    if (from === -1) return;
    this.#held.push({ line, text: text.slice(from) });
    this.#length += text.length;
    if (this.#length > this.#maxLength) this.state = "broken";
  }

  /** What was held, each line by itself: where a line in the midst was cut off, the others are whole. */
  *asLines(): Generator<JsonValue | BadLine> {
    const found = this.#held.flatMap((line) => [...valueInLine(line)]);
    const [first] = this.#held;
    this.#held = [];
    const isTooLong = this.#length > this.#maxLength;
    if (found.some((each) => "value" in each && typeof each.value === "object")) yield* found;
    // Not one is whole: that is one fault, and not as many as there are lines.
    else if (first !== undefined && found.length > 0) {
      yield { line: first.line, because: isTooLong ? `it is longer than ${this.#maxLength} bytes` : notJson };
    }
  }

  #breakAt(line: TextLine): void {
    this.#held.push(line);
    this.state = "broken";
  }
}

interface Mark {
  readonly at: number;
  /** `torn`: the line ends inside of a string, which JSON's cannot. `other`: anything that is no bracket, comma or blank. */
  readonly mark: "open" | "close" | "other" | "torn";
}

function* marksOf(text: string): Generator<Mark> {
  let inWord = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    const isBlank = char === 32 || char === 44 || (char >= 9 && char <= 13);
    if (char === 34) {
      yield { at, mark: "other" };
      at = endOfString(text, at);
      if (at === -1) return yield { at: text.length, mark: "torn" };
    } else if (char === 123 || char === 91) yield { at, mark: "open" };
    else if (char === 125 || char === 93) yield { at, mark: "close" };
    else if (!isBlank && !inWord) yield { at, mark: "other" };
    inWord = !isBlank && char !== 34 && char !== 123 && char !== 91 && char !== 125 && char !== 93;
  }
}

/** Where the string that begins at `from` ends; -1 when it does not. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 34) return at;
    if (char === 92) at++;
  }
  return -1;
}
