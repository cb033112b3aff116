import { defineKernel } from "@oxbow/contract";

/** What every tool routes: the sum of a list, given as a promise, because most of the tools know nothing else. */
export type Sum = (numbers: number[]) => Promise<number>;

/** A kernel whose sides write to their argument says so. */
export const kernelFor = (candidate: CandidateName) =>
  defineKernel<[numbers: number[]], Promise<number>>({
    key: "chaos",
    ...(candidate.startsWith("mutates") ? { mutates: [0] } : {}),
  });

export const input = (): number[] => [1, 2, 3];
export const rightAnswer = 6;

/** Which side ran last. */
export const ran: { last: "nobody" | "control" | "candidate" } = { last: "nobody" };

export const control: Sum = async (numbers) => {
  ran.last = "control";
  return sum(numbers);
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

/** What a candidate may do; each is given the same input as the control. */
export const candidates = {
  sound: async (numbers) => {
    ran.last = "candidate";
    return sum(numbers);
  },
  throws: () => {
    throw new Error("the candidate throws");
  },
  rejects: async () => {
    throw new Error("the candidate rejects");
  },
  lies: async (numbers) => sum(numbers) + 1,
  "mutates and throws": async (numbers) => {
    numbers.fill(0);
    throw new Error("the candidate wrote to its input, and throws");
  },
  "mutates and lies": async (numbers) => {
    numbers.fill(0);
    return 0;
  },
  "never settles": () => new Promise<number>(() => {}),
  slow: async (numbers) => {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return sum(numbers);
  },
  hangs: async () => {
    for (;;);
  },
  aborts: async () => process.abort(),
} as const satisfies Record<string, Sum>;

export type CandidateName = keyof typeof candidates;
