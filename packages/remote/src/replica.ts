import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { RemoteUnavailableError } from "@oxbow/contract";
import { nameOf, programUnavailable } from "./programs.ts";

/** A replica of the service on this machine. */
export interface Replica {
  /** Such as `127.0.0.1:41234`. */
  readonly address: string;
  /** Where its metrics are; null unless asked for. */
  readonly metrics: string | null;
  readonly pid: number;
  /** SIGTERM, and the end of the process; SIGKILL or SIGSTOP for tests. */
  readonly end: (signal?: "SIGTERM" | "SIGKILL") => Promise<void>;
}

export interface ReplicaOptions {
  /** The path of a program that serves until its input ends: see README.md. */
  readonly program: string;
  /** As of the workers' options. */
  readonly unavailable?: RemoteUnavailableError | undefined;
  /** For the program, before `--listen ADDRESS --until-stdin-ends`, such as `["--metrics", "127.0.0.1:0"]`. */
  readonly args?: readonly string[];
  /** Loopback, a free port, unless given. */
  readonly listen?: string;
  /** Lines of JSON. */
  readonly onLog?: (line: string) => void;
}

/** Starts a replica for development and tests; it goes with this process. Rejects with RemoteUnavailableError. */
export async function startReplica({ program, ...options }: ReplicaOptions): Promise<Replica> {
  const missing = options.unavailable ?? programUnavailable(program);
  if (missing !== undefined) throw missing;
  const args = [...(options.args ?? []), "--listen", options.listen ?? "127.0.0.1:0", "--until-stdin-ends"];
  const child = spawn(program, args, { stdio: ["pipe", "ignore", "pipe"] });
  const closed = once(child, "close");
  child.stdin.on("error", () => {});
  const lines = createInterface({ input: child.stderr });
  const serving = await new Promise<{ address: string; metrics: string | null }>((resolve, reject) => {
    let last = "it ended without a word";
    lines.on("line", (line) => {
      options.onLog?.(line);
      last = line;
      const found = line.startsWith("{") ? (JSON.parse(line) as { event: string; address: string }) : undefined;
      if (found?.event === "serving") resolve(found as { address: string; metrics: string | null; event: string });
    });
    const failed = (cause: unknown): void => reject(new RemoteUnavailableError(nameOf(program), { cause }));
    closed.then(() => failed(new Error(last)), failed);
  });
  const handles = [child, child.stdin, child.stderr] as unknown as { ref: () => void; unref: () => void }[];
  for (const handle of handles) handle.unref();
  return {
    address: serving.address,
    metrics: serving.metrics,
    pid: child.pid ?? -1,
    async end(signal = "SIGTERM") {
      if (child.exitCode !== null || child.signalCode !== null) return;
      for (const handle of handles) handle.ref();
      child.kill(signal);
      await closed;
    },
  };
}
