import { InputError } from "@oxbow/contract";
import { linesOf } from "./bounded-lines.ts";
import type { BadLine, ProcessSpans, Span, Trace } from "./trace.ts";

export interface OtlpOptions {
  /** Spans kept in memory; more are counted and left out. Two million unless given: some gigabyte of text. */
  readonly maxSpans?: number;
  /** The longest line or document, in bytes: 256 MiB unless given. */
  readonly maxLineBytes?: number;
  /** Says that the stored traces were chosen by their latency or error; they are refused unless each carries its weight. */
  readonly tailSampled?: boolean;
  readonly onProgress?: (progress: { readonly bytes: number; readonly spans: number }) => void;
}

/**
 * Reads OTLP/JSON: one ExportTraceServiceRequest a line, as the collector's file exporter writes it, or one such document.
 * Memory grows with the spans that are kept, not with the text. A line that is no such request is counted with its number.
 * Spans are grouped by process: `service.instance.id`, or host and pid, and `thread.id` where a span has it. InputError for
 * text without spans, and for traces whose slow requests were chosen on purpose and carry no weight.
 */
export async function readOtlp(chunks: AsyncIterable<Uint8Array>, options: OtlpOptions = {}): Promise<Trace> {
  const { maxSpans = 2_000_000, maxLineBytes = 256 * 2 ** 20, tailSampled = false, onProgress } = options;
  const collected = new Collected(maxSpans, tailSampled);
  const badLines: BadLine[] = [];
  let [lines, bad, bytes] = [0, 0, 0];
  const unread: string[] = [];

  for await (const { line, text, size } of linesOf(chunks, maxLineBytes)) {
    lines = line;
    bytes += size;
    if (text !== null && text.trim() === "") continue;
    const because = text === null ? `it is longer than ${maxLineBytes} bytes` : collected.add(text);
    if (because === null) {
      onProgress?.({ bytes, spans: collected.seen });
    } else {
      bad++;
      if (badLines.length < 10) badLines.push({ line, because });
    }
    // A document over many lines: kept until it is known that no line is a request by itself.
    if (collected.seen === 0 && text !== null && bytes <= maxLineBytes) unread.push(text);
    else unread.length = 0;
  }
  if (collected.seen === 0 && unread.length > 1 && collected.add(unread.join("\n")) === null) {
    bad = badLines.length = 0;
  }
  if (collected.seen === 0) throw nothingIn(lines, badLines[0]);
  return {
    processes: collected.processes(),
    counts: { lines, spans: collected.seen, notUsed: collected.notUsed, bad, badLines },
  };
}

function nothingIn(lines: number, bad: BadLine | undefined): InputError {
  const found = bad === undefined ? `${lines} lines without a span` : `line ${bad.line}: ${bad.because}`;
  return new InputError(
    "INVALID_INPUT",
    `the trace has no spans (${found}): write OTLP/JSON, one ExportTraceServiceRequest a line, as the collector's file exporter does with format json`,
  );
}

/** The spans by process, and what they say about how they were chosen. */
class Collected {
  seen = 0;
  notUsed = 0;
  readonly #maxSpans: number;
  readonly #tailSampled: boolean;
  readonly #spans = new Map<string, Span[]>();
  readonly #names = new Map<string, string>();
  /** Text of a first time stamp: what all times are counted from, since a double cannot hold nanoseconds since 1970. */
  #epoch: bigint | undefined;

  constructor(maxSpans: number, tailSampled: boolean) {
    this.#maxSpans = maxSpans;
    this.#tailSampled = tailSampled;
  }

  processes(): ProcessSpans[] {
    return Array.from(this.#spans, ([name, spans]) => ({ name, spans }));
  }

  /** Takes in one request; why it could not, or null. */
  add(text: string): string | null {
    let request: ExportRequest | null;
    try {
      request = JSON.parse(text) as ExportRequest | null;
    } catch {
      return "it is not JSON, or cut off";
    }
    const groups = request?.resourceSpans;
    if (!Array.isArray(groups)) return "it is JSON, but has no resourceSpans";
    for (const { resource, scopeSpans } of groups) {
      const process = processOf(resource?.attributes ?? []);
      for (const { spans = [] } of scopeSpans ?? []) {
        for (const span of spans) {
          const broken = this.#addSpan(span, process);
          if (broken !== null) return broken;
        }
      }
    }
    return null;
  }

  #addSpan(span: OtlpSpan, process: string): string | null {
    const { spanId, startTimeUnixNano, endTimeUnixNano, kind } = span;
    const attributes = span.attributes ?? [];
    if (typeof spanId !== "string" || startTimeUnixNano === undefined || endTimeUnixNano === undefined) {
      return "a span has no spanId, startTimeUnixNano or endTimeUnixNano";
    }
    let [from, to] = [0n, 0n];
    try {
      [from, to] = [BigInt(startTimeUnixNano), BigInt(endTimeUnixNano)];
    } catch {
      return "a span's time is no whole number of nanoseconds";
    }
    this.seen++;
    const weight = weightOf(span.traceState ?? "");
    if (
      weight === null &&
      (this.#tailSampled || attributes.some(({ key }) => /^(tailsampling|meta\.refinery)\./u.test(key)))
    ) {
      throw new InputError(
        "INVALID_INPUT",
        "these traces were chosen after the fact and carry no weights (`ot=th:…` in tracestate), so slow requests are over-represented and no p99 can be computed: measure from traces stored before tail sampling for some minutes, keep their th, or take the in-process recorder",
      );
    }
    if (this.seen > this.#maxSpans) {
      this.notUsed++;
      return null;
    }
    // A whole millisecond, so that times that were cut to milliseconds can be told by their zeros.
    this.#epoch ??= from - (from % 1_000_000n);
    const thread = textOf(attributes, "thread.id");
    const loop = thread === undefined ? process : `${process} thread ${thread}`;
    let spans = this.#spans.get(loop);
    if (spans === undefined) this.#spans.set(loop, (spans = []));
    const functionName = textOf(attributes, "code.function.name") ?? textOf(attributes, "code.function");
    const sort = kindOf(kind, functionName);
    const name = sort === "request" ? (textOf(attributes, "http.route") ?? span.name) : (functionName ?? span.name);
    spans.push({
      id: spanId,
      parent: span.parentSpanId ?? "",
      name: this.#once(name ?? "(no name)"),
      kind: sort,
      from: Number(from - this.#epoch),
      to: Math.max(Number(from - this.#epoch), Number(to - this.#epoch)),
      weight: weight ?? 1,
    });
    return null;
  }

  /** The same string object for the same name: two million spans share a few names. */
  #once(name: string): string {
    const known = this.#names.get(name);
    if (known === undefined) this.#names.set(name, name);
    return known ?? name;
  }
}

/** Numbers as the protocol has them, or names as some writers do. */
function kindOf(kind: number | string | undefined, functionName: string | undefined): Span["kind"] {
  if (kind === 2 || kind === "SPAN_KIND_SERVER" || kind === 5 || kind === "SPAN_KIND_CONSUMER") return "request";
  const isInternal = kind === undefined || kind === 0 || kind === 1 || /INTERNAL|UNSPECIFIED/u.test(String(kind));
  return isInternal || functionName !== undefined ? "function" : "away";
}

function processOf(attributes: readonly Attribute[]): string {
  const service = textOf(attributes, "service.name") ?? "unknown service";
  const instance = textOf(attributes, "service.instance.id");
  if (instance !== undefined) return `${service} ${instance}`;
  return `${service} ${textOf(attributes, "host.name") ?? "unknown host"} ${textOf(attributes, "process.pid") ?? "unknown pid"}`;
}

function textOf(attributes: readonly Attribute[], wanted: string): string | undefined {
  const value = attributes.find(({ key }) => key === wanted)?.value;
  const found = value?.stringValue ?? value?.intValue;
  return found === undefined ? undefined : String(found);
}

/**
 * One over the probability that the span was kept, from the rejection threshold in its tracestate: 56 bits in hexadecimal,
 * trailing zeros left out (OpenTelemetry, "TraceState: Probability Sampling"). Null where it says nothing.
 */
function weightOf(traceState: string): number | null {
  const threshold = /(?:^|,)\s*ot=(?:[^,]*;)?th:([0-9a-f]{1,14})(?:[;,]|\s|$)/u.exec(traceState)?.[1];
  if (threshold === undefined) return null;
  return 2 ** 56 / (2 ** 56 - Number.parseInt(threshold.padEnd(14, "0"), 16));
}

interface Attribute {
  readonly key: string;
  readonly value?: { readonly stringValue?: string; readonly intValue?: string | number };
}

interface OtlpSpan {
  readonly spanId?: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name?: string;
  readonly kind?: number | string;
  readonly startTimeUnixNano?: string | number;
  readonly endTimeUnixNano?: string | number;
  readonly attributes?: readonly Attribute[];
}

interface ExportRequest {
  readonly resourceSpans?: readonly {
    readonly resource?: { readonly attributes?: readonly Attribute[] };
    readonly scopeSpans?: readonly { readonly spans?: readonly OtlpSpan[] }[];
  }[];
}
