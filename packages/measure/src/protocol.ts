import type { Samples } from "./sampler.ts";
import type { Encoded } from "@oxbow/sameness";

/** What the parent asks of a fork. Both ends speak structured clone, so typed arrays and NaN arrive as they left. */
export type Task = SharedTask | OwnTask;

interface Named {
  readonly module: string;
  readonly kernel: string;
  readonly workload: string;
  readonly candidate: string | undefined;
  readonly alone: boolean;
  /** Another build's config module: its candidate takes the control's place. */
  readonly base: string | undefined;
}

/** All sides in this process, in blocks. */
export interface SharedTask extends Named {
  readonly kind: "shared";
  readonly seed: number;
  readonly rotations: number;
  readonly budgetMs: number;
  readonly warmUpMs: number;
  /** How long each side is run on for its RSS slope; 0 for not at all. */
  readonly soakMs: number;
}

/** One side, once. */
export interface OwnTask extends Named {
  readonly kind: "own";
  /** 0 is the control, 1 the candidate, from 2 on the peers. */
  readonly side: number;
}

export type Reply =
  | {
      readonly kind: "shared";
      readonly samples: Samples;
      readonly costs: readonly HeapCost[];
      /** Names of sides whose blocks did not take longer with more calls in them. */
      readonly dead: readonly string[];
      /** Names of sides that V8 gave up optimising. */
      readonly unoptimised: readonly string[];
    }
  | { readonly kind: "own"; readonly run: OwnRun }
  | { readonly kind: "refused"; readonly because: string }
  | { readonly kind: "threw"; readonly error: ThrownError };

/** What a side costs beside time, per call. */
export interface HeapCost {
  readonly gcNs: number;
  readonly allocatedBytes: number | null;
  /** Null where a call blocks the loop for as long as it takes. */
  readonly loopBlockedNs: number | null;
  /** Null where nothing was soaked. */
  readonly rssSlopeBytes: number | null;
}

export interface OwnRun {
  readonly wallNs: number;
  readonly cpuNs: number;
  readonly gcNs: number;
  readonly loopBlockedNs: number;
  readonly peakRssMiB: number;
  readonly rssGrowthMiB: number;
  /** What came of it, encoded: an observation. */
  readonly outcome: Encoded;
}

interface ThrownError {
  readonly class: string;
  readonly code: string | undefined;
  readonly message: string;
  readonly stack: string | undefined;
}
