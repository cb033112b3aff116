import { type ChildProcess, spawn } from "node:child_process";

/** A child process whose last words are kept, for the sentence that says why it ended. */
export interface Child {
  readonly name: string;
  readonly pid: number | undefined;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  isRunning(): boolean;
  /** The last lines it wrote, without colours. */
  lastWords(): string;
  /** Resolves to true once it wrote this, to false when it ended before or took too long. */
  says(words: string, timeoutMs: number): Promise<boolean>;
  /** Asks it to end, and after `patienceMs` makes it. */
  stop(patienceMs?: number): Promise<void>;
}

/** Starts Node with these arguments. */
export function startChild(name: string, args: readonly string[], env: NodeJS.ProcessEnv): Child {
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", (error) => {
      lines.push(error.message);
      resolve();
    });
  });
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    stream.setEncoding("utf8").on("data", (text: string) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      for (const line of parts.map(uncoloured)) {
        lines.push(line);
        for (const listener of listeners) listener(line);
      }
      lines.splice(0, lines.length - 12);
    });
  }
  return {
    name,
    pid: child.pid,
    ended,
    isRunning: () => isRunning(child),
    lastWords: () => lines.join("\n"),
    says: (words, timeoutMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, timeoutMs, false);
        listeners.add((line) => line.includes(words) && resolve(true));
        void ended.then(() => resolve(false)).finally(() => clearTimeout(timer));
      }),
    stop: async (patienceMs = 10_000) => {
      if (!isRunning(child)) return;
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), patienceMs);
      await ended;
      clearTimeout(force);
    },
  };
}

const isRunning = (child: ChildProcess): boolean =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null;

// oxlint-disable-next-line no-control-regex -- the escape character is what colours begin with.
const uncoloured = (line: string): string => line.replaceAll(/\u001B\[[0-9;]*m/g, "");
