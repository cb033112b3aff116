/** What a file is that cannot be ranked, told by the keys of its outermost object, and what to export instead. */
export function refusalOf(keys: ReadonlySet<string>): string | null {
  return refused.find(({ has }) => has.every((key) => keys.has(key)))?.sentence ?? null;
}

const traces = "export traces (resourceSpans)";
const cpuProfile = "record a CPU profile with `node --cpu-prof`";
const otlp = "have the spans exported as OTLP/JSON, by the OpenTelemetry collector's file exporter, too";

/** The first that has all of its keys is told. */
const refused: readonly { readonly has: readonly string[]; readonly sentence: string }[] = [
  { has: ["resourceMetrics"], sentence: `these are OTLP metrics (resourceMetrics), which know no calls: ${traces}` },
  { has: ["resource_metrics"], sentence: `these are OTLP metrics (resource_metrics), which know no calls: ${traces}` },
  { has: ["resourceLogs"], sentence: `these are OTLP logs (resourceLogs), which know no calls: ${traces}` },
  { has: ["resource_logs"], sentence: `these are OTLP logs (resource_logs), which know no calls: ${traces}` },
  {
    has: ["resourceProfiles"],
    sentence: `this is an OTLP profile (resourceProfiles), whose format is not final: ${cpuProfile}`,
  },
  { has: ["snapshot", "nodes"], sentence: `this is a heap snapshot, which knows no time: ${cpuProfile}` },
  { has: ["head", "samples", "timestamps"], sentence: `this is a CPU profile of before 2017 (head): ${cpuProfile}` },
  { has: ["head"], sentence: `this is a heap profile, which counts bytes and no time: ${cpuProfile}` },
  { has: ["meta", "threads"], sentence: `this is a profile of the Firefox Profiler: ${cpuProfile}` },
  {
    has: ["traces", "metrics"],
    sentence: "this is the result of a search in Tempo, without spans: fetch each of its traces from /api/traces/ID",
  },
  {
    has: ["took", "hits"],
    sentence:
      "this is an answer of Elasticsearch (hits): write the _source of each hit on a line, as `jq -c '.hits.hits[]._source'` does",
  },
  {
    has: ["binaryAnnotations"],
    sentence: "this is Zipkin's JSON v1 (binaryAnnotations): fetch the spans from /api/v2/traces",
  },
  { has: ["span_id", "trace_id", "meta", "service"], sentence: `these are Datadog's spans: ${otlp}` },
  { has: ["subsegments"], sentence: `this is a segment of AWS X-Ray: ${otlp}` },
  { has: ["trace_id", "in_progress"], sentence: `this is a segment of AWS X-Ray: ${otlp}` },
  { has: ["transaction", "@timestamp"], sentence: `this is a document of Elastic APM: ${otlp}` },
  { has: ["event_id", "sdk"], sentence: `this is an event of Sentry: ${otlp}` },
  { has: ["segmentId", "traceSegmentId"], sentence: `this is a segment of SkyWalking: ${otlp}` },
  { has: ["segmentId", "spans"], sentence: `this is a segment of SkyWalking: ${otlp}` },
];
