import { describe, expect, it } from "vitest";
import { createProgress } from "./progress.ts";

const wipe = "\r\u001B[2K";

function written(live: boolean, columns = 80): string {
  const texts: string[] = [];
  const progress = createProgress({ err: (text) => texts.push(text), live, errColumns: () => columns });
  progress.clear();
  progress.report("byte-hash: random small", "50 of 1,000");
  progress.report("byte-hash: random small", "100 of 1,000");
  progress.report("byte-hash: random large", "50 of 1,000");
  progress.clear();
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
    expect(text.endsWith(wipe)).toBe(true);
  });

  it("wipes what it wrote, and no line that another wrote", () => {
    expect(written(true)).toBe(
      [
        "byte-hash: random small  50 of 1,000",
        "byte-hash: random small  100 of 1,000",
        "byte-hash: random large  50 of 1,000",
        "",
      ].join(wipe),
    );
  });

  it("never fills the line, which would scroll, and shortens the step before the detail", () => {
    const lines = written(true, 24).split(wipe);
    expect(lines).toEqual(["byte-hash…  50 of 1,000", "byte-has…  100 of 1,000", "byte-hash…  50 of 1,000", ""]);
    for (const columns of [1, 5, 14, 20, 36]) {
      for (const line of written(true, columns).split(wipe)) expect(line.length).toBeLessThan(columns);
    }
  });

  it("takes a terminal that does not tell its width for one of 80 columns", () => {
    const texts: string[] = [];
    const progress = createProgress({ err: (text) => texts.push(text), live: true, errColumns: () => Infinity });
    progress.report("a step ".repeat(20), "1 of 2");
    expect(texts.join("")).toHaveLength(79);
  });
});
