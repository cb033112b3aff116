import { reasonOf } from "./client-api.ts";

/** Why an Unleash server did not do what it was asked. Nothing is retried: whether a flag moved must be known. */
export class FlagServerError extends Error {
  override readonly name = "FlagServerError";
  readonly code: "FLAG_SERVER_UNREACHABLE" | "FLAG_SERVER_REFUSED" | "FLAG_SERVER_FAILED";
  /** Of the answer, if there was one. */
  readonly status: number | undefined;

  constructor(code: FlagServerError["code"], message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = status;
  }
}

/** Where requests go, and what lets them in. */
export interface Door {
  /** Without `/api`. */
  readonly url: string;
  readonly token: string;
  readonly timeoutMs: number;
}

/** One request to the admin API; the answer's JSON, or null for an empty one. */
export async function call(
  { url, token, timeoutMs }: Door,
  method: "GET" | "POST" | "PUT",
  path: string,
  body?: unknown,
): Promise<unknown> {
  let status: number;
  let text: string;
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { Authorization: token, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: "error",
    });
    status = response.status;
    text = await response.text();
  } catch (cause) {
    throw new FlagServerError(
      "FLAG_SERVER_UNREACHABLE",
      `no answer from the flag server at ${url}: ${reasonOf(cause)}; check the address, and that it runs`,
      undefined,
      { cause },
    );
  }
  if (status === 401 || status === 403) {
    throw new FlagServerError(
      "FLAG_SERVER_REFUSED",
      `the flag server at ${url} refuses ${method} ${path} (${status}): it takes an admin token with that right`,
      status,
    );
  }
  const answer = parsed(text);
  if (status < 200 || status > 299 || answer === undefined) {
    // A server may repeat what it was sent.
    const said = answer === undefined ? "text that is not JSON" : messageIn(answer);
    const found = token === "" ? said : said.replaceAll(token, "[the token]");
    throw new FlagServerError(
      "FLAG_SERVER_FAILED",
      `the flag server at ${url} answered ${method} ${path} with ${status}: ${found}`,
      status,
    );
  }
  return answer;
}

/** undefined for what is no JSON. */
function parsed(text: string): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function messageIn(answer: unknown): string {
  const { details, message } = (answer ?? {}) as { details?: { message?: string }[]; message?: string };
  return details?.[0]?.message ?? message ?? "no reason given";
}
