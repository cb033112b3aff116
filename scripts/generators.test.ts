import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What fast-check draws otherwise than it reads: doubles by their bits, and of what has a length ten items at most. */
const unexpected = /\bfc\s*\.\s*(double|float|array|uniqueArray|sparseArray|dictionary|object|string|\w+Array)\s*\(/g;

it("a generator that is bounded reaches its bound, or says in a comment what is drawn from it", () => {
  const files = globSync(["{packages,apps}/*/{src,test-project}/**/*.{ts,js}", "scripts/*.{ts,mjs}"], { cwd: root });
  const sources = files.filter((file) => !file.endsWith(".test.ts"));
  expect(sources).toContain("packages/equivalence/src/arbitraries/csv.ts");
  const found = sources.flatMap((file) =>
    unexplained(readFileSync(`${root}/${file}`, "utf8")).map((line) => `${file}:${line}`),
  );
  expect(found).toEqual([]);
});

it.each([
  ["a list of at most 40", "fc.array(number(), { maxLength: 40 })", true],
  ["one with a bound and a size", 'fc.array(number(), { maxLength: 40, size: "max" })', false],
  ["one whose items alone have a size", 'fc.array(fc.string({ size: "max" }), { maxLength: 40 })', true],
  ["bytes of one length", "fc.uint8Array({ minLength: 8, maxLength: 8 })", false],
  ["a call over several lines", "fc\n  .array(\n    number(),\n    { maxLength: 40 },\n  )", true],
  ["a double between two", "fc.double({ min: 0, max: 1 })", true],
  ["one that a comment speaks of", "// Ten at most are drawn.\nfc.array(number())", false],
  ["one that a comment stands above of", "// For the tests.\nfc.array(number())", true],
])("%s is looked at", (_, code, isFound) => {
  expect(unexplained(code).length).toBe(isFound ? 1 : 0);
});

/** The lines on which something is drawn otherwise than it reads, and no comment close above says how. */
function unexplained(code: string): number[] {
  return Array.from(code.matchAll(unexpected)).flatMap((call) => {
    const own = argumentsFrom(code, call.index + call[0].length);
    const fixed = /minLength: (\w+), maxLength: (\w+)/.exec(own);
    if (/size: "max"/.test(own) || (fixed !== null && fixed[1] === fixed[2])) return [];
    const lines = code.slice(0, call.index).split("\n");
    const comments = lines.slice(-4).filter((line) => /^\s*(\/\/|\/?\*)/.test(line));
    return comments.some((line) => /\bdrawn?\b|\bdraws\b/i.test(line)) ? [] : [lines.length];
  });
}

/** What stands between the parentheses, without what stands in further ones. */
function argumentsFrom(code: string, start: number): string {
  let own = "";
  for (let [at, depth] = [start, 1]; at < code.length; at++) {
    if (code[at] === ")") depth--;
    if (depth === 0) break;
    if (depth === 1) own += code[at];
    if (code[at] === "(") depth++;
  }
  return own;
}
