import { expect, it } from "vitest";
import { readTrace } from "@oxbow/profile";

const start = 1_700_000_000_000_000_000n;
/** A span of a trace, from and to so many nanoseconds after the start of all; its parent is not there unless it is named. */
const span = (traceId: string, spanId: string, name: string, from: number, to: number, more: object = {}) => ({
  traceId,
  spanId,
  name,
  kind: name.startsWith("/") ? 2 : 1,
  startTimeUnixNano: String(start + BigInt(from)),
  endTimeUnixNano: String(start + BigInt(to)),
  ...(name.startsWith("/") ? {} : { parentSpanId: "dead" }),
  ...more,
});

async function parentsOf(...spans: readonly object[]) {
  const text = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
  const { processes, counts } = await readTrace(
    (async function* () {
      yield await Promise.resolve(Buffer.from(text));
    })(),
  );
  const all = processes.flatMap((process) => process.spans);
  const parents = all
    .filter(({ kind }) => kind === "function")
    .map(({ name, parent }) => `${name} in ${all.find(({ id }) => id === parent)?.name ?? "nothing"}`);
  return { parents, adopted: counts.adopted };
}

it("a span whose parent is not in the trace belongs to the request of its trace in which it began", async () => {
  expect(
    await parentsOf(
      span("a", "1", "/a", 100, 200),
      span("b", "2", "/b", 100, 200),
      span("a", "3", "inside", 150, 250),
      span("a", "4", "at its end", 200, 210),
      span("a", "5", "before", 90, 150),
      span("c", "6", "of another trace", 150, 160),
      span("b", "7", "with its parent", 150, 160, { parentSpanId: "2" }),
      span("b", "8", "a root", 150, 160, { parentSpanId: "" }),
    ),
  ).toEqual({
    parents: [
      "inside in /a",
      "at its end in nothing",
      "before in nothing",
      "of another trace in nothing",
      "with its parent in /b",
      "a root in nothing",
    ],
    adopted: 1,
  });
});

it("it belongs to the innermost of requests that stand in each other, and to none of two that overlap", async () => {
  const nested = [span("a", "1", "/outer", 100, 200), span("a", "2", "/inner", 120, 180, { parentSpanId: "1" })];
  expect((await parentsOf(...nested, span("a", "3", "f", 150, 160))).parents).toEqual(["f in /inner"]);
  expect((await parentsOf(...nested, span("a", "3", "f", 190, 195))).parents).toEqual(["f in /outer"]);
  const overlapping = [span("a", "1", "/first", 100, 200), span("a", "2", "/second", 120, 300)];
  expect((await parentsOf(...overlapping, span("a", "3", "f", 150, 160))).parents).toEqual(["f in nothing"]);
});

it("it belongs to nothing where no trace is named", async () => {
  expect(await parentsOf(span("", "1", "/a", 100, 200), span("", "3", "f", 150, 160))).toEqual({
    parents: ["f in nothing"],
    adopted: 0,
  });
});
