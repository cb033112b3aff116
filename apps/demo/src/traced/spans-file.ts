import { ExportResultCode } from "@opentelemetry/core";
import type { ExportResult } from "@opentelemetry/core";
import { JsonTraceSerializer } from "@opentelemetry/otlp-transformer";
import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace";
import { once } from "node:events";
import { createWriteStream } from "node:fs";

/** Appends OTLP/JSON, an ExportTraceServiceRequest a line, as the collector's file exporter writes it. */
export function spansFile(file: string): SpanExporter {
  const stream = createWriteStream(file, { flags: "a" });
  return {
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
