import { reason } from "./rule.ts";
import type { Rule } from "./rule.ts";

const available: Rule = ({ candidate, unavailable }) =>
  unavailable === undefined
    ? []
    : [
        reason(
          "candidate available",
          "inconclusive",
          `${candidate} cannot be called: ${unavailable.join("; because ")}`,
        ),
      ];

const releaseBuild: Rule = ({ candidate, build }) =>
  build === "debug"
    ? [
        reason(
          "release build",
          "inconclusive",
          `${candidate} is a debug build: build it with --release, then judge that`,
        ),
      ]
    : [];

const artifactsKnown: Rule = ({ artifacts, candidate }) =>
  artifacts === null || artifacts.control === "" || artifacts.candidate === "" || artifacts.definition === ""
    ? [
        reason(
          "artifacts known",
          "inconclusive",
          `the files of the control and of ${candidate} are unknown, so nothing can be certified: list them in each side's artifact`,
        ),
      ]
    : [];

export const buildRules: readonly Rule[] = [available, releaseBuild, artifactsKnown];
