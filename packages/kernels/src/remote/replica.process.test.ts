import { Client, credentials, loadPackageDefinition } from "@grpc/grpc-js";
import type { ClientDuplexStream, ClientReadableStream, ServiceClientConstructor } from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import { once } from "node:events";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openReplica, programUnavailable } from "@oxbow/native";
import { connectService, serviceOf } from "@oxbow/remote";
import type { LogFieldsDefinition } from "../log-fields/generated/oxbow/log_fields/v1/LogFields.ts";
import { schema } from "../log-fields/generated/schema.ts";
import { sumSquaresOver } from "../sum-squares/remote.ts";
import { byteHashOver } from "../byte-hash/remote.ts";
import { csvGroupsOver } from "../csv-groups/remote.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function replica(args: readonly string[] = []) {
  const started = await openReplica({ args });
  ends.push(() => started.end("SIGKILL"));
  return started;
}

function clientOf(service: "Health" | "ServerReflection", address: string): HealthClient & ReflectionClient {
  const { health, reflection } = standard.grpc;
  const Service = { ...health.v1, ...reflection.v1 }[service];
  const client = new Service!(address, credentials.createInsecure());
  ends.push(() => client.close());
  return client as unknown as HealthClient & ReflectionClient;
}

describe.skipIf(programUnavailable("oxbow-service"))("a replica", () => {
  it.each(["", "oxbow.byte_hash.v1.ByteHash"])(
    "tells balancers that it serves, and that it stops: %j",
    async (service) => {
      const started = await replica(["--drain-ms", "60000"]);
      const client = clientOf("Health", started.address);
      const watch = client.watch({ service });
      const seen: string[] = [];
      watch.on("data", ({ status }: { status: string }) => seen.push(status));
      watch.on("error", () => {});
      await once(watch, "data");
      // A watcher does not hold up the end: without this the replica would wait out its minute.
      await Promise.all([once(watch, "end"), started.end("SIGTERM")]);
      expect(seen).toEqual(["SERVING", "NOT_SERVING"]);
    },
  );

  it("says of a service that it does not have that there is none", async () => {
    const client = clientOf("Health", (await replica()).address);
    const error = await new Promise((resolve) => {
      client.check({ service: "oxbow.byte_hash.v2.ByteHash" }, resolve);
    });
    expect(error).toMatchObject({ details: "service not registered" });
  });

  it("describes itself to whoever asks", async () => {
    const client = clientOf("ServerReflection", (await replica()).address);
    const stream = client.serverReflectionInfo();
    stream.on("error", () => {});
    const answer = once(stream, "data") as Promise<[{ listServicesResponse: { service: { name: string }[] } }]>;
    stream.write({ listServices: "" });
    const [{ listServicesResponse }] = await answer;
    stream.end();
    await once(stream, "end");
    expect(listServicesResponse.service.map(({ name }) => name)).toContain("oxbow.byte_hash.v1.ByteHash");
  });

  it("does not start on what is no address of this machine, and says why", async () => {
    await expect(openReplica({ listen: "192.0.2.1:0" })).rejects.toMatchObject({
      name: "RemoteUnavailableError",
      cause: { message: expect.stringContaining("Cannot assign requested address") },
    });
  });

  it.each([
    ["as long as headers may be", 1 << 16],
    ["many times as long", 1 << 20],
  ])("refuses an input with its code where the message would quote a header %s", async (_, length) => {
    const { address } = await replica();
    const service = connectService({ replicas: [address] });
    ends.push(() => service.close());
    const csv = Buffer.concat([Buffer.alloc(length, "é"), Buffer.from(",v\n")]);
    const [refused, answered] = await Promise.allSettled([
      csvGroupsOver(service).csvGroups(csv, { by: "missing", value: [{ column: "v" }] }),
      // On the same connection, which no answer to another call may end.
      byteHashOver(service).byteHash(Buffer.alloc(8 << 20, 1)),
    ]);
    expect(refused).toMatchObject({ status: "rejected", reason: { name: "InputError", code: "INVALID_INPUT" } });
    expect((refused as PromiseRejectedResult).reason).toMatchObject({ message: expect.stringContaining("missing") });
    expect(answered).toMatchObject({ status: "fulfilled" });
    expect(service.stats().faults).toEqual({});
  });

  it("counts a call that its caller has given up, and says that a kernel is still at work on it", async () => {
    const { address, metrics } = await replica(["--metrics", "127.0.0.1:0"]);
    const service = connectService({ replicas: [address], deadlineMs: 200, attempts: 1 });
    ends.push(() => service.close());
    await expect(sumSquaresOver(service).sumSquaresRange(2 ** 36)).rejects.toMatchObject({ code: "DEADLINE_EXCEEDED" });
    await vi.waitFor(
      async () => {
        const text = await (await fetch(`http://${metrics}/metrics`)).text();
        expect(text).toMatch(/^oxbow_service_calls_total\{.*method="Range",outcome="abandoned"\} 1$/m);
        expect(text).toMatch(/^oxbow_service_calls_under_way 1$/m);
      },
      { timeout: 10_000, interval: 20 },
    );
  });

  it("answers others while batches are dear, and begins nothing of a batch that nobody waits for any more", async () => {
    const { address, metrics } = await replica(["--metrics", "127.0.0.1:0", "--deadline-ms", "2000"]);
    const service = connectService({ replicas: [address], attempts: 1, deadlineMs: 60_000 });
    const dear = connectService({ replicas: [address], attempts: 1, deadlineMs: 300 });
    ends.push(
      () => service.close(),
      () => dear.close(),
    );
    await byteHashOver(service).byteHash(Buffer.from("x"));
    // Each is short, and takes some milliseconds to compile.
    const { Fields } = serviceOf<LogFieldsDefinition>(schema, "oxbow.log_fields.v1.LogFields");
    const calls = Array.from({ length: 500 }, (_, i) => {
      const request = { regex: `^(?:\\w{1,${500 + i}}){90}`, kinds: [], rows: 10, bytes: Buffer.from("aaa\n") };
      return dear.send(Fields.path, Fields.requestSerialize(request), (reply) => reply.length);
    });
    expect(await byteHashOver(service).byteHash(Buffer.from("x"))).toBeTypeOf("bigint");
    const settled = await Promise.allSettled(calls);
    expect(settled.some(({ status }) => status === "rejected")).toBe(true);
    await vi.waitFor(
      async () => {
        const text = await (await fetch(`http://${metrics}/metrics`)).text();
        expect(text).toMatch(/^oxbow_service_calls_under_way 0$/m);
        const begun = Array.from(text.matchAll(/^oxbow_service_calls_total\{.*method="Fields".*\} (\d+)$/gm), ([, n]) =>
          Number(n),
        );
        expect(begun.reduce((sum, n) => sum + n, 0)).toBeLessThan(500);
      },
      { timeout: 20_000, interval: 50 },
    );
  });

  it("refuses calls beyond those it takes at a time", async () => {
    const { address } = await replica(["--max-calls", "1"]);
    const service = connectService({ replicas: [address], deadlineMs: 60_000, attempts: 1 });
    ends.push(() => service.close());
    // Large ones, so that each travels alone.
    const large = Buffer.alloc(8 << 20, 1);
    const calls = await Promise.allSettled(Array.from({ length: 6 }, () => byteHashOver(service).byteHash(large)));
    expect(calls.some(({ status }) => status === "fulfilled")).toBe(true);
    const refused = calls.filter((call) => call.status === "rejected");
    for (const { reason } of refused) expect(reason).toMatchObject({ code: "OVERLOADED" });
    expect(service.stats().faults).toEqual(refused.length === 0 ? {} : { OVERLOADED: refused.length });
  });
});

type HealthClient = Client & {
  readonly check: (request: { service: string }, done: (error: Error | null) => void) => void;
  readonly watch: (request: { service: string }) => ClientReadableStream<{ status: string }>;
};

type ReflectionClient = Client & {
  readonly serverReflectionInfo: () => ClientDuplexStream<{ listServices: string }, unknown>;
};

/** The part that is used here of what gRPC defines for every service. */
const standard = loadPackageDefinition(
  fromJSON(
    {
      nested: {
        grpc: {
          nested: {
            health: {
              nested: {
                v1: {
                  nested: {
                    HealthCheckRequest: { fields: { service: { type: "string", id: 1 } } },
                    ServingStatus: { values: { UNKNOWN: 0, SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 } },
                    HealthCheckResponse: { fields: { status: { type: "ServingStatus", id: 1 } } },
                    Health: {
                      methods: {
                        Check: { comment: "", requestType: "HealthCheckRequest", responseType: "HealthCheckResponse" },
                        Watch: {
                          comment: "",
                          requestType: "HealthCheckRequest",
                          responseType: "HealthCheckResponse",
                          responseStream: true,
                        },
                      },
                    },
                  },
                },
              },
            },
            reflection: {
              nested: {
                v1: {
                  nested: {
                    Request: { fields: { listServices: { type: "string", id: 7 } } },
                    Service: { fields: { name: { type: "string", id: 1 } } },
                    Services: { fields: { service: { rule: "repeated", type: "Service", id: 1 } } },
                    Response: { fields: { listServicesResponse: { type: "Services", id: 6 } } },
                    ServerReflection: {
                      methods: {
                        ServerReflectionInfo: {
                          comment: "",
                          requestType: "Request",
                          requestStream: true,
                          responseType: "Response",
                          responseStream: true,
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
    { enums: String, defaults: true },
  ),
) as unknown as {
  readonly grpc: Readonly<Record<"health" | "reflection", { v1: Record<string, ServiceClientConstructor> }>>;
};
