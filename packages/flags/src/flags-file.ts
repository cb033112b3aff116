import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { type FlagPayload, InputError, type Stage } from "@oxbow/contract";
import type { ClientFeaturesResponse } from "unleash-client";
import type { Definition } from "./compile.ts";
import { parsePayload } from "./payload.ts";

/** What `oxbow.flags.json` holds: the answer of an Unleash server to its clients. */
export type FlagsFile = ClientFeaturesResponse;

/** Where a flag is to go. What is left out stays as it was. */
export interface Move extends Partial<Omit<FlagPayload, "stage">> {
  readonly stage?: Stage;
}

/** Reads a flags file. Throws an InputError that names the file and what is wrong with it. */
export function readFlagsFile(path: string): FlagsFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (missing) throw new InputError("FILE_NOT_FOUND", `there is no flags file at ${path}`, {}, { cause: error });
    throw new InputError(
      "FILE_UNREADABLE",
      `${path} cannot be read: ${(error as Error).message}`,
      {},
      { cause: error },
    );
  }
  return parseFlagsFile(text, path);
}

/** The same for a text that was read already. */
export function parseFlagsFile(text: string, path: string): FlagsFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError("INVALID_INPUT", `${path} is not JSON: ${(error as Error).message}`, {}, { cause: error });
  }
  const features = (value as { features?: unknown } | null)?.features;
  if (!Array.isArray(features) || !features.every((feature) => typeof feature?.name === "string")) {
    throw new InputError("INVALID_INPUT", `${path} must hold {"version": 2, "features": [...]}, each with a name`);
  }
  return value as FlagsFile;
}

/**
 * Moves the flag of a kernel and writes the file, whole or not at all (a new file is renamed over it). Creates the flag
 * when the file does not know it; leaves everything else in the file as it is. The answer is the flag as written.
 *
 * `percent` moves the rollout: the slider to the next whole percent, and the payload to the exact share when that is
 * finer. `stage: "off"` disables the flag and keeps its strategy for the way back; any other stage enables it. A shadow
 * or a promotion without a percent means everybody.
 */
export function moveFlag(path: string, kernelKey: string, move: Move): Definition {
  const file = readFlagsFile(path);
  const name = `oxbow.${kernelKey}`;
  const found = file.features.findIndex((feature) => feature.name === name);
  const flag = moved(found < 0 ? newFlag(name) : file.features[found]!, move);
  if (found < 0) file.features.push(flag);
  else file.features[found] = flag;
  writeAtomically(path, `${JSON.stringify(file, null, 2)}\n`);
  return flag;
}

/** A disabled flag in the shape that the compiler puts on its fast path. */
export function newFlag(name: string): Definition {
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

function moved(flag: Definition, move: Move): Definition {
  const { stage, percent, ...rest } = move;
  if (stage === "off") return { ...flag, enabled: false };
  const strategy = flag.strategies?.find((s) => s.variants?.some((v) => v.name === "candidate"));
  const variant = strategy?.variants?.find((v) => v.name === "candidate");
  if (strategy === undefined || variant === undefined) {
    throw new InputError(
      "INVALID_INPUT",
      `the flag ${flag.name} has no strategy with a variant named candidate: give it one, or remove the flag and let it be made anew`,
    );
  }
  const old = parsePayload(variant.payload?.value ?? "{}");
  const before: Partial<FlagPayload> = typeof old === "string" ? { implementation: "native" } : old;
  if (stage === "ramp" && before.stage !== "ramp" && percent === undefined) {
    throw new InputError("INVALID_ARGUMENT", `the flag ${flag.name} was not moved: a ramp begins with a percent`);
  }
  const share = percent ?? (stage === "shadow" || stage === "promoted" ? 100 : undefined);
  const { percent: _, ...kept } = before;
  const payload = {
    ...kept,
    ...rest,
    ...(stage === undefined ? {} : { stage }),
    ...(share === undefined ? pick(before) : Number.isInteger(share) ? {} : { percent: share }),
  };
  const wrong = parsePayload(JSON.stringify(payload));
  if (typeof wrong === "string")
    throw new InputError("INVALID_ARGUMENT", `the flag ${flag.name} was not moved: ${wrong}`);
  if (share !== undefined && !(share >= 0 && share <= 100)) {
    throw new InputError(
      "OUT_OF_RANGE",
      `the flag ${flag.name} was not moved: percent must be 0 to 100, found ${share}`,
    );
  }
  const rollout = share === undefined ? strategy.parameters["rollout"] : String(Math.ceil(share));
  const movedVariant = { ...variant, payload: { type: "json" as never, value: JSON.stringify(payload) } };
  const movedStrategy = {
    ...strategy,
    parameters: { ...strategy.parameters, rollout },
    variants: strategy.variants!.map((v) => (v === variant ? movedVariant : v)),
  };
  return {
    ...flag,
    enabled: stage === undefined ? flag.enabled : true,
    strategies: flag.strategies!.map((s) => (s === strategy ? movedStrategy : s)),
  };
}

const pick = ({ percent }: Partial<FlagPayload>): Partial<FlagPayload> => (percent === undefined ? {} : { percent });

function writeAtomically(path: string, text: string): void {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    writeFileSync(temporary, text, { flag: "wx" });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new InputError(
      "FILE_UNREADABLE",
      `${path} cannot be written: ${(error as Error).message}`,
      {},
      { cause: error },
    );
  }
}
