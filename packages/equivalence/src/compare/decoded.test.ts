import { describe, expect, it } from "vitest";
import { decoded } from "./decoded.ts";

describe("decoded", () => {
  const of = (text: string): unknown => JSON.parse(text);
  const parsed = decoded<string>({ because: "white space in JSON has no meaning", of });

  it("finds results of one meaning equal", () => expect(parsed("[1, 2]", "[1,2]")).toBeNull());

  it("says where meanings differ", () => expect(parsed('{"a":[1]}', '{"a":[2]}')).toBe(".a[0]"));

  it("finds a difference in what means nothing on one side", () => expect(parsed("[1]", "[1")).toBe(".normalize"));

  it("finds equal results equal, whatever they mean", () => expect(parsed("[1", "[1")).toBeNull());

  it("refuses to loosen without a reason", () => expect(() => decoded({ because: " ", of })).toThrow(TypeError));
});
