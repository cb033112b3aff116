import { type Explanation, type FlagPayload } from "@oxbow/contract";
import type { KernelStats } from "@oxbow/router";
import { type ChildProcess, fork } from "node:child_process";

/** What one process of the fleet is started with. */
export interface MemberOptions {
  /** Of the Unleash server, without `/api`. */
  readonly url: string;
  readonly token: string;
  /** The kernel it routes; its flag is `oxbow.<kernel>`. */
  readonly kernel: string;
  readonly storeDirectory?: string;
  /** Says, in the flags that are built in, that the kernel is promoted. */
  readonly embedded?: Partial<FlagPayload>;
  /** Above this input the candidate throws. */
  readonly throwsAbove?: number;
  /** Calls all the time, so that the last call of the candidate can be told. */
  readonly busy?: boolean;
}

/** What a process answers; each question names its answer. */
export interface Answers {
  explain: Explanation;
  stats: KernelStats;
  /** For each key whether the candidate answered. */
  decide: readonly boolean[];
  /** When the candidate answered a caller last, in milliseconds since 1970; 0 for never. */
  lastCandidateCall: number;
}

export interface Question {
  readonly id: number;
  readonly about: keyof Answers;
  readonly keys?: readonly string[];
}

/** A process that routes a kernel by the flags of a server. */
export interface Member {
  ask<About extends keyof Answers>(about: About, keys?: readonly string[]): Promise<Answers[About]>;
  stop(): Promise<void>;
}

const program = new URL(
  import.meta.url.endsWith(".ts") ? "./member.process.ts" : "./member.process.js",
  import.meta.url,
);

/** Starts a process; it can be asked at once. */
export function startMember(options: MemberOptions): Member {
  // An application knows no admin token.
  const { OXBOW_ADMIN_TOKEN: _, ...env } = process.env;
  const child: ChildProcess = fork(program, [JSON.stringify(options)], { execArgv: [], env });
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  let asked = 0;
  child.on("message", ({ id, answer }: { id: number; answer: never }) => {
    waiting.get(id)?.resolve(answer);
    waiting.delete(id);
  });
  const ended = new Promise<void>((resolve) => {
    // Not "close", which never comes after a disconnect from this end.
    child.once("exit", (code, signal) => {
      for (const { reject } of waiting.values()) reject(new Error(`the process ended: ${code ?? signal}`));
      resolve();
    });
  });
  return {
    ask: (about, keys) =>
      new Promise((resolve, reject) => {
        const question: Question = { id: asked++, about, ...(keys === undefined ? {} : { keys }) };
        waiting.set(question.id, { resolve, reject });
        child.send(question, (error) => error !== null && reject(error));
      }),
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
