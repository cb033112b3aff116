import { attributesOf } from "./attributes.ts";
import {
  type Attributes,
  type Fields,
  fieldsOf,
  isNoId,
  listOf,
  nanoseconds,
  noAttributes,
  type ReadSpan,
  spanKindOf,
  textOf,
} from "./written-span.ts";

/**
 * The spans of an ExportTraceServiceRequest: `groups` are its resourceSpans. Names of fields may be in snake_case, as ProtoJSON
 * allows, lists may be null, and the scopes of before 2022 are called instrumentation libraries.
 */
export function* spansOfOtlp(groups: unknown): Generator<ReadSpan> {
  for (const group of listed(groups, "resourceSpans")) {
    if (typeof group === "string") {
      yield group;
      continue;
    }
    const resource = attributesOf(fieldsOf(group["resource"])["attributes"]);
    for (const scope of scopeNames.flatMap((name) => [...listed(group[name], name)])) {
      if (typeof scope === "string") yield scope;
      else
        for (const span of listed(scope["spans"], "spans"))
          yield typeof span === "string" ? span : readOtlpSpan(span, resource);
    }
  }
}

const scopeNames = ["scopeSpans", "scope_spans", "instrumentationLibrarySpans", "instrumentation_library_spans"];

/** The objects of a list. What stands there instead of a list or an object, null for a list aside, is told. */
function* listed(list: unknown, name: string): Generator<Fields | string> {
  if (list === undefined || list === null) return;
  if (!Array.isArray(list)) return yield `${name} is no list`;
  for (const each of list as readonly unknown[]) {
    yield typeof each === "object" && each !== null
      ? (each as Fields)
      : `${name} has ${String(each)} where an object belongs`;
  }
}

/** Of before 2022, see `spansOfOtlp`. */
export const isOlderOtlp = (groups: unknown): boolean =>
  listOf(groups).some((group) => "instrumentationLibrarySpans" in fieldsOf(group));

/** One span. A span that stands by itself may bring its resource along. */
export function readOtlpSpan(written: unknown, resource: Attributes = noAttributes): ReadSpan {
  const span = fieldsOf(written);
  const id = textOf(span["spanId"] ?? span["span_id"]);
  if (isNoId(id)) return "a span has no spanId";
  const start = nanoseconds(span["startTimeUnixNano"] ?? span["start_time_unix_nano"], "startTimeUnixNano");
  if (typeof start === "string") return start;
  const end = nanoseconds(span["endTimeUnixNano"] ?? span["end_time_unix_nano"], "endTimeUnixNano");
  if (typeof end === "string") return end;
  return {
    traceId: textOf(span["traceId"] ?? span["trace_id"]),
    id,
    parentId: textOf(span["parentSpanId"] ?? span["parent_span_id"]),
    name: textOf(span["name"]),
    kind: spanKindOf(span["kind"]),
    start,
    end,
    traceState: textOf(span["traceState"] ?? span["trace_state"]),
    attributes: attributesOf(span["attributes"]),
    resource,
  };
}
