import { defineKernel } from "@oxbow/contract";
import { byteHash } from "@oxbow/kernels/byte-hash/control";
import { byteHashOver } from "@oxbow/kernels/byte-hash/remote";
import { messageCodecOver } from "@oxbow/kernels/message-codec/remote";
import { sumSquaresClosedForm } from "@oxbow/kernels/sum-squares/control";
import { sumSquaresOver } from "@oxbow/kernels/sum-squares/remote";
import { openReplica, programUnavailable } from "@oxbow/native";
import { connectService } from "@oxbow/remote";
import { createRouter, type RouterEvent } from "@oxbow/router";
import { once } from "node:events";
import { createServer as createHttp2Server } from "node:http2";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cellsAt } from "./flags.ts";

const INPUT = Buffer.from("whatever a replica does, the caller gets the control's answer");
const DEADLINE_MS = 3000;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

function routed(replicas: readonly string[], deadlineMs = DEADLINE_MS) {
  const service = connectService({ replicas, deadlineMs, keepAliveMs: 500 });
  const events: RouterEvent[] = [];
  const router = createRouter({
    cells: cellsAt("service"),
    onEvent: (event) => void events.push(event),
    trip: { errors: { share: 1, minCalls: 1e6 } },
  });
  const hash = router.route(defineKernel<[Uint8Array], Promise<bigint>>({ key: "byte-hash-single" }), {
    control: async (bytes) => byteHash(bytes),
    candidates: { service: byteHashOver(service).byteHash },
  });
  ends.push(
    () => service.close(),
    () => router.close(),
  );
  return { service, router, hash, events };
}

async function replica(args: readonly string[] = []) {
  const started = await openReplica({ args });
  ends.push(() => started.end("SIGKILL"));
  return started;
}

/** A replica that says UNAVAILABLE to everything, as one does that is shutting down. */
async function unwilling(): Promise<string> {
  const server = createHttp2Server();
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    stream.respond(
      { ":status": 200, "content-type": "application/grpc", "grpc-status": "14", "grpc-message": "shutting down" },
      { endStream: true },
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => server.close());
  return addressOf(server);
}

/** A way to a replica that can be cut without either end being told. */
async function cable(to: string) {
  const [host, port] = to.split(":") as [string, string];
  const sockets = new Set<Socket>();
  let cut = false;
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("error", () => {});
      from.on("close", () => into.destroy());
      from.on("data", (data) => {
        if (!cut) into.write(data);
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { address: addressOf(server), cut: () => (cut = true) };
}

const addressOf = (server: Server): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;

async function load(hash: (bytes: Uint8Array) => Promise<bigint>, calls: number, during: (done: number) => void) {
  let [done, wrong, slowest] = [0, 0, 0];
  const lane = async (): Promise<void> => {
    while (done < calls) {
      during(++done);
      const bytes = Buffer.from(`input ${done}`);
      const started = performance.now();
      if ((await hash(bytes)) !== byteHash(bytes)) wrong++;
      slowest = Math.max(slowest, performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  return { done, wrong, slowest };
}

describe.skipIf(programUnavailable("oxbow-service"))("the service", () => {
  it("answers as the control does", async () => {
    const { address } = await replica();
    const { hash, router } = routed([address]);
    expect(await hash(INPUT)).toBe(byteHash(INPUT));
    expect(router.stats()[0]).toMatchObject({ fallbacks: 0 });
  });

  it("that says UNAVAILABLE is asked again, then the control is", async () => {
    const { hash, service, router, events } = routed([await unwilling()]);
    expect(await hash(INPUT)).toBe(byteHash(INPUT));
    expect(service.stats().faults).toEqual({ NO_REPLICA: 1 });
    expect(router.stats()[0]).toMatchObject({ fallbacks: 1 });
    expect(events).toMatchObject([{ type: "fallback", error: { code: "NO_REPLICA" } }]);
  });

  it.each([
    ["few bytes", INPUT],
    ["many bytes", Buffer.alloc(8 << 20, 7)],
  ])("is answered for by the other replica when one says UNAVAILABLE to %s", async (_, input) => {
    const { hash, service, router } = routed([await unwilling(), (await replica()).address]);
    // A client that is connected to the unwilling one alone has nobody else to ask.
    await vi.waitFor(
      async () => {
        const { fallbacks } = router.stats()[0]!;
        await hash(input);
        expect(router.stats()[0]!.fallbacks).toBe(fallbacks);
      },
      { timeout: 60_000, interval: 0 },
    );
    const { faults } = service.stats();
    const expected = byteHash(input);
    for (let i = 0; i < 6; i++) expect(await hash(input)).toBe(expected);
    expect(service.stats().faults).toEqual(faults);
  });

  it("of which no replica is there is the control's turn, at once", async () => {
    const gone = await openReplica();
    await gone.end();
    const { hash, service } = routed([gone.address]);
    expect(await hash(INPUT)).toBe(byteHash(INPUT));
    expect(Object.keys(service.stats().faults)).toEqual(["NO_REPLICA"]);
  });

  it("of two replicas, one killed under load, loses no call and answers none wrong", async () => {
    const [one, two] = [await replica(), await replica()];
    const { hash } = routed([one.address, two.address]);
    await hash(INPUT);
    const found = await load(hash, 2000, (done) => {
      if (done === 700) process.kill(one.pid, "SIGKILL");
    });
    expect(found.done).toBeGreaterThanOrEqual(2000);
    expect(found.wrong).toBe(0);
  });

  it("of two replicas, one cut off by the network, answers by the deadline and leaves the silent one", async () => {
    const far = await cable((await replica()).address);
    const { hash, service, router } = routed([far.address, (await replica()).address], 1000);
    await load(hash, 50, () => {});
    far.cut();
    const found = await load(hash, 200, () => {});
    expect(found.wrong).toBe(0);
    // Generous, as the machine may be busy: what matters is that nobody waits for the network.
    expect(found.slowest).toBeLessThan(1000 + 20_000);
    expect(["DEADLINE_EXCEEDED", "NO_REPLICA"]).toEqual(expect.arrayContaining(Object.keys(service.stats().faults)));
    // Once its silence was noticed, no call is sent there.
    const fallbacks = (): number => router.stats()[0]!.fallbacks;
    await vi.waitFor(
      async () => {
        const before = fallbacks();
        await load(hash, 50, () => {});
        expect(fallbacks()).toBe(before);
      },
      { timeout: 60_000, interval: 0 },
    );
  });

  it("refuses what is larger than it takes, and the control answers", async () => {
    const { address } = await replica(["--max-message-mib", "1"]);
    const { hash, service } = routed([address]);
    const large = Buffer.alloc(3 << 20, 1);
    expect(await hash(large)).toBe(byteHash(large));
    expect(Object.values(service.stats().faults)).toEqual([1]);
  });

  it("ends a call at its own deadline, whatever the client's is", async () => {
    const { address } = await replica(["--deadline-ms", "100"]);
    const service = connectService({ replicas: [address], deadlineMs: 60_000 });
    ends.push(() => service.close());
    await expect(sumSquaresOver(service).sumSquaresRange(2 ** 36)).rejects.toMatchObject({ name: "RemoteCallError" });
  });

  it("finishes what it has when it is told to stop", async () => {
    const started = await replica();
    const service = connectService({ replicas: [started.address], deadlineMs: 60_000 });
    ends.push(() => service.close());
    const call = sumSquaresOver(service).sumSquaresRange(2 ** 28);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const ended = started.end("SIGTERM");
    expect(await call).toBe(sumSquaresClosedForm(2 ** 28));
    await ended;
  });

  it("tells Prometheus what became of its calls", async () => {
    const { address, metrics } = await replica(["--metrics", "127.0.0.1:0"]);
    const service = connectService({ replicas: [address] });
    ends.push(() => service.close());
    await byteHashOver(service).byteHash("a");
    await expect(messageCodecOver(service).decodeMessage(Uint8Array.of(0xff))).rejects.toMatchObject({
      name: "InputError",
    });
    const text = await (await fetch(`http://${metrics}/metrics`)).text();
    expect(text).toContain('oxbow_service_calls_total{kernel="ByteHash",method="Hash",outcome="ok"} 1');
    expect(text).toContain(
      'oxbow_service_calls_total{kernel="MessageCodec",method="DecodeMessage",outcome="refused"} 1',
    );
  });
});
