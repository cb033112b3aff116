import { ExportResultCode } from "@opentelemetry/core";
import type { ExportResult } from "@opentelemetry/core";
import { JsonTraceSerializer } from "@opentelemetry/otlp-transformer";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { truncate } from "node:fs/promises";

interface SpansFile extends SpanExporter {
  /** Throws away what was written so far. */
  readonly restart: () => Promise<void>;
}

/** Writes OTLP/JSON, an ExportTraceServiceRequest a line, as the collector's file exporter does. */
export function spansFile(file: string): SpansFile {
  // Appending, so that after `restart` the next line is the first.
  const stream = createWriteStream(file, { flags: "a" });
  return {
    restart: () => truncate(file),
    export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
      stream.write(`${Buffer.from(JsonTraceSerializer.serializeRequest(spans) ?? []).toString("utf8")}\n`, (error) =>
        done(error ? { code: ExportResultCode.FAILED, error } : { code: ExportResultCode.SUCCESS }),
      );
    },
    async shutdown(): Promise<void> {
      stream.end();
      await once(stream, "close");
    },
  };
}
