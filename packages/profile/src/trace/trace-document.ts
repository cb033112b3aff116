import { refusalOf } from "../input/refusals.ts";
import { attributesOf } from "./attributes.ts";
import { readJaegerSpan, spansOfJaeger } from "./jaeger.ts";
import { isOlderOtlp, readOtlpSpan, spansOfOtlp } from "./otlp.ts";
import { type Fields, fieldsOf, listOf, type ReadSpan } from "./written-span.ts";
import { readZipkinSpan } from "./zipkin.ts";

/** What one JSON value of a trace is, in words, and its spans. */
export interface TraceDocument {
  readonly format: string;
  readonly spans: Iterable<ReadSpan>;
}

export const otlpJson = "OTLP/JSON";

/** The documents in a value: itself, or in a list each. What is no trace is a sentence that says what it is. */
export function* documentsIn(value: unknown, depth = 0): Generator<TraceDocument | string> {
  if (!Array.isArray(value)) yield documentIn(fieldsOf(value));
  else if (depth === deepest) yield "it has lists in lists, and no trace in them";
  else for (const each of value as readonly unknown[]) yield* documentsIn(each, depth + 1);
}

/** Zipkin and Jaeger write lists of traces, which are lists of spans. */
const deepest = 8;

function documentIn(fields: Fields): TraceDocument | string {
  const sentence = refusalOf(new Set(Object.keys(fields)));
  if (sentence !== null) return sentence;
  if ("resourceSpans" in fields || "resource_spans" in fields) return otlpDocument(fields);
  if ("batches" in fields)
    return { ...otlpDocument({ resourceSpans: fields["batches"] }), format: "Tempo's JSON (batches)" };
  // Tempo's second API, and Jaeger's third.
  for (const key of ["trace", "result"]) {
    if ("resourceSpans" in fieldsOf(fields[key])) return otlpDocument(fieldsOf(fields[key]));
  }
  if (isJaeger(fields)) return { format: "Jaeger's JSON", spans: spansOfJaeger(fields) };
  if (Array.isArray(fields["data"]) && listOf(fields["data"]).every((each) => isJaeger(fieldsOf(each)))) {
    return {
      format: "Jaeger's JSON",
      spans: flat(listOf(fields["data"]).map((each) => spansOfJaeger(fieldsOf(each)))),
    };
  }
  if ("spanID" in fields) return { format: "Jaeger's JSON, one span a line", spans: [readJaegerSpan(fields)] };
  if ("spanId" in fields || "span_id" in fields) {
    const resource = attributesOf(fieldsOf(fields["resource"])["attributes"]);
    return { format: "one span a line", spans: [readOtlpSpan(fields, resource)] };
  }
  if ("traceId" in fields && "id" in fields) {
    const isSdk = typeof fields["kind"] === "number";
    const format = isSdk ? "spans of the OpenTelemetry SDK for JavaScript" : "Zipkin's JSON v2";
    return { format, spans: [readZipkinSpan(fields)] };
  }
  return "it is JSON, but has no resourceSpans";
}

const isJaeger = (fields: Fields): boolean => "traceID" in fields && "spans" in fields;

function otlpDocument(fields: Fields): TraceDocument {
  const groups = fields["resourceSpans"] ?? fields["resource_spans"];
  const format = isOlderOtlp(groups)
    ? "OTLP/JSON of before 2022 (instrumentationLibrarySpans)"
    : "resource_spans" in fields
      ? "OTLP/JSON in snake_case (resource_spans)"
      : otlpJson;
  return { format, spans: spansOfOtlp(groups) };
}

function* flat<T>(lists: readonly Iterable<T>[]): Generator<T> {
  for (const list of lists) yield* list;
}
