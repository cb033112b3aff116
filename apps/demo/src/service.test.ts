import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { createService } from "./service.ts";

it("answers Prometheus in the format it reads, and everybody else in JSON", async () => {
  const service = createService([], () => () => {}, { metrics: () => "up 1\n", status: () => ({ well: true }) });
  service.listen(0, "127.0.0.1");
  await once(service, "listening");
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const metrics = await fetch(`${url}/metrics`);
  expect([metrics.status, metrics.headers.get("content-type"), await metrics.text()]).toEqual([
    200,
    "text/plain; version=0.0.4; charset=utf-8",
    "up 1\n",
  ]);
  expect(await (await fetch(`${url}/status`)).json()).toEqual({ well: true });
  expect((await fetch(`${url}/nowhere`)).status).toBe(404);
  service.close();
  service.closeAllConnections();
});
