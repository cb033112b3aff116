import type { FlagState } from "./flag-state.ts";

/** A flag's state in a few words: `off`, `shadow, sample 5 %`, `ramp 10 % to native, held`. */
export function sentence({ stage, percent, about, sample, candidate, held }: FlagState): string {
  const rules = about === null ? "by rules of its own" : `about ${share(about)}, by rules of its own,`;
  const words = {
    off: "off",
    shadow: `shadow of ${candidate}, sample ${share(sample * 100)}`,
    ramp: `ramp ${percent === null ? rules : share(percent)} to ${candidate}`,
    promoted: `promoted to ${candidate}${percent === null ? ` for ${rules.replace(/,$/, "")}` : percent < 100 ? ` for ${share(percent)}` : ""}`,
  };
  return held ? `${words[stage]}, held` : words[stage];
}

/** `0.1 %`, `10 %`. */
export const share = (percent: number): string => `${Number(percent.toPrecision(3))} %`;
