import { attributesOf, serviceAttributes } from "./attributes.ts";
import {
  type Attributes,
  type Fields,
  fieldsOf,
  nanoseconds,
  type ReadSpan,
  type SpanKind,
  spanKindOf,
  textOf,
} from "./written-span.ts";

/**
 * A span as Zipkin's API v2 and its exporters write it: times in microseconds, the service in `localEndpoint`, and among the tags
 * what the OpenTelemetry exporter knows of the process. With `attributes` and a number for its kind it is one of the OpenTelemetry
 * SDK for JavaScript, as its console exporter shows it.
 */
export function readZipkinSpan(span: Fields): ReadSpan {
  const id = textOf(span["id"]);
  if (id === "") return "a span has no id";
  const start = nanoseconds(span["timestamp"], "timestamp", 1000n);
  if (typeof start === "string") return start;
  const duration = span["duration"] === 0 ? 0n : nanoseconds(span["duration"], "duration", 1000n);
  if (typeof duration === "string") return duration;
  const attributes = attributesOf(span["tags"] ?? span["attributes"]);
  const { kind } = span;
  return {
    traceId: textOf(span["traceId"]),
    id,
    parentId: textOf(span["parentId"] ?? fieldsOf(span["parentSpanContext"])["spanId"]),
    name: textOf(span["name"]),
    kind: typeof kind === "number" ? (sdkKinds[kind] ?? "client") : spanKindOf(kind),
    // Both sides of a call may write a span of one id.
    isOtherHalf: kind === "SERVER",
    start,
    end: start + duration,
    traceState: attributes.get("w3c.tracestate") ?? "",
    attributes,
    resource: resourceOf(span, attributes),
  };
}

/** The SDK counts from 0, where OTLP has a kind that says nothing. */
const sdkKinds: readonly SpanKind[] = ["internal", "server", "client", "producer", "consumer"];

function resourceOf(span: Fields, tags: Attributes): Attributes {
  if (span["resource"] !== undefined) return attributesOf(fieldsOf(span["resource"])["attributes"]);
  const { serviceName, ipv4, ipv6 } = fieldsOf(span["localEndpoint"]);
  const ip = textOf(ipv4 ?? ipv6);
  const known: Attributes = { ...tags, get: (key) => (key === "ip" && ip !== "" ? ip : tags.get(key)) };
  return serviceAttributes(textOf(serviceName), known);
}
