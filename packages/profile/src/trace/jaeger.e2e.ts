import { SpanKind, context, trace } from "@opentelemetry/api";
import { JsonTraceSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTrace } from "@oxbow/profile";
import { toolsFolder } from "../tools.test.fixture.ts";

const [built] = globSync("jaeger/v*/jaeger{,.exe}", { cwd: toolsFolder });

describe.skipIf(built === undefined)(
  `what Jaeger answers${built === undefined ? " (skipped: no Jaeger is built, `npm run test:jaeger` does it)" : ""}`,
  () => {
    const directory = mkdtempSync(join(tmpdir(), "oxbow-jaeger-"));
    let jaeger: ChildProcess | undefined;
    let [query, otlp] = ["", ""];
    beforeAll(async () => {
      const [queryPort, grpcPort, otlpPort] = await freePorts(3);
      [query, otlp] = [`http://127.0.0.1:${queryPort}`, `http://127.0.0.1:${otlpPort}`];
      const config = join(directory, "config.json");
      writeFileSync(config, JSON.stringify(configOf(queryPort, grpcPort, otlpPort)));
      jaeger = spawn(join(toolsFolder, built as string), ["--config", config], { stdio: "ignore" });
      while (!(await answers(`${query}/api/services`)) || !(await answers(otlp))) {
        if (jaeger.exitCode !== null) throw new Error(`Jaeger ended with ${jaeger.exitCode}`);
        await setTimeout(50);
      }
    });
    afterAll(async () => {
      if (jaeger?.kill() === true) await once(jaeger, "exit");
      rmSync(directory, { recursive: true });
    });

    it.each([
      ["a trace by its id", (id: string) => `/api/traces/${id}`, "Jaeger's JSON"],
      ["a search", () => "/api/traces?service=shop", "Jaeger's JSON"],
      ["its third API", (id: string) => `/api/v3/traces/${id}`, "OTLP/JSON"],
    ])("is read from %s, with what the OpenTelemetry SDK recorded", async (_, path, format) => {
      const traceId = await recorded(otlp);
      const url = `${query}${path(traceId)}`;
      let response = await fetch(url);
      while (response.status === 404) {
        await setTimeout(50);
        response = await fetch(url);
      }
      const { processes, formats, counts } = await readTrace(response.body as AsyncIterable<Uint8Array>);
      expect(formats).toEqual([format]);
      expect(counts.spans % 3).toBe(0);
      expect(processes.map(({ service, name }) => [service, name])).toEqual([["shop", "shop box 41"]]);
      const { spans } = processes[0]!;
      const request = spans.find(({ kind }) => kind === "request");
      const inner = spans.filter(({ parent }) => parent === request?.id);
      expect(request?.name).toBe("/a");
      expect(inner.map(({ name, kind }) => [name, kind])).toEqual([
        ["render", "function"],
        ["render", "function"],
      ]);
      // In no order that it would keep.
      expect(inner.map(({ from, to }) => to - from).sort((a, b) => a - b)).toEqual([1_000_000, 2_000_000]);
    });
  },
);

/** The id of a request with two calls in it, of 2 and 1 ms, that Jaeger has been sent. */
async function recorded(otlp: string): Promise<string> {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "shop", "host.name": "box", "process.pid": 41 }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer("test");
  const start = Date.now();
  const outer = tracer.startSpan("GET", {
    kind: SpanKind.SERVER,
    startTime: start,
    attributes: { "http.route": "/a" },
  });
  const inside = trace.setSpan(context.active(), outer);
  for (const [at, ms] of [
    [1, 2],
    [4, 1],
  ] as const) {
    tracer.startSpan("render", { startTime: start + at }, inside).end(start + at + ms);
  }
  outer.end(start + 6);
  const body = JsonTraceSerializer.serializeRequest(exporter.getFinishedSpans()) as Uint8Array<ArrayBuffer>;
  const headers = { "content-type": "application/json" };
  const { status } = await fetch(`${otlp}/v1/traces`, { method: "POST", headers, body });
  expect(status).toBe(200);
  return outer.spanContext().traceId;
}

/** A collector of OTLP and its page's API, with traces in memory. */
function configOf(queryPort: number, grpcPort: number, otlpPort: number): object {
  return {
    service: {
      extensions: ["jaeger_storage", "jaeger_query"],
      pipelines: { traces: { receivers: ["otlp"], exporters: ["jaeger_storage_exporter"] } },
      telemetry: { metrics: { level: "none" } },
    },
    extensions: {
      jaeger_storage: { backends: { memory: { memory: { max_traces: 100 } } } },
      jaeger_query: { storage: { traces: "memory" }, http: at(queryPort), grpc: at(grpcPort) },
    },
    receivers: { otlp: { protocols: { http: at(otlpPort) } } },
    exporters: { jaeger_storage_exporter: { trace_storage: "memory" } },
  };
}

const at = (port: number): object => ({ endpoint: `127.0.0.1:${port}` });

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

async function freePorts(count: number): Promise<[number, number, number]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports as [number, number, number];
}
