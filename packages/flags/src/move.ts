import { type FlagPayload, InputError, type Stage } from "@oxbow/contract";
import { isDeepStrictEqual } from "node:util";
import { followed, writeAtomically } from "./atomic.ts";
import type { FeatureToggle } from "./compile.ts";
import { isNamed, readFlags } from "./flags-file.ts";
import { withLock } from "./lock.ts";
import { parsePayload } from "./payload.ts";

/** Where a flag is to go. What is left out stays as it was. */
export interface Move extends Partial<Omit<FlagPayload, "stage">> {
  readonly stage?: Stage;
}

/**
 * Moves the flag of a kernel and writes the file, whole or not at all (a new file is renamed over it). Creates the flag
 * when the file does not know it, and moves every definition when it has several; leaves everything else in the file as it is,
 * however broken. Processes move one after the other, so that none is lost. What was written is read back; the answer is the
 * flag as it is obeyed.
 *
 * `percent` moves the rollout: the slider to the next whole percent, and the payload to the exact share when that is
 * finer. `stage: "off"` disables the flag and keeps its strategy for the way back; any other stage enables it. A shadow
 * or a promotion without a percent means everybody.
 */
export function moveFlag(path: string, kernelKey: string, move: Move): FeatureToggle {
  const target = followed(path);
  for (let attempt = 1; ; attempt++) {
    const flag = withLock(target, (isOurs) => moveOnce(target, kernelKey, move, isOurs));
    if (flag !== undefined) return flag;
    if (attempt === ATTEMPTS) {
      const remedy = "somebody else writes to it without a lock; try again";
      throw new InputError("INVALID_INPUT", `${path} does not say what was written to it: ${remedy}`);
    }
  }
}

const ATTEMPTS = 5;

/** Undefined where somebody who did not wait came in between. */
function moveOnce(path: string, kernelKey: string, move: Move, isOurs: () => boolean): FeatureToggle | undefined {
  const file = readFlags(path);
  const name = `oxbow.${kernelKey}`;
  const isIt = (feature: unknown): boolean => isNamed(feature) && feature.name === name;
  if (file.features.some(isIt)) file.features = file.features.map((each) => (isIt(each) ? moved(each, move) : each));
  else file.features.push(moved(newFlag(name), move));
  if (!isOurs()) return undefined;
  writeAtomically(path, `${JSON.stringify(file, null, 2)}\n`);
  const [wanted, found] = [file, readFlags(path)].map(({ features }) => features.filter(isIt));
  // What is not written, such as undefined, is not there when it is read.
  return isDeepStrictEqual(found, JSON.parse(JSON.stringify(wanted))) ? found!.at(-1) : undefined;
}

/** A disabled flag in the shape that the compiler puts on its fast path. */
export function newFlag(name: string): FeatureToggle {
  const payload: FlagPayload = { stage: "shadow", implementation: "native", sample: 0.01, epoch: 1 };
  return {
    name,
    type: "release",
    enabled: false,
    strategies: [
      {
        name: "flexibleRollout",
        parameters: { rollout: "100", stickiness: "default", groupId: name },
        constraints: [],
        variants: [
          {
            name: "candidate",
            weight: 1000,
            stickiness: "default",
            payload: { type: "json" as never, value: JSON.stringify(payload) },
          },
        ],
      },
    ],
    variants: [],
  };
}

/** The flag after the move. Throws InputError on a move that makes no sense. */
export function moved(flag: FeatureToggle, move: Move): FeatureToggle {
  const { stage, percent, ...others } = move;
  if (stage === "off") return { ...flag, enabled: false };
  const strategy = flag.strategies?.find(({ variants }) => variants?.some(isCandidate));
  const variant = strategy?.variants?.find(isCandidate);
  if (strategy === undefined || variant === undefined) {
    const remedy = "give it one, or remove the flag and let it be made anew";
    throw new InputError(
      "INVALID_INPUT",
      `the flag ${flag.name} has no strategy with a variant named candidate: ${remedy}`,
    );
  }
  const before = payloadOf(variant);
  const share = percent ?? (stage === "shadow" || stage === "promoted" ? 100 : undefined);
  const goesOn = flag.enabled && before.stage === "ramp";
  if (stage === "ramp" && share === undefined && !goesOn) throw refused(flag, "a ramp begins with a percent");
  if (share !== undefined && !(share >= 0 && share <= 100)) {
    throw refused(flag, `percent must be a number from 0 to 100, found ${share}`);
  }
  const payload = { ...before, ...others, ...(stage === undefined ? {} : { stage }), ...refinement(share, before) };
  const checked = parsePayload(JSON.stringify(payload));
  if (typeof checked === "string") throw refused(flag, checked);
  const rollout = share === undefined ? strategy.parameters["rollout"] : String(Math.ceil(share));
  const to = { ...variant, payload: { type: "json" as never, value: JSON.stringify(payload) } };
  const variants = strategy.variants!.map((each) => (each === variant ? to : each));
  const by = { ...strategy, parameters: { ...strategy.parameters, rollout }, variants };
  return {
    ...flag,
    enabled: stage === undefined ? flag.enabled : true,
    strategies: flag.strategies!.map((each) => (each === strategy ? by : each)),
  };
}

const isCandidate = ({ name }: { readonly name: string }): boolean => name === "candidate";

/** What the flag says now; a payload that cannot be read is replaced by the move. */
function payloadOf({ payload }: NonNullable<FeatureToggle["variants"]>[number]): Partial<FlagPayload> {
  const parsed = parsePayload(payload?.value ?? "");
  return typeof parsed === "string" ? { implementation: "native" } : parsed;
}

/** The payload's own percent: only what the slider cannot say. */
const refinement = (share: number | undefined, before: Partial<FlagPayload>): { percent?: number | undefined } => {
  if (share === undefined) return before.percent === undefined ? {} : { percent: before.percent };
  return { percent: Number.isInteger(share) ? undefined : share };
};

const refused = (flag: FeatureToggle, because: string): InputError =>
  new InputError("INVALID_ARGUMENT", `the flag ${flag.name} was not moved: ${because}`);
