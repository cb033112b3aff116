import type { Span } from "./trace.ts";

export interface TimedRequest {
  readonly route: string;
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

interface Requests {
  readonly requests: readonly TimedRequest[];
  /** The place in `requests` of each server span, whether it is the request or stands inside of it. */
  readonly requestOf: ReadonlyMap<Span, number>;
  readonly inside: ReadonlySet<Span>;
}

/**
 * The requests of a process, each the outermost of its server spans: an HTTP instrumentation and a framework both make one for
 * the same request. A request that the process sent to itself is one of its own, and so is what began after its parent ended.
 */
export function requestsOf(ordered: readonly Span[], byId: ReadonlyMap<number, Span>): Requests {
  const servers = ordered.filter(({ kind }) => kind === "request");
  const outermost = outermostOf(servers, byId);
  const requestOf = new Map<Span, number>();
  const requests: { route: string; from: number; to: number; weight: number; isRoute: boolean }[] = [];
  for (const span of servers) {
    if (outermost.get(span) !== span) continue;
    requestOf.set(span, requests.length);
    requests.push({ route: span.name, from: span.from, to: span.to, weight: span.weight, isRoute: span.isRoute });
  }
  const inside = new Set(servers.filter((span) => !requestOf.has(span)));
  for (const span of inside) {
    const place = requestOf.get(outermost.get(span) as Span) as number;
    requestOf.set(span, place);
    // The framework knows the route, where the HTTP instrumentation outside of it may not.
    const request = requests[place] as (typeof requests)[number];
    if (span.isRoute && !request.isRoute) Object.assign(request, { route: span.name, isRoute: true });
  }
  return { requests, requestOf, inside };
}

function outermostOf(servers: readonly Span[], byId: ReadonlyMap<number, Span>): ReadonlyMap<Span, Span> {
  const outermost = new Map<Span, Span>();
  for (const server of servers) {
    const path: Span[] = [];
    let at = server;
    for (let up: Span | undefined = server; up !== undefined && !outermost.has(up); up = serverAround(at, byId)) {
      at = up;
      // A circle of parents ends here.
      outermost.set(at, at);
      path.push(at);
    }
    const around = serverAround(at, byId);
    const found = around === undefined ? at : (outermost.get(around) as Span);
    for (const span of path) outermost.set(span, found);
  }
  return outermost;
}

/** The server span that another one stands in, no call of the process between them. */
function serverAround(span: Span, byId: ReadonlyMap<number, Span>): Span | undefined {
  let at = byId.get(span.parent);
  for (let depth = 0; at !== undefined && at.kind !== "away" && depth < 1000; at = byId.get(at.parent), depth++) {
    if (at.kind === "request") return at !== span && span.from < at.to ? at : undefined;
  }
  return undefined;
}
