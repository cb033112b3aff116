import { context, SpanKind, trace } from "@opentelemetry/api";
import type { Attributes, Span } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { spansFile } from "./spans-file.ts";

export interface Tracing {
  /** Runs a request inside a server span, which ends when what it gives back settles. */
  readonly request: <Out>(route: string, work: () => Promise<Out>) => Promise<Out>;
  /** The same function, each call inside an internal span. */
  readonly traced: <Args extends unknown[], Out>(name: string, work: (...args: Args) => Out) => (...args: Args) => Out;
  /** Writes what is left, and what comes from now on to another file, as of another instance. */
  readonly into: (file: string, instance: string) => Promise<void>;
  /** Writes what is left. */
  readonly shutdown: () => Promise<void>;
}

/** The OpenTelemetry SDK, every span kept and written to a file. */
export function startTracing(file: string, instance: string): Tracing {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  let provider = providerOf(file, instance);
  let tracer = provider.getTracer(service);
  const start = (name: string, kind: SpanKind, attributes: Attributes = {}): Span =>
    // Without a start time the SDK takes Date.now(), whole milliseconds, and nobody could tell who waited for whom.
    tracer.startSpan(name, { kind, attributes, startTime: now() });
  return {
    async request(route, work) {
      const span = start(route, SpanKind.SERVER, { "http.route": route });
      try {
        return await context.with(trace.setSpan(context.active(), span), work);
      } finally {
        span.end(now());
      }
    },
    traced:
      (name, work) =>
      (...args) => {
        const span = start(name, SpanKind.INTERNAL, { "code.function.name": name });
        try {
          return work(...args);
        } finally {
          span.end(now());
        }
      },
    async into(nextFile, nextInstance) {
      await provider.shutdown();
      provider = providerOf(nextFile, nextInstance);
      tracer = provider.getTracer(service);
    },
    shutdown: () => provider.shutdown(),
  };
}

const service = "oxbow-demo";

const providerOf = (file: string, instance: string): TracerProvider =>
  new TracerProvider({
    resource: resourceFromAttributes({ "service.name": service, "service.instance.id": `${process.pid}, ${instance}` }),
    // Serialising a batch holds the loop: small ones hold it for less long.
    spanProcessors: [
      new BatchSpanProcessor({ exporter: spansFile(file), maxExportBatchSize: 64, maxQueueSize: 1 << 16 }),
    ],
  });

/** Milliseconds since 1970, with all the digits that the clock has. */
const now = (): number => performance.timeOrigin + performance.now();
