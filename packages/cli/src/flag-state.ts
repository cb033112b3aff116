import type { FlagPayload, Stage } from "@oxbow/contract";
import { compile, effectivePercent, sampledPercent } from "@oxbow/flags";
import type { FlagsFile } from "@oxbow/flags";

/** Where a flag is, for people. What a call will run is the router's to say. */
export interface FlagState {
  readonly flag: string;
  readonly stage: Stage;
  /** The name that the flag gives; empty where it gives none. */
  readonly candidate: string;
  /** The share of callers inside, 0 to 100; null for a flag whose rules only the SDK understands. */
  readonly percent: number | null;
  /** Where `percent` is null: of 2,000 callers, the share that the SDK lets in, 0 to 100. */
  readonly about: number | null;
  readonly sample: number;
  readonly epoch: number;
  readonly minSize: number;
  /** An operator wants it to stay where it is. */
  readonly held: boolean;
  readonly because: string;
}

/** A flag of a file, compiled as an application would; a flag the file does not know is off. */
export function flagState(file: FlagsFile, kernel: string): FlagState {
  const flag = `oxbow.${kernel}`;
  // Of several definitions the last one counts.
  const definition = file.features.findLast(({ name }) => name === flag);
  const { stage, candidate, sample, epoch, minSize, because, population } = compile(flag, definition, {
    context: { appName: "oxbow", environment: "default" },
    random: Math.random,
    ask: () => false,
  });
  const payload = payloadOf(definition);
  const slider = Number(
    definition?.strategies?.find(({ variants }) => variants?.some(isCandidate))?.parameters["rollout"] ?? 0,
  );
  const shares = { none: 0, all: 100, sticky: effectivePercent(slider, payload.percent), delegate: null };
  return {
    flag,
    stage,
    candidate,
    percent: stage === "off" ? 0 : shares[population],
    about: stage !== "off" && population === "delegate" ? sampledPercent(file, flag) : null,
    sample,
    // Kept while the flag is off, when the compiled cell no longer knows it.
    epoch: stage === "off" ? (payload.epoch ?? 0) : epoch,
    minSize,
    held: payload.held === true,
    because,
  };
}

type Feature = FlagsFile["features"][number];

const isCandidate = ({ name }: { readonly name: string }): boolean => name === "candidate";

function payloadOf(definition: Feature | undefined): Partial<FlagPayload> {
  const variants = definition?.strategies?.flatMap((strategy) => strategy.variants ?? []) ?? [];
  try {
    return JSON.parse(variants.find(isCandidate)?.payload?.value ?? "{}") as Partial<FlagPayload>;
  } catch {
    // `compile` has said so in `because`.
    return {};
  }
}
