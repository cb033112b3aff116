import { isOlderOtlp, readOtlpSpan, spansOfOtlp } from "./otlp.ts";
import { attributesOf } from "./attributes.ts";
import { fieldsOf, type ReadSpan } from "./written-span.ts";

/** What one JSON value of a trace is, in words, and its spans. */
export interface TraceDocument {
  readonly format: string;
  readonly spans: Iterable<ReadSpan>;
}

export const otlpJson = "OTLP/JSON";

/** The documents in a value: itself, or in a list each. What is no trace is a sentence that says what it is. */
export function* documentsIn(value: unknown): Generator<TraceDocument | string> {
  if (Array.isArray(value)) for (const each of value as readonly unknown[]) yield* documentsIn(each);
  else yield documentIn(value);
}

function documentIn(value: unknown): TraceDocument | string {
  const fields = fieldsOf(value);
  if ("resourceSpans" in fields || "resource_spans" in fields) {
    const groups = fields["resourceSpans"] ?? fields["resource_spans"];
    return {
      format: isOlderOtlp(groups)
        ? "OTLP/JSON of before 2022 (instrumentationLibrarySpans)"
        : "resource_spans" in fields
          ? "OTLP/JSON in snake_case (resource_spans)"
          : otlpJson,
      spans: spansOfOtlp(groups),
    };
  }
  if ("spanId" in fields || "span_id" in fields) {
    const resource = attributesOf(fieldsOf(fields["resource"])["attributes"]);
    return { format: "one span a line", spans: [readOtlpSpan(fields, resource)] };
  }
  return "it is JSON, but has no resourceSpans";
}
