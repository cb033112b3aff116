import { InputError } from "@oxbow/contract";
import { isGzip, unpacked } from "../input/unpacked.ts";
import { linesOf } from "./bounded-lines.ts";
import { valuesOf } from "./json-values.ts";
import { KeptSpans } from "./kept-spans.ts";
import { documentsIn, otlpJson } from "./trace-document.ts";
import type { BadLine, Trace } from "./trace.ts";

export interface TraceOptions {
  /** Spans kept in memory; more are counted and left out. Two million unless given: some gigabyte of text. */
  readonly maxSpans?: number;
  /** The longest line or document, in bytes: 256 MiB unless given. */
  readonly maxLineBytes?: number;
  /** Says that the stored traces were chosen by their latency or error; they are refused unless each carries its weight. */
  readonly tailSampled?: boolean;
  readonly onProgress?: (progress: { readonly bytes: number; readonly spans: number }) => void;
}

/**
 * Reads a trace: OTLP/JSON, one ExportTraceServiceRequest a line, as the collector's file exporter writes it, or in one
 * document or array. Memory grows with the spans that are kept, not with the text. A span that stands there twice counts once.
 * A line that is no trace, and a span that lacks what it needs, is counted with its number. Spans are grouped by process, by
 * all that their resource says, and by `thread.id` where a span has it. InputError for text without spans, and for traces whose
 * slow requests were chosen on purpose and carry no weight.
 */
export async function readTrace(chunks: AsyncIterable<Uint8Array>, options: TraceOptions = {}): Promise<Trace> {
  const { maxSpans = 2_000_000, maxLineBytes = 256 * 2 ** 20, tailSampled = false, onProgress } = options;
  const kept = new KeptSpans({ maxSpans, tailSampled });
  const badLines: BadLine[] = [];
  const formats = new Set<string>();
  let [lines, bad, bytes] = [0, 0, 0];

  let isPacked = false;
  async function* watched(): AsyncGenerator<Uint8Array> {
    let isFirst = true;
    for await (const chunk of chunks) {
      if (isFirst) isPacked = isGzip(chunk);
      isFirst = false;
      yield chunk;
    }
  }
  async function* counted() {
    for await (const line of linesOf(unpacked(watched()), maxLineBytes)) {
      lines = line.line;
      bytes += line.size;
      yield line;
    }
  }
  const tell = (found: BadLine): void => {
    bad++;
    if (badLines.length < 10) badLines.push(found);
  };
  for await (const found of valuesOf(counted(), maxLineBytes)) {
    if ("because" in found) {
      tell(found);
      continue;
    }
    for (const document of documentsIn(found.value)) {
      if (typeof document === "string") {
        tell({ line: found.line, because: document });
        continue;
      }
      formats.add(document.format);
      for (const span of document.spans) kept.add(span, found.line);
    }
    onProgress?.({ bytes, spans: kept.spans });
  }
  const [because] = [...badLines, ...kept.badLines];
  if (kept.spans === 0) throw nothingIn(lines, because, formats, isPacked);
  const { spans, twice, notUsed } = kept;
  const processes = kept.processes();
  return {
    processes,
    formats: [...formats],
    ...(kept.rather === undefined ? {} : { rather: kept.rather }),
    counts: {
      lines,
      spans,
      twice,
      notUsed,
      adopted: kept.adopted,
      bad,
      badLines,
      badSpans: kept.bad,
      badSpanLines: kept.badLines,
    },
  };
}

function nothingIn(
  lines: number,
  bad: BadLine | undefined,
  formats: ReadonlySet<string>,
  isPacked: boolean,
): InputError {
  const named = [...formats].find((format) => format !== otlpJson);
  const found =
    bad === undefined
      ? `${lines} ${lines === 1 ? "line" : "lines"} without a span`
      : `line ${bad.line}: ${bad.because}`;
  const read = (isPacked ? "unpacked from gzip, " : "") + (named === undefined ? "" : `read as ${named}, `);
  return new InputError(
    "INVALID_INPUT",
    `the trace has no spans (${read}${found}): write OTLP/JSON, one ExportTraceServiceRequest a line, as the collector's file exporter does with format json`,
  );
}
