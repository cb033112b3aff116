import { credentials, Client, Metadata, status } from "@grpc/grpc-js";
import type { ChannelCredentials, ClientOptions, ServiceError } from "@grpc/grpc-js";
import { InputError } from "@oxbow/contract";
import { batch } from "./envelope.ts";
import { panicked, refused, refusedWith, RemoteCallError } from "./errors.ts";
import type { RemoteFault } from "./errors.ts";
import { callOver, type Method, type Remote } from "./remote.ts";
import { Contact } from "./contact.ts";
import { targetOf } from "./replicas.ts";
import { Wakefulness } from "./wakefulness.ts";

export interface ServiceOptions {
  /**
   * `127.0.0.1:50051`, a name, or any target of gRPC such as `dns:///kernels.internal:50051`; or several of them. With TLS the
   * certificates of all must hold for the first.
   */
  readonly replicas: string | readonly string[];
  /** How long a call may take, retries included; 5 s unless given. */
  readonly deadlineMs?: number;
  /** Calls under way at a time; one more is refused with OVERLOADED. 1,024 unless given. */
  readonly maxPending?: number;
  /** The largest request and reply; 64 MiB unless given, as of the service. */
  readonly maxMessageBytes?: number;
  /** Attempts at a call that no replica has taken. Kernels only compute, so all of them may be repeated; 3 unless given. */
  readonly attempts?: number;
  /**
   * After so long in silence a connection is asked whether it lives, and given up as long after; 2 s unless given. A call, and a
   * stream, waits twice as long for a connection, and no longer: then there is NO_REPLICA.
   */
  readonly keepAliveMs?: number;
  /** For so long after a message the event loop looks for the answer before it sleeps; 0.3 ms unless given, 0 for not at all. */
  readonly awakeMs?: number;
  /** PEM. Without it there is no encryption: for loopback, or a mesh that brings its own. */
  readonly tls?: { readonly authority: Buffer; readonly certificate?: Buffer; readonly key?: Buffer };
}

/** What became of calls since the client was made. */
export interface ServiceStats {
  readonly calls: number;
  readonly pending: number;
  /** Messages sent for them: fewer than calls, when many were under way at once. */
  readonly messages: number;
  /** Calls without an answer, by the code of their error. Bad input is an answer. */
  readonly faults: Readonly<Record<string, number>>;
}

interface Waiting {
  readonly path: string;
  readonly request: Buffer;
  readonly resolve: (reply: Buffer) => void;
  readonly reject: (error: unknown) => void;
}

/** A request that is longer travels alone. */
const BATCHED_BYTES = 16 << 10;
const BATCH_CALLS = 256;

/**
 * Kernels over gRPC. Calls that are made together travel in one message, if the service takes such messages. Connects with the
 * first call.
 */
export const connectService = (options: ServiceOptions): Service => new ServiceClient(options);

/** A service that takes calls. */
export interface Service extends Remote {
  readonly stream: NonNullable<Remote["stream"]>;
  readonly stats: () => ServiceStats;
  /** Ends the connections. What is under way is refused. */
  readonly close: () => void;
}

class ServiceClient implements Service {
  readonly #options: Required<Omit<ServiceOptions, "tls">>;
  readonly #client: Client;
  readonly #faults: Record<string, number> = {};
  readonly #wakefulness: Wakefulness;
  readonly #contact: Contact;
  #closed = false;
  #queue: Waiting[] = [];
  /** Until a service says that it has no such method. */
  #batches = true;
  #calls = 0;
  #pending = 0;
  #messages = 0;

  constructor({ tls, ...options }: ServiceOptions) {
    this.#options = {
      deadlineMs: 5000,
      maxPending: 1024,
      maxMessageBytes: 64 << 20,
      attempts: 3,
      keepAliveMs: 2000,
      awakeMs: 0.3,
      ...options,
    };
    this.#wakefulness = new Wakefulness(this.#options.awakeMs);
    this.#client = new Client(targetOf(options.replicas), credentialsOf(tls), channelOptions(this.#options));
    const channel = this.#client.getChannel();
    this.#contact = new Contact(() => channel.getConnectivityState(false), 2 * this.#options.keepAliveMs);
  }

  readonly send: Remote["send"] = async (path, request, read) =>
    read(await this.#admitted(() => this.#enqueue(path, request)));

  readonly call = callOver(this.send);

  readonly stream: Service["stream"] = async (method, requests) =>
    method.responseDeserialize(await this.#admitted(() => this.#stream(method, requests)));

  stats(): ServiceStats {
    return { calls: this.#calls, pending: this.#pending, messages: this.#messages, faults: { ...this.#faults } };
  }

  close(): void {
    this.#closed = true;
    this.#client.close();
  }

  async #admitted(start: () => Promise<Buffer>): Promise<Buffer> {
    this.#calls++;
    this.#pending++;
    try {
      if (this.#pending > this.#options.maxPending) {
        const most = this.#options.maxPending;
        throw new RemoteCallError("OVERLOADED", `${most} calls are under way, the most there may be`);
      }
      return await start();
    } catch (error) {
      if (!(error instanceof InputError)) {
        const code = (error as { code?: string }).code ?? "UNKNOWN";
        this.#faults[code] = (this.#faults[code] ?? 0) + 1;
      }
      throw error;
    } finally {
      this.#pending--;
      if (this.#pending === 0) this.#wakefulness.end();
    }
  }

  #enqueue(path: string, request: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const waiting = { path, request, resolve, reject };
      if (request.length > BATCHED_BYTES || !this.#batches) {
        this.#alone(waiting);
        return;
      }
      this.#queue.push(waiting);
      // After everything that is ready to run now, so that all it calls is here.
      if (this.#queue.length === 1) process.nextTick(() => this.#flush());
    });
  }

  #flush(): void {
    const queue = this.#queue;
    this.#queue = [];
    for (let at = 0; at < queue.length; at += BATCH_CALLS) {
      const some = queue.slice(at, at + BATCH_CALLS);
      if (some.length === 1) this.#alone(some[0]!);
      else this.#together(some);
    }
  }

  #alone({ path, request, resolve, reject }: Waiting): void {
    this.#unary(path, request, (error, reply) => (error === null ? resolve(reply!) : reject(this.#failure(error))));
  }

  #together(some: readonly Waiting[]): void {
    const calls = some.map(({ path, request }) => ({ method: path, request }));
    this.#unary(batch.path, batch.requestSerialize({ calls }), (error, reply) => {
      if (error?.code === status.UNIMPLEMENTED) {
        this.#batches = false;
        for (const each of some) this.#alone(each);
        return;
      }
      if (error !== null) {
        for (const { reject } of some) reject(this.#failure(error));
        return;
      }
      const { answers } = batch.responseDeserialize(reply!);
      for (const [i, { resolve, reject }] of some.entries()) {
        const answer = answers[i];
        if (answer?.refusal) reject(refused(answer.refusal));
        else if (answer?.reply !== undefined) resolve(answer.reply);
        else if (answer?.panic !== undefined) reject(panicked(answer.panic));
        else reject(new RemoteCallError("SERVICE_FAILED", "the service left a call of a batch without an answer"));
      }
    });
  }

  #unary(path: string, request: Buffer, done: (error: ServiceError | null, reply?: Buffer) => void): void {
    this.#messages++;
    const options = { deadline: Date.now() + this.#options.deadlineMs };
    const call = this.#client.makeUnaryRequest(path, asIs, asIs, request, new Metadata(), options, (error, reply) => {
      this.#contact.end(call);
      done(error, reply);
    });
    this.#contact.begin(call);
    this.#wakefulness.begin();
  }

  /** We cancel only what waits for a replica in vain, and what we close: the other end cancels what is late. */
  #failure(error: ServiceError): Error {
    if (error.code !== status.CANCELLED || this.#closed) return failure(error);
    const code = this.#contact.isLost ? "NO_REPLICA" : "DEADLINE_EXCEEDED";
    const why = this.#contact.isLost ? "no replica took a connection" : error.details;
    return new RemoteCallError(code, `the service gave no answer: ${why}`, { cause: error });
  }

  #stream<Request>(method: Method<Request, unknown>, requests: () => AsyncIterable<Request>): Promise<Buffer> {
    this.#messages++;
    return new Promise((resolve, reject) => {
      const metadata = new Metadata();
      const stream = this.#client.makeClientStreamRequest(method.path, asIs, asIs, metadata, (error, reply) => {
        this.#contact.end(stream);
        if (error === null) resolve(reply!);
        else reject(this.#failure(error));
      });
      this.#contact.begin(stream);
      const send = async (): Promise<void> => {
        for await (const request of requests()) {
          if (stream.writableEnded || stream.destroyed) return;
          if (!stream.write(method.requestSerialize(request))) await drained(stream);
        }
        stream.end();
      };
      send().catch((error: unknown) => {
        reject(error);
        stream.cancel();
      });
    });
  }
}

/** Room again, or no more need of it. */
function drained(stream: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ["drain", "close", "error"]) stream.off(event, done);
      resolve();
    };
    for (const event of ["drain", "close", "error"]) stream.on(event, done);
  });
}

const asIs = (bytes: Buffer): Buffer => bytes;

function failure(error: ServiceError): Error {
  const [refusal] = error.metadata?.get("oxbow-refusal-bin") ?? [];
  if (Buffer.isBuffer(refusal)) return refusedWith(refusal);
  if (error.code === status.INTERNAL && error.details.startsWith("panic: ")) {
    return panicked(error.details.slice("panic: ".length));
  }
  const isTooLarge = SIZES.has(error.code) && /larger than|too large/.test(error.details);
  const code = isTooLarge ? "TOO_LARGE" : (faults[error.code] ?? "SERVICE_FAILED");
  return new RemoteCallError(code, `the service gave no answer: ${error.details}`, { cause: error });
}

/** What gRPC says of a message that is too long, on either side, and says of other things, too. */
const SIZES: ReadonlySet<number> = new Set([status.RESOURCE_EXHAUSTED, status.OUT_OF_RANGE]);

const faults: Readonly<Record<number, RemoteFault>> = {
  [status.UNAVAILABLE]: "NO_REPLICA",
  [status.DEADLINE_EXCEEDED]: "DEADLINE_EXCEEDED",
  [status.RESOURCE_EXHAUSTED]: "OVERLOADED",
  [status.CANCELLED]: "CLOSED",
};

function credentialsOf(tls: ServiceOptions["tls"]): ChannelCredentials {
  if (tls === undefined) return credentials.createInsecure();
  return credentials.createSsl(tls.authority, tls.key ?? null, tls.certificate ?? null);
}

function channelOptions(options: Required<Omit<ServiceOptions, "tls">>): ClientOptions {
  return {
    "grpc.keepalive_time_ms": options.keepAliveMs,
    "grpc.keepalive_timeout_ms": options.keepAliveMs,
    "grpc.keepalive_permit_without_calls": 1,
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 2000,
    "grpc.max_send_message_length": options.maxMessageBytes,
    "grpc.max_receive_message_length": options.maxMessageBytes,
    // What is not kept cannot be sent again: of a request, and of all requests together.
    "grpc.per_rpc_retry_buffer_size": options.maxMessageBytes,
    "grpc.retry_buffer_size": 4 * options.maxMessageBytes,
    "grpc.service_config": JSON.stringify({
      loadBalancingConfig: [{ round_robin: {} }],
      methodConfig: [
        {
          // Every method of every service.
          name: [{}],
          ...(options.attempts < 2
            ? {}
            : {
                retryPolicy: {
                  maxAttempts: Math.min(5, options.attempts),
                  initialBackoff: "0.01s",
                  maxBackoff: "0.2s",
                  backoffMultiplier: 2,
                  retryableStatusCodes: ["UNAVAILABLE"],
                },
              }),
        },
      ],
    }),
  };
}
