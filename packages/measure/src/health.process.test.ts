import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const script = (text: string): string => `
  import { unfitBecause, staysUnoptimised } from ${JSON.stringify(new URL("../dist/health.js", import.meta.url).href)};
  ${text}`;

/** In a process of its own: V8's flags and coverage belong to the whole of one. */
async function printed(text: string, { flags = [], env = {} }: { flags?: string[]; env?: NodeJS.ProcessEnv } = {}) {
  const args = [...flags, "--input-type=module", "--eval", script(text)];
  // Whatever the tests themselves run under does not concern that process.
  const { NODE_V8_COVERAGE: _, NODE_OPTIONS: __, ...clean } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...clean, ...env } });
  return stdout.trim();
}

describe("unfitBecause", () => {
  it("has nothing against a plain process", async () => {
    expect(await printed("console.log(unfitBecause())")).toBe("null");
  });

  it.each([
    ["may not optimise", { flags: ["--no-opt", "--no-maglev"] }, /V8 does not optimise hot code here/],
    ["has no compilers", { flags: ["--jitless"] }, /V8 runs without its compilers/],
    ["has an inspector attached", { flags: ["--inspect=127.0.0.1:0"] }, /an inspector is attached/],
    ["counts coverage", { env: { NODE_V8_COVERAGE: "/nonexistent/coverage" } }, /code coverage counts every block/],
  ])("refuses a process that %s", async (_, setting, because) => {
    expect(await printed("console.log(unfitBecause())", setting)).toMatch(because);
  });
});

describe("staysUnoptimised", () => {
  it("clears a function that V8 compiles, and native code", async () => {
    const text = `
      const small = (n) => { let sum = 0; for (let i = 0; i < n; i++) sum += i; return sum; };
      console.log(await staysUnoptimised(small, [100]), await staysUnoptimised(Math.max, [1, 2]));`;
    expect(await printed(text)).toBe("false false");
  });

  it("accuses a function that is too large for V8 to compile", { timeout: 120_000 }, async () => {
    const text = `
      const body = Array.from({ length: 8000 }, (_, i) => "if (n === " + i + ") return n * " + i + ";").join("");
      console.log(await staysUnoptimised(new Function("n", body), [7999]));`;
    expect(await printed(text)).toBe("true");
  });
});
