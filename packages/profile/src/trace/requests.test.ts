import { describe, expect, it } from "vitest";
import { requestsOf } from "./requests.ts";
import type { Span } from "./trace.ts";

type Given = readonly [id: number, parent: number, kind: Span["kind"], from: number, to: number, route?: string];

function requestsIn(given: readonly Given[]) {
  const spans = given.map(([id, parent, kind, from, to, route]): Span => ({
    id,
    parent,
    kind,
    from,
    to,
    weight: 1,
    name: route ?? `span ${id}`,
    isRoute: route !== undefined,
  }));
  const ordered = spans.toSorted((a, b) => a.from - b.from || b.to - a.to);
  const { requests, requestOf, inside } = requestsOf(ordered, new Map(spans.map((span) => [span.id, span])));
  const places = spans.map((span) => requestOf.get(span) ?? null);
  expect(inside.size).toBe(places.filter((place) => place !== null).length - requests.length);
  return { routes: requests.map(({ route }) => route), places };
}

describe("requestsOf", () => {
  it.each<readonly [string, readonly Given[], readonly string[], readonly (number | null)[]]>([
    [
      "a framework's span in the HTTP server's",
      [
        [1, -1, "request", 0, 9],
        [2, 1, "request", 1, 8],
      ],
      ["span 1"],
      [0, 0],
    ],
    [
      "three, with functions between them",
      [
        [1, -1, "request", 0, 9],
        [2, 1, "function", 0, 9],
        [3, 2, "request", 1, 8],
        [4, 3, "function", 1, 7],
        [5, 4, "request", 2, 5],
      ],
      ["span 1"],
      [0, null, 0, null, 0],
    ],
    [
      "the route that the inner one knows",
      [
        [1, -1, "request", 0, 9],
        [2, 1, "request", 1, 8, "/a"],
      ],
      ["/a"],
      [0, 0],
    ],
    [
      "the outer one's own route",
      [
        [1, -1, "request", 0, 9, "/a"],
        [2, 1, "request", 1, 8, "/b"],
      ],
      ["/a"],
      [0, 0],
    ],
    [
      "two side by side",
      [
        [1, -1, "request", 0, 9],
        [2, -1, "request", 1, 8],
      ],
      ["span 1", "span 2"],
      [0, 1],
    ],
    [
      "a call of the service to itself",
      [
        [1, -1, "request", 0, 9],
        [2, 1, "away", 1, 8],
        [3, 2, "request", 2, 7],
      ],
      ["span 1", "span 3"],
      [0, null, 1],
    ],
    [
      "one that begins after its parent ended",
      [
        [1, -1, "request", 0, 3],
        [2, 1, "request", 5, 8],
      ],
      ["span 1", "span 2"],
      [0, 1],
    ],
    ["a parent in another service", [[2, 77, "request", 1, 8]], ["span 2"], [0]],
    ["a span that is its own parent", [[1, 1, "request", 0, 9]], ["span 1"], [0]],
    [
      "two that are each other's parents",
      [
        [1, 2, "request", 0, 9],
        [2, 1, "request", 1, 8],
      ],
      ["span 1"],
      [0, 0],
    ],
  ])("knows %s", (_, given, routes, places) => {
    expect(requestsIn(given)).toEqual({ routes, places });
  });
});
