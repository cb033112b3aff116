import { createRecorder } from "@oxbow/profile";
import type { Recording } from "@oxbow/profile";
import { AsyncLocalStorage } from "node:async_hooks";
import type { Plan, Simulated } from "./simulator.ts";

/** What the service would have exported as OTLP/JSON, 200 spans a line. */
export async function* tracedAs(
  { events }: Simulated,
  plans: readonly Plan[],
  instance = "simulated",
): AsyncGenerator<Uint8Array> {
  const epoch = 1_700_000_000_000_000_123n;
  const time = (ns: number): string => String(epoch + BigInt(Math.round(ns)));
  const began = new Map<number, number>();
  let spans: unknown[] = [];
  const line = (): Uint8Array => {
    const resource = { attributes: [{ key: "service.instance.id", value: { stringValue: instance } }] };
    const text = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
    spans = [];
    return Buffer.from(`${text}\n`);
  };
  // A trace id is like no other, whichever process made it.
  const traceOf = (request: number): string =>
    id(request) + Buffer.from(instance).toString("hex").slice(-16).padStart(16, "0");
  let next = plans.length;
  for (const event of events) {
    if (event.kind === "begin") began.set(event.request, event.at);
    else if (event.kind === "end") {
      const times = { startTimeUnixNano: time(began.get(event.request)!), endTimeUnixNano: time(event.at) };
      spans.push({
        traceId: traceOf(event.request),
        spanId: id(event.request),
        kind: 2,
        name: plans[event.request]!.route,
        ...times,
      });
      began.delete(event.request);
    } else if (event.name !== null) {
      const times = { startTimeUnixNano: time(event.from), endTimeUnixNano: time(event.to) };
      const parent = { traceId: traceOf(event.request), parentSpanId: id(event.request) };
      spans.push({ ...parent, spanId: id(next++), kind: 1, name: event.name, ...times });
    }
    if (spans.length === 200) yield line();
  }
  if (spans.length > 0) yield line();
}

/** The same, seen by the in-process recorder, whose clock is the simulation's. */
export async function recordedAs({ events }: Simulated): Promise<Recording> {
  let now = 0;
  const recorder = createRecorder({ now: () => BigInt(Math.round(now)), capacity: 100_000 });
  const names = new Set(events.flatMap((event) => (event.kind === "run" && event.name !== null ? [event.name] : [])));
  const functions = new Map(
    Array.from(names, (name) => [name, recorder.record((until: number) => void (now = until), { name })]),
  );
  const open = new Map<
    number,
    { readonly inside: ReturnType<typeof AsyncLocalStorage.snapshot>; readonly end: () => void }
  >();
  for (const event of events) {
    now = event.kind === "run" ? event.from : event.at;
    if (event.kind === "begin") begin(event.request);
    else if (event.kind === "end") {
      open.get(event.request)!.end();
      open.delete(event.request);
      // The recorder learns of the end from a promise, before virtual time moves on.
      await Promise.resolve();
    } else if (event.name !== null) open.get(event.request)!.inside(functions.get(event.name)!, event.to);
  }
  return recorder.recording();

  function begin(request: number): void {
    void recorder.request(() => {
      const { promise, resolve } = Promise.withResolvers<void>();
      open.set(request, { inside: AsyncLocalStorage.snapshot(), end: resolve });
      return promise;
    });
  }
}

const id = (n: number): string => n.toString(16).padStart(16, "0");
