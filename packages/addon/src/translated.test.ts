import { InputError, NativePanicError } from "@oxbow/contract";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { testAddon } from "./test-addon.test.fixture.ts";
import { translated } from "./translated.ts";

/** What somebody throws, as others see it. */
async function thrownBy(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return translated(error);
  }
  throw new Error("nothing was thrown");
}

describe.skipIf(testAddon.unavailable)("the error of an addon's guard", () => {
  const words = 'line 2, "a\\b"\n50 % \0 off: ☃';

  it.each(["refuse", "refuseLater"] as const)("of %s is an InputError with code, message and place", async (refuse) => {
    const error = await thrownBy(() => testAddon.addon()[refuse]("OUT_OF_RANGE", words, 2, 17));
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code: "OUT_OF_RANGE", message: words, row: 2, byteOffset: 17 });
  });

  it.each(["panicNow", "panicLater"] as const)("of %s is a NativePanicError with Rust's words", async (panic) => {
    const error = await thrownBy(() => testAddon.addon()[panic](words));
    expect(error).toBeInstanceOf(NativePanicError);
    expect(error).toMatchObject({ code: "NATIVE_PANIC", message: words });
  });

  it("of a panic with what panics again when it is dropped is one panic", async () => {
    const error = await thrownBy(() => testAddon.addon().panicTwice());
    expect(error).toMatchObject({ code: "NATIVE_PANIC", message: "a panic without a message" });
  });
});

describe("translated", () => {
  it("reads an error of another realm", () => {
    const error: unknown = runInNewContext(`new Error('oxbow:{"code":"INVALID_INPUT","message":"no","row":1}')`);
    expect(translated(error)).toMatchObject({ code: "INVALID_INPUT", message: "no", row: 1, byteOffset: undefined });
  });

  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const asItIs = {
    "an error of the control": new RangeError("no"),
    "a string": "oxbow:{}",
    nothing: undefined,
    "a message that is none": { message: 7 },
    "a message that only begins like the guard's": new Error("oxbow: no flag"),
    "a message that throws": {
      get message(): string {
        throw new Error("no");
      },
    },
    "a revoked proxy": revoked.proxy,
  };
  it.each(Object.entries(asItIs))("leaves %s as it is", (_, thrown) =>
    expect(Object.is(translated(thrown), thrown)).toBe(true),
  );
});
