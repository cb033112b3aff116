/** When a kernel takes itself back to the control. Every rate has a minimum count: little evidence trips nothing. */
export interface TripRules {
  /** This many mismatches. Default 1: a kernel that is wrong once is wrong. */
  readonly mismatches?: number;
  /** This many panics, deaths of the isolated shadow's process, or calls that hung. Default 1. */
  readonly panics?: number;
  /** A share of candidate calls that failed where the control answered. Default 5 % of at least 20 calls. */
  readonly errors?: { readonly share: number; readonly minCalls: number };
  /** A share of paired runs in which the candidate took `ratio` times the control. Default 1.5, half of at least 50. */
  readonly slow?: { readonly ratio: number; readonly share: number; readonly minPairs: number };
  /** Shadow runs that must agree, without one that does not, before a released kernel answers again. Default 10. */
  readonly probes?: number;
}

/** The rules with every default filled in. */
export const complete = (rules: TripRules = {}): Required<TripRules> => ({
  mismatches: rules.mismatches ?? 1,
  panics: rules.panics ?? 1,
  errors: rules.errors ?? { share: 0.05, minCalls: 20 },
  slow: rules.slow ?? { ratio: 1.5, share: 0.5, minPairs: 50 },
  probes: rules.probes ?? 10,
});
