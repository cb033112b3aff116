import { randomUUID } from "node:crypto";
import { InputError } from "@oxbow/contract";

/** Where an application asks an Unleash server, and as whom. */
export interface ClientApiOptions {
  /** Of the Unleash server's API, such as `https://unleash.example.org/api`. */
  readonly url: string;
  readonly appName: string;
  readonly token: string;
  readonly instanceId?: string;
}

/** What the server says about the flags: that they are as they were, or the text that holds all of them. */
export type FlagsAnswer = "unchanged" | { readonly text: string; readonly etag: string | undefined };

/** The server answered, but not with what it was asked for. */
export class RefusedError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** As the server lists its clients' SDKs: `name:version`. */
export const SDK = "oxbow-flags:0.1.0";

/** The version of Unleash's client specification that unleash-client evaluates. */
const SPECIFICATION = "5.2.0";

/** What unleash-client knows how to evaluate. */
const STRATEGIES = [
  "default",
  "applicationHostname",
  "gradualRolloutRandom",
  "gradualRolloutUserId",
  "gradualRolloutSessionId",
  "userWithId",
  "remoteAddress",
  "flexibleRollout",
];

// One for all that this process sends: the server counts its clients by it.
const PROCESS = randomUUID();

/**
 * The three requests an application sends to an Unleash server, with the headers unleash-client sends. With a URL or a token that
 * no request can carry each of them rejects with an InputError, which repeats neither, as both may hold a secret: a flag
 * server that cannot be asked is one that is away, and no reason for a service not to start.
 */
export class ClientApi {
  readonly url: string;
  readonly #options: ClientApiOptions;
  readonly #instanceId: string;
  readonly #headers: Headers | InputError;

  constructor(options: ClientApiOptions) {
    this.#options = options;
    this.#instanceId = options.instanceId ?? PROCESS;
    const url = checkedUrl(options.url);
    const headers = checkedHeaders(options, this.#instanceId);
    this.url = typeof url === "string" ? url : "an address that cannot be used";
    this.#headers = typeof url === "string" ? headers : url;
  }

  #sent(more: Readonly<Record<string, string>>): Headers {
    if (this.#headers instanceof InputError) throw this.#headers;
    const headers = new Headers(this.#headers);
    for (const [name, value] of Object.entries(more)) headers.set(name, value);
    return headers;
  }

  /** All flags, unless they are still those of `etag`. */
  async features(etag: string | undefined, intervalMs: number, signal: AbortSignal): Promise<FlagsAnswer> {
    const headers = this.#sent({
      "unleash-interval": `${intervalMs}`,
      "Unleash-Client-Spec": SPECIFICATION,
      ...(etag === undefined ? {} : { "If-None-Match": etag }),
    });
    const response = await fetch(`${this.url}/client/features`, { headers, signal });
    if (response.status === 304 && etag !== undefined) return "unchanged";
    if (!response.ok) await this.#refused(response, "its flags were asked for");
    return { text: await response.text(), etag: response.headers.get("etag") ?? undefined };
  }

  /** Names this process to the server, which lists it with the application. */
  async register(started: Date, intervalMs: number, signal: AbortSignal): Promise<void> {
    const about = { started, interval: intervalMs, strategies: STRATEGIES, sdkVersion: SDK };
    const platform = { platformName: "node", platformVersion: process.versions.node, specVersion: SPECIFICATION };
    await this.#post("register", { ...about, ...platform, connectionId: PROCESS }, signal);
  }

  /** Tells how often flags were asked for. */
  async metrics(bucket: unknown, signal: AbortSignal): Promise<void> {
    await this.#post("metrics", { bucket }, signal);
  }

  async #post(path: string, body: object, signal: AbortSignal): Promise<void> {
    const headers = this.#sent({ "Content-Type": "application/json" });
    const whole = JSON.stringify({ appName: this.#options.appName, instanceId: this.#instanceId, ...body });
    const response = await fetch(`${this.url}/client/${path}`, {
      method: "POST",
      headers,
      body: whole,
      signal,
      redirect: "error",
    });
    if (!response.ok) await this.#refused(response, `it was told of ${path}`);
    await response.body?.cancel();
  }

  async #refused(response: Response, asked: string): Promise<never> {
    await response.body?.cancel();
    const { status } = response;
    const hint = status === 401 || status === 403 ? ": it takes a backend token of this environment" : "";
    throw new RefusedError(`the flag server at ${this.url} answered ${status} when ${asked}${hint}`, status);
  }
}

/** Without a slash at its end; or what is wrong with it, where a request cannot go there. */
export function checkedUrl(text: string): string | InputError {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return new InputError("INVALID_INPUT", "the url of the flag server must begin with https:// or http://");
  }
  if (url.username !== "" || url.password !== "") {
    return new InputError(
      "INVALID_INPUT",
      `the url of the flag server at ${url.host} must hold no name and no password: the token lets us in`,
    );
  }
  return text.replace(/\/$/, "");
}

function checkedHeaders({ appName, token }: ClientApiOptions, instanceId: string): Headers | InputError {
  return headersOf({
    Authorization: token,
    "User-Agent": appName,
    "unleash-appname": appName,
    "UNLEASH-INSTANCEID": instanceId,
    "unleash-connection-id": PROCESS,
    "unleash-sdk": SDK,
  });
}

/** Or what is wrong with them, where no request can carry them. */
export function headersOf(fields: Readonly<Record<string, string>>): Headers | InputError {
  try {
    return new Headers(fields);
  } catch {
    const names =
      "Authorization" in fields && Object.keys(fields).length === 1 ? "token" : "token, appName or instanceId";
    return new InputError(
      "INVALID_INPUT",
      `the ${names} for the flag server holds what no header can carry, such as a line break`,
    );
  }
}

/** `fetch failed` says nothing; its cause does. */
export function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  if (!(cause instanceof Error)) return message;
  // Several addresses were tried, each with an error of its own.
  const [first] = cause instanceof AggregateError ? (cause.errors as Error[]) : [];
  return (first ?? cause).message;
}
