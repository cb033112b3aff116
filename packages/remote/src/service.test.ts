import { Metadata, Server, ServerCredentials, type ServiceDefinition, status } from "@grpc/grpc-js";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { batch, refusals } from "./envelope.ts";
import type { BatchRequest__Output } from "./generated/oxbow/remote/v1/BatchRequest.ts";
import { connectService, serviceOf, type ServiceOptions } from "./index.ts";
import { type Definition, schema } from "./words.test.fixture.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const words = serviceOf<Definition>(schema, "test.v1.Words");
const countOf = (text: string): number => text.split(" ").length;

type Call<Request> = { readonly request: Request } & AsyncIterable<Request>;
type Done = (error: object | null, reply?: object) => void;

/** A replica whose methods do what the tests ask for; it takes batches if it is told how. */
async function replica(Batch?: (call: Call<BatchRequest__Output>, done: Done) => void): Promise<string> {
  const server = new Server();
  const own = {
    Count: ({ request }: Call<{ text: string }>, done: Done) => {
      if (request.text === "refuse") {
        const metadata = new Metadata();
        metadata.set("oxbow-refusal-bin", refusals.encode({ code: "INVALID_INPUT", message: "no words", row: 7 }));
        done({ code: status.INVALID_ARGUMENT, details: "no words", metadata });
      } else if (request.text === "panic") {
        done({ code: status.INTERNAL, details: "panic: asked to" });
      } else if (request.text === "fail") {
        done({ code: status.UNKNOWN, details: "out of order" });
      } else if (request.text !== "hang") {
        done(null, { words: countOf(request.text) });
      }
    },
    CountAll: async (call: Call<{ text: string }>, done: Done) => {
      let all = 0;
      for await (const { text } of call) all += countOf(text);
      done(null, { words: all });
    },
  };
  server.addService(words as unknown as ServiceDefinition, own as never);
  if (Batch !== undefined) server.addService({ Batch: batch }, { Batch } as never);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, at) =>
      error === null ? resolve(at) : reject(error),
    );
  });
  ends.push(() => server.forceShutdown());
  return `127.0.0.1:${port}`;
}

function connect(replicas: ServiceOptions["replicas"], options: Partial<ServiceOptions> = {}) {
  const service = connectService({ replicas, attempts: 1, deadlineMs: 20_000, ...options });
  ends.push(() => service.close());
  return service;
}

describe("a kernel in a service", () => {
  it("answers over messages, one call after the other", async () => {
    const service = connect(await replica());
    expect(await service.call(words.Count, { text: "one two" })).toEqual({ words: 2 });
    expect(await service.call(words.Count, { text: "one" })).toEqual({ words: 1 });
    expect(service.stats()).toEqual({ calls: 2, pending: 0, messages: 2, faults: {} });
  });

  it("answers over bytes, for who has no schema", async () => {
    const service = connect(await replica());
    const request = words.Count.requestSerialize({ text: "one two three" });
    expect(await service.send("/test.v1.Words/Count", request, (reply) => reply.length)).toBe(2);
  });

  it("is sent calls that are made together one by one, when it has no batches, and is not asked for them again", async () => {
    const service = connect(await replica());
    const together = (): Promise<unknown[]> =>
      Promise.all(["a", "a b", "a b c"].map((text) => service.call(words.Count, { text })));
    expect(await together()).toEqual([{ words: 1 }, { words: 2 }, { words: 3 }]);
    expect(service.stats().messages).toBe(4);
    await together();
    expect(service.stats()).toMatchObject({ calls: 6, messages: 7, faults: {} });
  });

  it("is sent them in one message, when it has, and each has its own answer", async () => {
    const seen: string[] = [];
    const Batch = ({ request }: Call<BatchRequest__Output>, done: Done): void => {
      seen.push(...request.calls.map(({ method }) => method));
      const reply = Buffer.from([0x08, 5]);
      done(null, {
        answers: [{ reply }, { refusal: { code: "OUT_OF_RANGE", message: "too many" } }, { panic: "asked to" }],
      });
    };
    const service = connect(await replica(Batch));
    const calls = Array.from({ length: 4 }, () => service.call(words.Count, { text: "a" }));
    expect(await Promise.allSettled(calls)).toMatchObject([
      { value: { words: 5 } },
      { reason: { name: "InputError", code: "OUT_OF_RANGE" } },
      { reason: { code: "NATIVE_PANIC", message: "asked to" } },
      { reason: { code: "SERVICE_FAILED", message: "the service left a call of a batch without an answer" } },
    ]);
    expect(seen).toEqual(Array.from({ length: 4 }, () => "/test.v1.Words/Count"));
    expect(service.stats()).toEqual({
      calls: 4,
      pending: 0,
      messages: 1,
      faults: { NATIVE_PANIC: 1, SERVICE_FAILED: 1 },
    });
  });

  it.each([
    ["refuses an input", "refuse", { name: "InputError", code: "INVALID_INPUT", message: "no words", row: 7 }, {}],
    ["panics", "panic", { code: "NATIVE_PANIC", message: "asked to" }, { NATIVE_PANIC: 1 }],
    [
      "fails",
      "fail",
      { code: "SERVICE_FAILED", message: "the service gave no answer: out of order" },
      { SERVICE_FAILED: 1 },
    ],
    ["hangs", "hang", { code: "DEADLINE_EXCEEDED" }, { DEADLINE_EXCEEDED: 1 }],
  ])("that %s says so to its caller", async (_, text, error, faults) => {
    const service = connect(await replica(), { deadlineMs: text === "hang" ? 300 : 20_000 });
    await expect(service.call(words.Count, { text })).rejects.toMatchObject(error);
    expect(service.stats().faults).toEqual(faults);
  });

  it("takes a stream of requests, and gives one reply", async () => {
    const service = connect(await replica());
    const requests = async function* () {
      for (const text of ["a b", "c", "d e f"]) yield { text };
    };
    expect(await service.stream(words.CountAll, requests)).toEqual({ words: 6 });
  });

  it("ends a stream whose requests cannot be had with what went wrong with them", async () => {
    const service = connect(await replica());
    const requests = async function* () {
      yield { text: "a" };
      throw new Error("the disk is gone");
    };
    await expect(service.stream(words.CountAll, requests)).rejects.toThrow("the disk is gone");
  });

  it("of which no replica is there is NO_REPLICA", async () => {
    const address = await replica();
    await ends.pop()!();
    const service = connect([address, address]);
    await expect(service.call(words.Count, { text: "a" })).rejects.toMatchObject({ code: "NO_REPLICA" });
  });

  it.each([
    ["names", (port: string) => `localhost:${port}`],
    [
      "a name, and targets of gRPC",
      (port: string, i: number) => (i === 0 ? `localhost:${port}` : `dns:///127.0.0.1:${port}`),
    ],
    ["addresses", (port: string) => `127.0.0.1:${port}`],
    [
      "an address with its scheme, and a name",
      (port: string, i: number) => (i === 0 ? `ipv4:127.0.0.1:${port}` : `localhost:${port}`),
    ],
  ])("has replicas by %s, and each is asked", async (_, nameOf) => {
    const asked = [0, 0];
    const addresses = await Promise.all(
      asked.map((__, i) =>
        replica(({ request }, done) => {
          asked[i]!++;
          done(null, { answers: request.calls.map(() => ({ reply: Buffer.from([0x08, 5]) })) });
        }),
      ),
    );
    const service = connect(addresses.map((address, i) => nameOf(address.split(":")[1]!, i)));
    await vi.waitFor(
      async () => {
        await Promise.all([1, 2].map(() => service.call(words.Count, { text: "a" })));
        expect(asked.every((times) => times > 0)).toBe(true);
      },
      { timeout: 10_000, interval: 1 },
    );
  });

  it("has replicas of which one has a name that nobody knows, and answers", async () => {
    const service = connect([await replica(), "nobody.invalid:1"]);
    expect(await service.call(words.Count, { text: "one two" })).toEqual({ words: 2 });
  });

  it("of which no replica has a name that anybody knows is NO_REPLICA", async () => {
    const service = connect(["nobody.invalid:1", "nobody.invalid:2"]);
    await expect(service.call(words.Count, { text: "a" })).rejects.toMatchObject({ code: "NO_REPLICA" });
  });

  it("without any replica is refused", () => {
    expect(() => connect([])).toThrow("replicas is empty: name one replica of the service at least");
  });

  it("that takes a connection and says nothing on it is NO_REPLICA, for a call and for a stream, long before a deadline", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    ends.push(() => silent.close());
    const service = connect(`127.0.0.1:${(silent.address() as AddressInfo).port}`, {
      keepAliveMs: 100,
      deadlineMs: 600_000,
    });
    const requests = async function* () {
      yield { text: "a" };
      await new Promise(() => {});
    };
    const lost = { code: "NO_REPLICA", message: "the service gave no answer: no replica took a connection" };
    await Promise.all([
      expect(service.call(words.Count, { text: "a" })).rejects.toMatchObject(lost),
      expect(service.stream(words.CountAll, requests)).rejects.toMatchObject(lost),
    ]);
    expect(service.stats()).toMatchObject({ calls: 2, pending: 0, faults: { NO_REPLICA: 2 } });
  });

  it.each([
    ["cancels what is late", { code: status.CANCELLED, details: "Timeout expired" }, "DEADLINE_EXCEEDED"],
    ["is busy", { code: status.RESOURCE_EXHAUSTED, details: "too many calls" }, "OVERLOADED"],
    [
      "takes no message so long",
      { code: status.RESOURCE_EXHAUSTED, details: "Received message larger than max (9 vs 1)" },
      "TOO_LARGE",
    ],
    [
      "takes none so long, as tonic says it",
      { code: status.OUT_OF_RANGE, details: "Error, decoded message length too large: found 9 bytes" },
      "TOO_LARGE",
    ],
    ["is out of range", { code: status.OUT_OF_RANGE, details: "no such line" }, "SERVICE_FAILED"],
  ])("that %s is told apart", async (_, error, code) => {
    const service = connect(await replica((_call, done) => done(error)));
    const calls = [1, 2].map(() => service.call(words.Count, { text: "a" }));
    expect(await Promise.allSettled(calls)).toMatchObject([{ reason: { code } }, { reason: { code } }]);
  });

  it("is not sent what is longer than a message may be", async () => {
    const service = connect(await replica(), { maxMessageBytes: 100 });
    await expect(service.call(words.Count, { text: "a".repeat(200) })).rejects.toMatchObject({ code: "TOO_LARGE" });
  });

  it("is not sent more calls than may be under way", async () => {
    const service = connect(await replica(), { maxPending: 2 });
    const calls = await Promise.allSettled(Array.from({ length: 5 }, () => service.call(words.Count, { text: "a" })));
    expect(calls.filter((call) => call.status === "fulfilled")).toHaveLength(2);
    expect(service.stats().faults).toEqual({ OVERLOADED: 3 });
  });
});

it("says which services a schema has, when it has not the one that is asked for", () => {
  expect(() => serviceOf(schema, "test.v1.Numbers")).toThrow(
    "the schema has no service test.v1.Numbers: it has test.v1.Words",
  );
});
