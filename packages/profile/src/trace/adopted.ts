import type { Span } from "./trace.ts";

/**
 * The same spans of one event loop, where those whose parent `isMissing`, as when a span in between was not exported, belong to
 * the request of their trace in which they began. `traceOf` is empty where a span has none. A span that two requests may have
 * called, since both were under way, stays as it is.
 */
export function withAdopted(
  spans: readonly Span[],
  isMissing: (parent: number) => boolean,
  traceOf: (id: number) => string,
): { readonly spans: readonly Span[]; readonly adopted: number } {
  const isOrphan = ({ kind, parent }: Span): boolean => kind !== "request" && parent !== -1 && isMissing(parent);
  if (!spans.some(isOrphan)) return { spans, adopted: 0 };
  const requests = Map.groupBy(
    spans.filter(({ kind }) => kind === "request").toSorted((a, b) => a.from - b.from),
    ({ id }) => traceOf(id),
  );
  let adopted = 0;
  return {
    spans: spans.map((span) => {
      const trace = isOrphan(span) ? traceOf(span.id) : "";
      const around = trace === "" ? undefined : requestAround(span, requests.get(trace) ?? []);
      if (around === undefined) return span;
      adopted++;
      return { ...span, parent: around.id };
    }),
    adopted,
  };
}

/** How many requests of one trace may be under way at once. */
const mostAtOnce = 16;

/** The innermost request of the ordered ones around the span's begin; none where they do not stand in each other. */
function requestAround({ from }: Span, requests: readonly Span[]): Span | undefined {
  let [low, high] = [0, requests.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((requests[middle] as Span).from <= from) low = middle + 1;
    else high = middle;
  }
  const around = requests.slice(Math.max(0, low - mostAtOnce), low).filter(({ to }) => from < to);
  const innermost = around.at(-1);
  return innermost !== undefined && around.every(({ to }) => to >= innermost.to) ? innermost : undefined;
}
