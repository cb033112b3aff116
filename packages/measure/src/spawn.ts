import { fork } from "node:child_process";
import type { Reply, Task } from "./protocol.ts";

/** A fork ended without a result. `code` says how; the message says what to do. */
export class MeasurementError extends Error {
  override readonly name = "MeasurementError";
  readonly code: "SIDE_THREW" | "FORK_DIED" | "FORK_TIMED_OUT" | "UNFIT_PROCESS";

  constructor(code: MeasurementError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Runs one task in a fresh process, without the parent's Node flags. Rejects with MeasurementError, or the signal's reason. */
export function inFreshProcess(
  task: Task,
  { signal, timeoutMs }: { signal: AbortSignal | undefined; timeoutMs: number },
): Promise<Exclude<Reply, { kind: "threw" | "refused" }>> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = fork(new URL("fork.js", import.meta.url), {
      execArgv: [],
      serialization: "advanced",
      // What a config module prints is not ours to show; what it complains of goes into the error.
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let complaint = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      complaint = (complaint + text).slice(-2000);
    });

    const settle = (act: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      child.kill("SIGKILL");
      act();
    };
    const fail = (code: MeasurementError["code"], message: string, options?: ErrorOptions): void =>
      settle(() => reject(new MeasurementError(code, message, options)));
    const abort = (): void => settle(() => reject(signal?.reason as Error));
    const timer = setTimeout(() => {
      fail(
        "FORK_TIMED_OUT",
        `a process measuring ${task.kernel} on "${task.workload}" gave no result in ${timeoutMs / 1000} s and was ended: use a smaller workload or a longer timeout`,
      );
    }, timeoutMs);
    signal?.addEventListener("abort", abort, { once: true });

    child.once("error", (cause) => fail("FORK_DIED", `no process to measure in: ${cause.message}`, { cause }));
    child.once("exit", (exitCode, by) => {
      const how = by === null ? `with exit code ${exitCode}` : `by ${by}`;
      fail(
        "FORK_DIED",
        `a process measuring ${task.kernel} on "${task.workload}" ended ${how} before it had a result${complaint === "" ? "" : `: ${complaint.trim()}`}`,
      );
    });
    child.once("message", (reply: Reply) => {
      if (reply.kind === "refused") return fail("UNFIT_PROCESS", `nothing was measured: ${reply.because}`);
      if (reply.kind === "threw") {
        const { class: name, code, message, stack } = reply.error;
        const cause = Object.assign(new Error(message), { name, code, stack });
        return fail("SIDE_THREW", `${task.kernel} on "${task.workload}" threw ${name}: ${message}`, { cause });
      }
      return settle(() => resolve(reply));
    });
    child.send(task);
  });
}
