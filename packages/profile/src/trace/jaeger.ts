import { attributesOf, serviceAttributes } from "./attributes.ts";
import {
  type Attributes,
  type Fields,
  fieldsOf,
  listOf,
  nanoseconds,
  type ReadSpan,
  spanKindOf,
  textOf,
} from "./written-span.ts";

/** The spans of a trace as Jaeger's API and its page give it: times in microseconds, processes beside the spans. */
export function* spansOfJaeger(trace: Fields): Generator<ReadSpan> {
  const processes = fieldsOf(trace["processes"]);
  const resources = new Map(Object.keys(processes).map((id) => [id, processAttributes(processes[id])]));
  for (const span of listOf(trace["spans"]).map(fieldsOf)) {
    yield readJaegerSpan(span, resources.get(textOf(span["processID"])) ?? processAttributes(span["process"]));
  }
}

/** One span; one that stands by itself, as in Elasticsearch, brings its process along. */
export function readJaegerSpan(span: Fields, resource = processAttributes(span["process"])): ReadSpan {
  const id = idOf(span["spanID"]);
  if (id === "") return "a span has no spanID";
  const start = nanoseconds(span["startTime"], "startTime", 1000n);
  if (typeof start === "string") return start;
  const duration = span["duration"] === 0 ? 0n : nanoseconds(span["duration"], "duration", 1000n);
  if (typeof duration === "string") return duration;
  const attributes = attributesOf(span["tags"]);
  return {
    traceId: idOf(span["traceID"]),
    id,
    parentId: parentOf(span),
    name: textOf(span["operationName"]),
    kind: spanKindOf(attributes.get("span.kind")),
    start,
    end: start + duration,
    traceState: attributes.get("w3c.tracestate") ?? "",
    attributes,
    resource,
  };
}

function processAttributes(process: unknown): Attributes {
  const { serviceName, tags } = fieldsOf(process);
  return serviceAttributes(textOf(serviceName), attributesOf(tags));
}

function parentOf(span: Fields): string {
  const references = listOf(span["references"]).map(fieldsOf);
  const [first] = references;
  const parent = references.find(({ refType }) => refType === "CHILD_OF") ?? first;
  return idOf(parent?.["spanID"] ?? span["parentSpanID"]);
}

/** Jaeger leaves out leading zeros, or does not. */
const idOf = (id: unknown): string => textOf(id).replace(/^0+/u, "");
