import { InputError } from "@oxbow/contract";

/** A pattern taken apart. */
export interface ParsedPattern {
  readonly fields: readonly ParsedField[];
  /** The pattern with every class spelled out: JavaScript and Rust read it alike. */
  readonly regex: string;
  readonly parts: readonly LogPart[];
  readonly toEnd: boolean;
}

interface ParsedField {
  readonly name: string;
  /** Where its bracket opens in the pattern. */
  readonly at: number;
  /** Whether there can be a match without it. */
  readonly optional: boolean;
  /** Whether it matches digits, and at least one. */
  readonly digits: boolean;
}

/** One of the parts that follow each other in a match. */
export interface LogPart {
  readonly regex: string;
  /** How many bytes it matches, when that is always the same. */
  readonly length: number | undefined;
  /** The position of the field that the part is. */
  readonly field: number | undefined;
  /** Whether there are fields somewhere inside. */
  readonly nests: boolean;
}

/** Parses the syntax that `compilePattern` describes; throws what it describes. */
export function parseLogPattern(source: string): ParsedPattern {
  const parser = new Parser(source);
  const { parts, toEnd } = parser.pattern();
  const fields = parser.fields.map(({ name, at, optional, of }) => ({
    name,
    at,
    optional,
    digits: of !== undefined && least(of) > 0 && isDigits(of),
  }));
  return {
    fields,
    regex: `^${parts.map(print).join("")}${toEnd ? "$" : ""}`,
    parts: parts.map((part) => ({
      regex: print(part.kind === "field" ? part.of : part),
      length: least(part) === most(part) ? least(part) : undefined,
      field: part.kind === "field" ? parser.fields.findIndex(({ name }) => name === part.name) : undefined,
      nests: part.kind === "field" ? holdsField(part.of) : holdsField(part),
    })),
    toEnd,
  };
}

type Node =
  | { readonly kind: "class"; readonly set: bigint }
  | { readonly kind: "sequence"; readonly of: readonly Node[] }
  | { readonly kind: "choice"; readonly of: readonly Node[] }
  | { readonly kind: "field"; readonly name: string; readonly of: Node }
  | { readonly kind: "repeat"; readonly of: Node; readonly min: number; readonly max: number; readonly lazy: boolean };

interface Field {
  readonly name: string;
  readonly at: number;
  optional: boolean;
  of: Node | undefined;
}

class Parser {
  readonly fields: Field[] = [];
  readonly #source: string;
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  pattern(): { parts: readonly Node[]; toEnd: boolean } {
    if (this.#source[0] === "^") this.#at++;
    const parts = this.#sequence();
    const toEnd = this.#source[this.#at] === "$";
    if (toEnd) this.#at++;
    if (this.#at < this.#source.length) {
      const found = this.#source[this.#at]!;
      if (toEnd) this.#refuse("$ stands at the end only: escape it, or leave out what follows");
      if (found === "|") this.#refuse("alternatives stand inside a group only: write (?:a|b)");
      this.#refuse("a bracket that nothing opens: escape it");
    }
    const size = parts.reduce((sum, part) => sum + sizeOf(part), 0);
    if (size > mostSize) this.#refuse(`written out, the pattern has ${size} parts, and ${mostSize} are taken`, 0);
    return { parts, toEnd };
  }

  /** Up to a `|`, a `)`, a `$` or the end. */
  #sequence(): readonly Node[] {
    const parts: Node[] = [];
    for (;;) {
      const at = this.#at;
      const found = this.#source[at];
      if (found === undefined || found === "|" || found === ")") return parts;
      if (found === "$") {
        if (this.#depth > 0) this.#refuse("$ stands at the end of the pattern only: escape it");
        return parts;
      }
      parts.push(this.#quantified(this.#atom(found), at));
    }
  }

  #atom(found: string): Node {
    switch (found) {
      case "(":
        return this.#group();
      case "[":
        return { kind: "class", set: this.#class() };
      case ".":
        this.#at++;
        return { kind: "class", set: everyByte };
      case "^":
        return this.#refuse("^ stands at the beginning of the pattern only: escape it");
      case "*":
      case "+":
      case "?":
      case "{":
        return this.#refuse(`${found} with nothing before it to repeat: escape it`);
      case "]":
      case "}":
        return this.#refuse(`${found} that closes nothing: escape it`);
      default:
        return { kind: "class", set: this.#byte() };
    }
  }

  #group(): Node {
    const at = this.#at;
    const [opening, name] = /^\((?:\?:|\?<([A-Za-z_][A-Za-z0-9_]*)>)/.exec(this.#source.slice(at)) ?? [];
    if (opening === undefined) this.#refuseGroup(at);
    if (++this.#depth > mostDepth) this.#refuse(`groups are nested deeper than ${mostDepth}`);
    this.#at += opening.length;
    const field = name === undefined ? undefined : this.#field(name, at);
    const choices = [this.#inner()];
    while (this.#source[this.#at] === "|") {
      this.#at++;
      choices.push(this.#inner());
    }
    if (this.#source[this.#at] !== ")") this.#refuse("the group is never closed: add a )", at);
    this.#at++;
    this.#depth--;
    const of: Node = choices.length === 1 ? choices[0]! : { kind: "choice", of: choices };
    if (choices.length > 1) this.#makeOptional(of);
    if (field === undefined) return of;
    field.of = of;
    return { kind: "field", name: field.name, of };
  }

  #inner(): Node {
    const of = this.#sequence();
    return of.length === 1 ? of[0]! : { kind: "sequence", of };
  }

  #field(name: string, at: number): Field {
    if (this.fields.some((field) => field.name === name)) this.#refuse(`there are two groups named "${name}"`, at);
    if (this.fields.length === mostFields) this.#refuse(`there are more than ${mostFields} named groups`, at);
    const field: Field = { name, at, optional: false, of: undefined };
    this.fields.push(field);
    return field;
  }

  #makeOptional(within: Node): void {
    const names = namesIn(within);
    for (const field of this.fields) if (names.has(field.name)) field.optional = true;
  }

  #refuseGroup(at: number): never {
    const rest = this.#source.slice(at);
    if (!rest.startsWith("(?")) this.#refuse("a group without a name: write (?<name>…), or (?:…) to take no column");
    if (rest.startsWith("(?P<")) this.#refuse("(?P<name>…) is written (?<name>…) here");
    if (/^\(\?<?[=!]/.test(rest)) this.#refuse("look-around is not supported: match what stands there instead");
    this.#refuse("no such group: write (?<name>…), with a name of ASCII letters, digits and _, or (?:…)");
  }

  #quantified(of: Node, at: number): Node {
    const [written, digits, comma, upper] =
      /^(?:[*+?]|\{(\d{1,4})(?:(,)(\d{1,4})?)?\})/.exec(this.#source.slice(this.#at)) ?? [];
    if (written === undefined) {
      if (this.#source[this.#at] === "{") this.#refuse("not a repetition: write {n}, {n,} or {n,m}, or escape the {");
      return of;
    }
    const min = digits === undefined ? (written === "+" ? 1 : 0) : Number(digits);
    const open = digits === undefined ? written !== "?" : comma !== undefined && upper === undefined;
    const max = open ? Infinity : digits === undefined ? 1 : Number(upper ?? digits);
    if (max < min || max === 0 || min > mostRepeats || (max > mostRepeats && !open)) {
      this.#refuse(`${written} is no repetition: from the smaller to the larger, 1 to ${mostRepeats} at most`);
    }
    if (least(of) === 0) this.#refuse("what is repeated can be empty: engines disagree about it", at);
    if (max > 1 && holdsField(of)) this.#refuse("a named group is repeated: it can hold one text only", at);
    this.#at += written.length;
    const lazy = this.#source[this.#at] === "?";
    if (lazy) this.#at++;
    if (min === 0) this.#makeOptional(of);
    return { kind: "repeat", of, min, max, lazy };
  }

  #class(): bigint {
    const at = this.#at++;
    const negated = this.#source[this.#at] === "^";
    if (negated) this.#at++;
    let set = 0n;
    while (this.#source[this.#at] !== "]") {
      if (this.#at >= this.#source.length) this.#refuse("the class is never closed: add a ]", at);
      const from = this.#at;
      let item = this.#byte();
      if (this.#source[this.#at] === "-" && this.#source[this.#at + 1] !== "]" && this.#at + 1 < this.#source.length) {
        this.#at++;
        const [first, last] = [single(item), single(this.#byte())];
        if (first === undefined || last === undefined || last < first) {
          this.#refuse("a range goes from one byte to a larger one: escape the -, or put it last", from);
        }
        item = bytesFrom(first, last);
      }
      set |= item;
    }
    if (set === 0n) this.#refuse("the class is empty: escape the brackets", at);
    this.#at++;
    if (negated && set === everyByte) this.#refuse("the class is empty: it can match nothing", at);
    return negated ? everyByte & ~set : set;
  }

  /** A character or an escape, inside a class or outside. */
  #byte(): bigint {
    const found = this.#source[this.#at]!;
    if (found !== "\\") {
      if (!/[\t -~]/.test(found)) this.#refuse("a character that is not printable ASCII: write its bytes as \\xHH");
      this.#at++;
      return byte(found.charCodeAt(0));
    }
    const [escape, hex] = /^\\(?:x([0-9A-Fa-f]{2})|[\s\S])/.exec(this.#source.slice(this.#at)) ?? [];
    if (escape === undefined) this.#refuse("a \\ at the end escapes nothing");
    const set = hex === undefined ? escapes.get(escape[1]!) : byte(Number.parseInt(hex, 16));
    if (set === undefined) this.#refuse(`${escape} is not supported: classes are \\d \\w \\s, bytes are \\xHH`);
    this.#at += escape.length;
    return set;
  }

  #refuse(why: string, at = this.#at): never {
    throw new InputError("UNSUPPORTED", `pattern, at ${at}: ${why}`, { byteOffset: at });
  }
}

const mostSize = 2000;
const mostDepth = 32;
const mostFields = 32;
const mostRepeats = 1000;

// A class is 256 bits, one for each byte.
const everyByte = (1n << 256n) - 1n;
const bytes = Array.from({ length: 256 }, (_, value) => 1n << BigInt(value));
const byte = (value: number): bigint => bytes[value]!;
const bytesFrom = (first: number, last: number): bigint => (1n << BigInt(last + 1)) - (1n << BigInt(first));
const anyOf = (...sets: readonly bigint[]): bigint => sets.reduce((all, set) => all | set, 0n);

const digit = bytesFrom(0x30, 0x39);
const word = anyOf(digit, bytesFrom(0x41, 0x5a), bytesFrom(0x61, 0x7a), byte(0x5f));
const space = anyOf(bytesFrom(0x09, 0x0d), byte(0x20));

const escapes = new Map<string, bigint>([
  ["d", digit],
  ["D", everyByte & ~digit],
  ["w", word],
  ["W", everyByte & ~word],
  ["s", space],
  ["S", everyByte & ~space],
  ["t", byte(0x09)],
  ["n", byte(0x0a)],
  ["v", byte(0x0b)],
  ["f", byte(0x0c)],
  ["r", byte(0x0d)],
  ...Array.from("!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~", (c) => [c, byte(c.charCodeAt(0))] as const),
]);

/** The byte of a class of one. */
function single(set: bigint): number | undefined {
  return set !== 0n && (set & (set - 1n)) === 0n ? set.toString(2).length - 1 : undefined;
}

function print(node: Node): string {
  switch (node.kind) {
    case "class":
      return printClass(node.set);
    case "sequence":
      return node.of.map(print).join("");
    case "choice":
      return `(?:${node.of.map(print).join("|")})`;
    case "field":
      return `(?<${node.name}>${print(node.of)})`;
    case "repeat": {
      const { of, min, max, lazy } = node;
      const times =
        max === Infinity ? (min < 2 ? "*+"[min]! : `{${min},}`) : min === 0 && max === 1 ? "?" : `{${min},${max}}`;
      const inner = of.kind === "class" || of.kind === "field" || of.kind === "choice" ? print(of) : `(?:${print(of)})`;
      return inner + times + (lazy ? "?" : "");
    }
  }
}

function printClass(set: bigint): string {
  const one = single(set);
  if (one !== undefined) return printByte(one);
  let ranges = "";
  for (let first = 0; first < 256; first++) {
    if (!(set & byte(first))) continue;
    let last = first;
    while (last < 255 && set & byte(last + 1)) last++;
    ranges += first === last ? printByte(first) : `${printByte(first)}-${printByte(last)}`;
    first = last;
  }
  return `[${ranges}]`;
}

const printByte = (value: number): string =>
  (word & byte(value)) !== 0n ? String.fromCharCode(value) : `\\x${value.toString(16).padStart(2, "0")}`;

function least(node: Node): number {
  switch (node.kind) {
    case "class":
      return 1;
    case "sequence":
      return node.of.reduce((sum, part) => sum + least(part), 0);
    case "choice":
      return Math.min(...node.of.map(least));
    case "field":
      return least(node.of);
    case "repeat":
      return least(node.of) * node.min;
  }
}

function most(node: Node): number {
  switch (node.kind) {
    case "class":
      return 1;
    case "sequence":
      return node.of.reduce((sum, part) => sum + most(part), 0);
    case "choice":
      return Math.max(...node.of.map(most));
    case "field":
      return most(node.of);
    case "repeat":
      return most(node.of) * node.max;
  }
}

/** How large the node is when repetitions are written out, as an automaton does. */
function sizeOf(node: Node): number {
  switch (node.kind) {
    case "class":
      return 1;
    case "sequence":
    case "choice":
      return node.of.reduce((sum, part) => sum + sizeOf(part), 1);
    case "field":
      return sizeOf(node.of) + 1;
    case "repeat":
      return sizeOf(node.of) * (node.max === Infinity ? node.min + 1 : node.max);
  }
}

function isDigits(node: Node): boolean {
  if (node.kind === "class") return (node.set & ~digit) === 0n;
  return childrenOf(node).every(isDigits);
}

function holdsField(node: Node): boolean {
  return node.kind === "field" || childrenOf(node).some(holdsField);
}

function namesIn(node: Node): Set<string> {
  const names = childrenOf(node).flatMap((child) => [...namesIn(child)]);
  return new Set(node.kind === "field" ? [...names, node.name] : names);
}

function childrenOf(node: Node): readonly Node[] {
  if (node.kind === "class") return [];
  return node.kind === "sequence" || node.kind === "choice" ? node.of : [node.of];
}
