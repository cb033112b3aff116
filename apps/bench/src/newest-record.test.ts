import { expect, it } from "vitest";
import { newestRecord } from "./newest-record.ts";

it("refuses a record that is not there, and says how it is made", () => {
  expect(() => newestRecord("horoscope")).toThrow(
    "docs/measurements has no *-horoscope.json, and the pages show its numbers: npm run publish:numbers -- horoscope FILE",
  );
});
