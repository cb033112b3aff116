import { expect, it } from "vitest";
import { readingNotes } from "./trace-notes.ts";

const counts = {
  lines: 9,
  spans: 9,
  twice: 0,
  notUsed: 0,
  adopted: 0,
  bad: 0,
  badLines: [],
  badSpans: 0,
  badSpanLines: [],
};

it("readingNotes name each reason once, with the first line of which it is true", () => {
  const badSpanLines = [
    { line: 2, because: "a span has no spanId" },
    { line: 3, because: "a span ends before it begins" },
    { line: 4, because: "a span has no spanId" },
  ];
  expect(
    readingNotes({ processes: [], formats: ["OTLP/JSON"], counts: { ...counts, badSpans: 3, badSpanLines } }),
  ).toEqual([
    "3 spans could not be read and are left out (line 2: a span has no spanId; line 3: a span ends before it begins)",
  ]);
});

it("readingNotes say what is wrong with times that are no nanoseconds", () => {
  expect(readingNotes({ processes: [], formats: ["OTLP/JSON"], counts, rather: 1000 })).toEqual([
    "its times are of January 1970, as when microseconds stand where nanoseconds belong, or milliseconds where microseconds do: every time shown here is then 1,000 times as long, and shares are as good as times so coarse can tell",
  ]);
});
