import { context, SpanKind, trace } from "@opentelemetry/api";
import { ZipkinExporter } from "@opentelemetry/exporter-zipkin";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { readTrace } from "@oxbow/profile";

it("readTrace reads what the OpenTelemetry exporter for Zipkin sends", async () => {
  const sent: Buffer[] = [];
  const server = createServer((request, response) => {
    request
      .on("data", (chunk: Buffer) => sent.push(chunk))
      .on("end", () => {
        sent.push(Buffer.from("\n"));
        response.writeHead(202).end();
      });
  }).listen(0);
  await once(server, "listening");
  const exporter = new ZipkinExporter({
    url: `http://localhost:${(server.address() as AddressInfo).port}/api/v2/spans`,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "shop", "process.pid": 41 }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer("test");
  const outer = tracer.startSpan("GET", { kind: SpanKind.SERVER, attributes: { "http.route": "/a" } });
  tracer.startSpan("render", {}, trace.setSpan(context.active(), outer)).end();
  outer.end();
  await provider.shutdown();
  server.close();

  const { processes, formats } = await readTrace(
    (async function* () {
      yield await Promise.resolve(Buffer.concat(sent));
    })(),
  );
  expect(formats).toEqual(["Zipkin's JSON v2"]);
  expect(processes.map(({ service, name }) => [service, name.includes("41")])).toEqual([["shop", true]]);
  const find = (wanted: string) => processes[0]?.spans.find(({ kind }) => kind === wanted);
  const [request, inner] = [find("request"), find("function")];
  expect([request?.name, inner?.name, inner?.parent]).toEqual(["/a", "render", request?.id]);
});
