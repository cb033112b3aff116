import { describe, expect, it } from "vitest";
import { shrunk } from "./arbitraries.test.fixture.ts";
import { bytes } from "./bytes.ts";
import { json } from "./json.ts";
import { ndjson } from "./ndjson.ts";
import { text } from "./text.ts";

describe("a shrunk input", () => {
  it("keeps only the bytes that matter", () => {
    expect(shrunk(bytes(), (value) => !value.includes(0xc3))).toEqual(Uint8Array.of(0xc3));
  });

  it("keeps two bytes that are far apart", () => {
    const stored = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) & 0xff);
    const holds = (value: Uint8Array): boolean => !(value.includes(9) && value.includes(200));
    expect([...shrunk(bytes(), holds, stored)].sort((a, b) => a - b)).toEqual([9, 200]);
  });

  it("is as long as the failure needs, and plain", () => {
    const stored = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31) & 0xff);
    expect(shrunk(bytes(), (value) => value.length < 65_536, stored)).toEqual(new Uint8Array(65_536));
  });

  it("keeps the offset of a view when that is what fails", () => {
    const stored = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8).subarray(5);
    expect(shrunk(bytes(), (value) => value.byteOffset === 0, stored).byteOffset).toBe(1);
  });

  it("brings a byte as close to zero as the failure lets it", () => {
    expect(shrunk(bytes(), (value) => !value.some((byte) => byte > 100))).toEqual(Uint8Array.of(101));
  });

  it.each([
    ["a lone surrogate", (value: string) => value.isWellFormed(), "\ud800"],
    ["a CR LF", (value: string) => !value.includes("\r\n"), "\r\n"],
  ])("keeps only %s of a text", (_, holds, smallest) => {
    expect(shrunk(text(), holds).replace(/[\udc00-\udfff]/, "\ud800")).toBe(smallest);
  });

  it("shrinks a stored document without knowing how it was made", () => {
    const stored = `{"a": [1, 2, {"b": "x\\ud800y"}], "c": null}`;
    expect(shrunk(json(), (value) => !value.includes("\\ud8"), stored)).toBe("\\ud8");
  });

  it("keeps only the line that matters", () => {
    const holds = (value: Uint8Array): boolean => !new TextDecoder().decode(value).includes("\u2028");
    expect(shrunk(ndjson(), holds)).toEqual(Uint8Array.of(0xe2, 0x80, 0xa8));
  });
});
