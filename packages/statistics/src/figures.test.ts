import { expect, it } from "vitest";
import { figure, quantity } from "./figures.ts";

it("figure has three significant digits, and a dash for what is not known", () => {
  expect([1.2345, 12_345, 0.001_234, null, Number.NaN, Infinity].map(figure)).toEqual([
    "1.23",
    "12,300",
    "0.00123",
    "–",
    "–",
    "–",
  ]);
});

it("quantity picks the unit of a duration, and leaves counts exact", () => {
  expect(quantity(1_230_000, "ns")).toBe("1.23 ms");
  expect(quantity(0.5, "ns")).toBe("0.500 ns");
  expect(quantity(-2e9, "ns")).toBe("-2.00 s");
  expect(quantity(12_345, "bytes")).toBe("12,345 bytes");
  expect(quantity(1.5, "MiB")).toBe("1.50 MiB");
  expect(quantity(null, "ns")).toBe("–");
});
