/** The planted candidates, by how many times as long as the control each takes, and how often each is compared. */
export const truths = { "the same": 1, "5 % slower": 1.05 } as const;

export type Planted = keyof typeof truths;

/** Slower by more than this is what a verdict calls slower. */
export const margin = 0.03;

/** What one comparison came to. Samplers without an interval know no third word. */
export type Verdict = "slower" | "not slower" | "inconclusive";

/** The verdict on a single number, of how many times as long the candidate took. */
export const verdictOn = (slowdown: number): Verdict => (slowdown > 1 + margin ? "slower" : "not slower");
