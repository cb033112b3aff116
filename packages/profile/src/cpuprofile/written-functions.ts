/** A function as it stands in a file of JavaScript, from line to line, counted from 1. */
export interface WrittenFunction {
  /** Empty for one that has no name of its own. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** From its name to its end, without comments and what stands in strings. */
  readonly code: string;
}

/**
 * The functions of a source, found by their brackets and without a parser: an odd one may be missed, and a source whose brackets
 * do not match gives none behind the place where they stop doing so.
 */
export function writtenFunctions(source: string): WrittenFunction[] {
  const code = blanked(source);
  const lineAt = lineCounter(code);
  const found: WrittenFunction[] = [];
  for (const match of code.matchAll(heads)) {
    const [head, declared, assigned, method] = match;
    const open = match.index + head.length - 1;
    const name = declared || assigned || method || "";
    if (notFunctions.has(name)) continue;
    const body = bodyAfter(code, closing(code, open), method !== undefined);
    if (body === -1) continue;
    const end = code[body] === "{" ? closing(code, body) : expressionEnd(code, body);
    if (end !== -1) {
      found.push({ name, from: lineAt(match.index), to: lineAt(end), code: code.slice(match.index, end + 1) });
    }
  }
  return found;
}

/** `function name(`, `name = (`, `name = async function (`, `name(` of a method, or the bracket of an arrow function's parameters. */
const heads =
  /\bfunction\b\s*\*?\s*([\w$]*)\s*\(|([\w$]+)\s*[:=]\s*(?:async\s*)?(?:function\b\s*\*?\s*[\w$]*\s*)?\(|([\w$]+)\s*\(|\(/gu;
const notFunctions = new Set(["if", "for", "while", "switch", "catch", "with", "return", "await", "function"]);

/** Where the body begins behind its parameters; -1 where there is none, so that this was a call. */
function bodyAfter(code: string, parameters: number, isMethod: boolean): number {
  if (parameters === -1) return -1;
  const [rest = "", arrow] = /^\s*(=>)?\s*/u.exec(code.slice(parameters + 1, parameters + 200)) ?? [];
  const body = parameters + 1 + rest.length;
  if (arrow !== undefined) return isMethod ? -1 : body;
  return code[body] === "{" ? body : -1;
}

/** The bracket that closes the one at `open`; -1 where none does. */
function closing(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    const char = code[at];
    if (char === "(" || char === "[" || char === "{") depth++;
    else if ((char === ")" || char === "]" || char === "}") && --depth === 0) return at;
  }
  return -1;
}

function expressionEnd(code: string, from: number): number {
  for (let at = from; at < code.length; at++) {
    const char = code[at] as string;
    if ("([{".includes(char)) {
      at = closing(code, at);
      if (at === -1) return -1;
    } else if (")]},;".includes(char)) return at;
  }
  return code.length - 1;
}

/** The same text, blanks for what stands in comments, strings and regular expressions. */
function blanked(source: string): string {
  return source.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`|(?<=[=(,:;!&|?{}[\n]\s*|return\s+)\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//gu,
    (text) => text.replace(/[^\n]/gu, " "),
  );
}

function lineCounter(text: string): (at: number) => number {
  const ends = [...text.matchAll(/\n/gu)].map(({ index }) => index);
  return (at) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] as number) < at) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}
