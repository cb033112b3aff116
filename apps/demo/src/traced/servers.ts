import { randomFrom } from "@oxbow/statistics";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Traffic, type Upload } from "../traffic.ts";
import type { Round } from "./subject.ts";

export interface Started extends AsyncDisposable {
  readonly url: URL;
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
}

/** A server in a process of its own, which has said its port. */
export async function started(
  script: string,
  args: readonly string[],
  execArgv: readonly string[] = [],
): Promise<Started> {
  const child = fork(fileURLToPath(new URL(script, distOf(import.meta.url))), args, { execArgv: [...execArgv] });
  const ended = once(child, "exit");
  const [port] = (await Promise.race([once(child, "message"), ended.then(diedEarly)])) as [number];
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    process: child,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

/** Before these V8 compiles what is called often: a service in its first second is not what its p99 is made of. */
const warmUpRequests = 3000;

/** Sends what a service compiles itself on, and gives back how many requests failed. */
export async function warmedUp({ url }: Started, uploads: readonly Upload[]): Promise<number> {
  const traffic = new Traffic(url, uploads);
  const { failures } = await traffic.run(warmUpRequests);
  traffic.close();
  return failures;
}

/** Has the service record open-loop (Poisson) arrivals, and gives back how many failed. */
export async function recorded(
  { url, process: child, ended: exit }: Started,
  uploads: readonly Upload[],
  round: Round,
  { requests, perSecond, seed }: { readonly requests: number; readonly perSecond: number; readonly seed: number },
): Promise<number> {
  child.send(round);
  await Promise.race([once(child, "message"), exit.then(diedEarly)]);
  const traffic = new Traffic(url, uploads);
  const { failures } = await traffic.arrive(requests, perSecond, randomFrom(seed));
  traffic.close();
  return failures;
}

/** Has a service write what is left, and end. */
export async function end({ process: child, ended: exit }: Started): Promise<void> {
  child.send("end");
  await exit;
}

function diedEarly(): never {
  throw new Error("a server of the validation ended before it was told to");
}

/** Where the compiled child is, whether this file runs compiled or from its source. */
const distOf = (url: string): string => url.replace("/src/traced/", "/dist/traced/");
