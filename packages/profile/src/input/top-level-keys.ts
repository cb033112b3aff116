/**
 * The keys of the outermost object of a JSON text, or of the first object of an outermost list, as far as the text goes: it may
 * be the beginning of a long one. Empty for what is no JSON object.
 */
export function topLevelKeys(text: string): ReadonlySet<string> {
  const keys = new Set<string>();
  const begin = /^[\s\uFEFF[]*\{/u.exec(text);
  if (begin === null) return keys;
  let depth = 1;
  const tokens = /"((?:[^"\\]|\\.)*)"(\s*:)?|[[\]{}]/gu;
  tokens.lastIndex = begin[0].length;
  for (let token = tokens.exec(text); token !== null && depth > 0; token = tokens.exec(text)) {
    const [whole, string, colon] = token;
    if (string !== undefined) {
      if (depth === 1 && colon !== undefined) keys.add(string);
    } else depth += whole === "{" || whole === "[" ? 1 : -1;
  }
  return keys;
}
