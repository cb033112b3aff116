import { describe, expect, it } from "vitest";
import { createProgress } from "./progress.ts";

function written(live: boolean, columns = 80): string {
  const texts: string[] = [];
  const progress = createProgress({ err: (text) => texts.push(text), live, columns });
  progress.report("byte-hash: random small", "50 of 1,000");
  progress.report("byte-hash: random small", "100 of 1,000");
  progress.report("byte-hash: random large", "50 of 1,000");
  progress.clear();
  return texts.join("");
}

describe("progress", () => {
  it("is a plain line for each step where no person watches", () => {
    expect(written(false)).toBe("byte-hash: random small\nbyte-hash: random large\n");
  });

  it("is one line, written over and taken away, where one does", () => {
    const text = written(true);
    expect(text).not.toContain("\n");
    expect(text).toContain("random small  100 of 1,000");
    expect(text.endsWith("\r\u001B[2K")).toBe(true);
  });

  it("never fills the line, which would scroll", () => {
    const longest = written(true, 20)
      .split("\r\u001B[2K")
      .map((line) => line.length);
    expect(Math.max(...longest)).toBe(19);
  });
});
